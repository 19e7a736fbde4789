import { formatJson, isMap, type Value } from "../../params/mod.ts";

/**
 * A text that is equal for two values exactly if they are the same: numbers by their size (`1` and
 * `1.0` are one, also deep inside), and NaN is itself; `true` is not `1`.
 */
export function valueIdentity(value: Value): string {
  switch (typeof value) {
    case "string":
      return `"${value}`;
    case "number":
      return Number.isInteger(value) ? String(BigInt(value)) : String(value);
    case "object":
      return value === null ? "null" : formatJson(alike(value));
    default:
      return String(value);
  }
}

/** The same value with whole floats as integers, and keys in one order. */
function alike(value: Value): Value {
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(alike);
  if (!isMap(value)) return value;
  return new Map(
    [...value].map(([key, entry]) => [key, alike(entry)] as const)
      .sort(([a], [b]) => String(a) < String(b) ? -1 : 1),
  );
}

/** True if two of these values are not the same; missing ones (`undefined`) do not count. */
export function differ(values: Iterable<Value | undefined>): boolean {
  let first: string | undefined;
  for (const value of values) {
    if (value === undefined) continue;
    const identity = valueIdentity(value);
    if (first !== undefined && identity !== first) return true;
    first = identity;
  }
  return false;
}
