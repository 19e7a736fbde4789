import { formatScalar, parseJson, parseParamText, type Value } from "../params/mod.ts";
import { safeText } from "./paint.ts";

/**
 * A value for people, safe for a terminal. Texts stand without quotes unless they would be taken
 * for another value then: the text `"1"` and the number `1` look different.
 */
export function valueText(value: Value): string {
  if (typeof value !== "string") return safeText(formatScalar(value));
  return safeText(isPlain(value) ? value : JSON.stringify(value));
}

function isPlain(text: string): boolean {
  try {
    return text !== "" && parseParamText(text, { bareCommaSweep: false, place: "" }) === text;
  } catch {
    // Almost a sweep.
    return false;
  }
}

/** The same for a value of which only the text is left: JSON, or whatever Python made of it. */
export function storedText(text: string): string {
  const value = storedValue(text);
  return value === undefined ? safeText(text) : valueText(value);
}

/** The value that a JSON text stands for; undefined for any other text. */
export function storedValue(text: string): Value | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
