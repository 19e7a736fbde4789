/**
 * Values with Python's number types kept apart: an integer is a `bigint`, a float is a `number`
 * (also when it is whole: `1.0`), so that `1` and `1.0` stay different from the command line to
 * the disk and to the script. Maps keep the order of their keys and may have any scalar as key,
 * as in Python.
 */
export type Value = Scalar | Value[] | ValueMap;

/** A value that contains no others. */
export type Scalar = null | boolean | bigint | number | string;

/** A mapping; ordered, safe for keys like `__proto__` and `1`. */
export type ValueMap = Map<Scalar, Value>;

/** True if `value` is a mapping. */
export function isMap(value: Value | undefined): value is ValueMap {
  return value instanceof Map;
}

/** A whole number that must be written as a float (`5` as `5.0`) by {@link toValue}. */
export class Float {
  /** Marks a float; `value` may be whole. */
  constructor(readonly value: number) {}
}

/** What {@link toValue} accepts: plain data as TypeScript code writes it. */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Float
  | Value
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/**
 * Turns plain data into a {@link Value}: whole numbers become integers, others floats, objects
 * maps; `undefined` entries of objects are left out. {@link Float} marks a float that may be whole.
 */
export function toValue(plain: Plain): Value {
  if (plain === null || plain === undefined) return null;
  if (plain instanceof Float) return plain.value;
  if (typeof plain === "number") return Number.isInteger(plain) ? BigInt(plain) : plain;
  if (plain instanceof Map) return plain;
  if (Array.isArray(plain)) return plain.map(toValue);
  if (typeof plain === "object") {
    const map: ValueMap = new Map();
    for (const [key, entry] of Object.entries(plain)) {
      if (entry !== undefined) map.set(key, toValue(entry));
    }
    return map;
  }
  return plain as Scalar;
}
