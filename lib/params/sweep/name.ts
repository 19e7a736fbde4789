import { floatText } from "../number.ts";
import type { Value } from "../value.ts";

/** Longest name of an experiment, in characters. */
const MAX_NAME = 255;
/** A value adds no more than this to a name. */
const MAX_VALUE = 60;

/**
 * Names one experiment of a sweep: the base (or `sweep`) and its values, joined by `-`. Values are
 * in lower case, and runs of characters other than a-z and 0-9 become one `-`: 0.01 → `0-01`.
 *
 * A minus sign is kept, so that -1 gives `sweep--1` and 1 gives `sweep-1`, and the plus of an
 * exponent goes, so that 1e+16 (`1e16`) differs from 1e-16. An empty text is called `empty`, one
 * without any letter or digit `text`. Long values are cut at 60 characters, the name at 255; names
 * need not be unique.
 */
export function sweepName(base: string | null | undefined, values: readonly Value[]): string {
  const name = [base || "sweep", ...values.map(valueText)].join("-");
  return [...name].slice(0, MAX_NAME).join("");
}

function valueText(value: Value): string {
  const text = fullValueText(value);
  return text.length <= MAX_VALUE ? text : text.slice(0, MAX_VALUE).replace(/-$/, "");
}

function fullValueText(value: Value): string {
  if (typeof value === "number" || typeof value === "bigint") {
    const text = typeof value === "number" ? floatText(value) : String(value);
    return text.replace("+", "").replaceAll(".", "-");
  }
  if (Array.isArray(value)) return value.map(valueText).join("-") || "empty";
  if (value instanceof Map) {
    return [...value].flat().map((part) => valueText(part)).join("-") || "empty";
  }
  if (value === "") return "empty";
  if (value === null) return "none";
  const words = String(value).slice(0, 1000).toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return words.replace(/^-/, "").replace(/-$/, "") || "text";
}
