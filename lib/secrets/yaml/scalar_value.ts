import { decodeBase64, encodeBase64 } from "../text/base64.ts";
import { YamlFailure } from "./failure.ts";
import type { ScalarNode } from "./nodes.ts";

/** What the tags of YAML's own types begin with. */
export const TAG_PREFIX = "tag:yaml.org,2002:";

/**
 * A text that two scalars share if, and only if, Python takes their values for the same key.
 *
 * @throws {YamlFailure} if the scalar's tag is unknown, or its text has no such value
 */
export function scalarKey({ tag, text }: ScalarNode): string {
  switch (tag.startsWith(TAG_PREFIX) ? tag.slice(TAG_PREFIX.length) : "") {
    case "str":
      return `text ${text}`;
    case "null":
      return "null";
    case "bool":
      return `number ${boolValue(text)}`;
    case "int":
      return `number ${intValue(text)}`;
    case "float":
      return `number ${floatValue(text)}`;
    case "binary":
      return `bytes ${encodeBase64(decodeBase64(text) ?? fail(text))}`;
    case "timestamp":
      return `time ${checkedTime(text)}`;
    default:
      return fail(tag);
  }
}

function fail(text: string): never {
  throw new YamlFailure(text);
}

function boolValue(text: string): number {
  if (/^(?:yes|true|on)$/i.test(text)) return 1;
  return /^(?:no|false|off)$/i.test(text) ? 0 : fail(text);
}

/** Digits of a number that Python reads; longer ones take more than linear time. */
const MAX_DIGITS = 4300;

function intValue(text: string): bigint {
  if (text.length > MAX_DIGITS) return fail("a long number");
  const [, sign, digits] = /^([-+]?)(.*)$/s.exec(text.replaceAll("_", ""))!;
  const value = unsignedInt(digits!.toLowerCase());
  return sign === "-" ? -value : value;
}

function unsignedInt(digits: string): bigint {
  if (/^(?:0b[01]+|0x[0-9a-f]+|0|[1-9][0-9]*)$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (!/^[0-9]+(?::[0-9]+)+$/.test(digits)) return fail(digits);
  return digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

function floatValue(text: string): number | bigint {
  if (text.length > MAX_DIGITS) return fail("a long number");
  const [, sign, digits] = /^([-+]?)(.*)$/s.exec(text.replaceAll("_", "").toLowerCase())!;
  const value = unsignedFloat(digits!);
  const signed = sign === "-" ? -value : value;
  return Number.isInteger(signed) ? BigInt(signed) : signed;
}

function unsignedFloat(digits: string): number {
  if (digits === ".inf") return Infinity;
  if (digits === ".nan") return NaN;
  const parts = digits.split(":");
  if (!parts.every((part) => /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(part))) {
    return fail(digits);
  }
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** The text of a date or time that exists. */
function checkedTime(text: string): string {
  const match =
    /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?(?:[ \t]*(?:Z|[-+](\d\d?)(?::(\d\d))?))?)?$/
      .exec(text);
  if (match === null) return fail(text);
  const [year, month, day, hour, minute, second, zoneHour] = match.slice(1)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59 || zoneHour > 23) return fail(text);
  return text;
}
