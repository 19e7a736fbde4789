import { formatJson, type FormatJsonOptions, isMap, type Value } from "../params/mod.ts";

/**
 * JSON for other programs: what RFC 8259 has no number for is a text, `"NaN"`, `"Infinity"` or
 * `"-Infinity"`, so that every reader takes it.
 */
export function plainJson(value: Value, options: FormatJsonOptions = {}): string {
  return formatJson(finite(value), options);
}

function finite(value: Value): Value {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(finite);
  if (!isMap(value)) return value;
  return new Map([...value].map(([key, entry]) => [key, finite(entry)]));
}
