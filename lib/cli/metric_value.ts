import { parseJson, type Value } from "../params/mod.ts";
import { valueText } from "./value_text.ts";

/** The value of a metric for people: floats with as many digits as one compares. */
export function metricValue(value: Value): string {
  return typeof value === "number" ? metricNumberText(value) : valueText(value);
}

/** The same for the JSON text of a value. */
export function metricTokenText(token: string): string {
  return /^-?\d+$/.test(token) ? token : metricValue(parseJson(token));
}

/** A float with four decimals, or with an exponent where those would not do. */
export function metricNumberText(value: number): string {
  if (!Number.isFinite(value)) return valueText(value);
  if (value === 0) return valueText(value);
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e6) return value.toFixed(4);
  // Two digits at least, as Python writes exponents.
  return value.toExponential(3).replace(/e([+-])(\d)$/, "e$10$2");
}
