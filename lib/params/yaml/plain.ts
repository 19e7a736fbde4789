import { parseNumber } from "../number.ts";
import type { Scalar } from "../value.ts";

/**
 * How plain (unquoted) scalars are read.
 *
 * - `config`: YAML 1.2's core schema, and with it what users of YAML 1.1 expect and no 1.2 file
 *   means otherwise: `yes/no/on/off`, `1_000`, `1e-3`.
 * - `pyyaml`: what PyYAML's safe loader gives, for files that Python wrote: YAML 1.1, with octal
 *   `017`, binary `0b1`, base 60 `1:30`, and `1e3` as text. Dates stay text in both.
 */
export type PlainRules = "config" | "pyyaml";

/** Reads a plain scalar; text that is nothing else is a string. */
export function readPlain(text: string, rules: PlainRules): Scalar {
  if (text === "" || text === "~") return null;
  if (text.length <= 5) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  // Every number starts with one of these.
  if (!/^[-+.\d]/.test(text)) return text;
  const number = rules === "config" ? numberOf12(text) : numberOf11(text);
  return number ?? text;
}

const WORDS = new Map<string, null | boolean>(
  ([["null", null], ["true", true], ["yes", true], ["on", true], ["false", false], ["no", false], [
    "off",
    false,
  ]] as const).flatMap(([word, value]) =>
    [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()].map((
      form,
    ): [string, null | boolean] => [form, value])
  ),
);

const SPECIAL_FLOATS = /^(?:([-+]?)\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

function specialFloat(text: string): number | undefined {
  const match = SPECIAL_FLOATS.exec(text);
  if (match === null) return undefined;
  if (match[1] === undefined) return NaN;
  return match[1] === "-" ? -Infinity : Infinity;
}

function numberOf12(text: string): bigint | number | undefined {
  if (/^0[xo][\da-fA-F]+$/.test(text)) {
    return text[1] === "x" || /^0o[0-7]+$/.test(text) ? BigInt(text) : undefined;
  }
  return /[a-df-zA-DF-Z]/.test(text) ? specialFloat(text) : parseNumber(text);
}

/**
 * True if YAML 1.1, and with it PyYAML, takes a plain integer of YAML 1.2 for another number: with a
 * leading zero it is octal there.
 */
export function isOctalIn11(text: string): boolean {
  return /^[-+]?0[0-7_]+$/.test(text) && numberOf11(text) !== numberOf12(text);
}

function numberOf11(text: string): bigint | number | undefined {
  const negative = text[0] === "-";
  const body = (negative || text[0] === "+" ? text.slice(1) : text).replaceAll("_", "");
  const size = integerOf11(text, body) ?? floatOf11(text, body);
  return size === undefined ? specialFloat(text) : negative ? -size : size;
}

/** Integers of YAML 1.1 (yaml.org/type/int.html). */
function integerOf11(text: string, body: string): bigint | undefined {
  if (/^[-+]?0b[01_]+$/.test(text)) return safeBigInt(body);
  if (/^[-+]?0x[\da-fA-F_]+$/.test(text)) return safeBigInt(body);
  if (/^[-+]?0[0-7_]+$/.test(text)) return safeBigInt(`0o${body}`);
  if (/^[-+]?(?:0|[1-9][\d_]*)$/.test(text)) return safeBigInt(body);
  if (/^[-+]?[1-9][\d_]*(?::[0-5]?\d)+$/.test(text)) {
    return body.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  }
  return undefined;
}

/** `0b_` fits the pattern and has no digit: PyYAML fails there, we leave the text. */
function safeBigInt(text: string): bigint | undefined {
  return /[^box]$/.test(text) ? BigInt(text) : undefined;
}

/** Floats of YAML 1.1 as PyYAML narrows them: always a point, exponents with a sign. */
function floatOf11(text: string, body: string): number | undefined {
  if (/^[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?$/.test(text)) return Number(body);
  if (/^\.\d[\d_]*(?:[eE][-+]\d+)?$/.test(text)) return Number(body);
  if (/^[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*$/.test(text)) {
    return body.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  return undefined;
}
