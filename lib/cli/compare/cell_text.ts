import { floatText, formatJson, isMap, type Value } from "../../params/mod.ts";

/** What stands where there is no value. */
export const MISSING = "-";

/**
 * A value in full, as CSV has it: floats with every digit, lists joined by `, `, maps as
 * `key=value`. It is not safe for a terminal.
 */
export function exactText(value: Value | undefined): string {
  return textOf(value, floatText);
}

/** A value for people: floats with six digits. It is not safe for a terminal. */
export function shortText(value: Value | undefined): string {
  return textOf(value, shortFloat);
}

function textOf(value: Value | undefined, float: (value: number) => string): string {
  if (value === undefined || value === null) return MISSING;
  if (typeof value === "number") return float(value);
  if (Array.isArray(value)) return value.map((item) => inner(item, float)).join(", ");
  if (isMap(value)) {
    return [...value].map(([key, item]) => `${inner(key, float)}=${inner(item, float)}`).join(", ");
  }
  return String(value);
}

/** Lists and maps within others keep their brackets. */
function inner(value: Value, float: (value: number) => string): string {
  if (value === null) return "null";
  return Array.isArray(value) || isMap(value) ? formatJson(value) : textOf(value, float);
}

/** Digits of a float that people get to see. */
const DIGITS = 6;

function shortFloat(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return floatText(value);
  const rounded = value.toPrecision(DIGITS);
  const [mantissa = "", exponent] = rounded.split("e");
  if (exponent === undefined) return floatText(Number(rounded));
  const sign = exponent[0] === "-" ? "-" : "+";
  return `${Number(mantissa)}e${sign}${exponent.replace(/^[+-]/, "").padStart(2, "0")}`;
}

/**
 * The cells of one column for people. Where rounding would hide that they differ, it is left out.
 */
export function columnTexts(values: readonly (Value | undefined)[], differs: boolean): string[] {
  const texts = values.map(shortText);
  const shown = new Set(texts.filter((text) => text !== MISSING));
  return differs && shown.size < 2 ? values.map(exactText) : texts;
}
