import { floatText } from "./number.ts";
import type { Scalar } from "./value.ts";

/**
 * The text of a mapping's key as Python's json module writes it: strings as they are, `1` → `1`,
 * `1.5` → `1.5`, true → `true`, null → `null`. Parts of dotted names are made from it.
 */
export function keyText(key: Scalar): string {
  if (typeof key === "string") return key;
  return typeof key === "number" ? jsonFloat(key) : String(key);
}

/** A float as Python's json module writes it: `repr`, but `NaN`, `Infinity`, `-Infinity`. */
export function jsonFloat(value: number): string {
  if (Number.isFinite(value)) return floatText(value);
  return String(value);
}

/**
 * A text that is equal for two keys exactly if Python takes them for the same key of a dict
 * (`1`, `1.0` and `True` are one).
 */
export function keyIdentity(key: Scalar): string {
  switch (typeof key) {
    case "string":
      return `s${key}`;
    case "boolean":
      return key ? "n1" : "n0";
    case "number":
      return Number.isInteger(key) ? `n${BigInt(key)}` : `n${key}`;
    default:
      return key === null ? "z" : `n${key}`;
  }
}

/**
 * Orders keys as Python sorts them: strings by code point, numbers by size; where the kinds differ
 * (which Python cannot sort) null comes first, then numbers and booleans, then strings.
 */
export function compareKeys(a: Scalar, b: Scalar): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  const [x, y] = [numeric(a), numeric(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function rankOf(key: Scalar): number {
  if (key === null) return 0;
  return typeof key === "string" ? 2 : 1;
}

function numeric(key: Scalar): number | bigint {
  if (typeof key === "boolean") return key ? 1 : 0;
  return key as number | bigint;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Orders two texts by code point; `<` would order by UTF-16 unit, which differs beyond U+FFFF. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1;
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
