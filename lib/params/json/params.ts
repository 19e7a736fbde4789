import type { Scalar, Value, ValueMap } from "../value.ts";
import { isMap } from "../value.ts";
import { parseJson } from "./read.ts";
import { formatJson } from "./write.ts";

/** The key under which a map is hidden that JSON cannot express. */
const MAP_MARK = "__yanex_map__";

/**
 * The parameters as the Python client reads them: `{"params": {...}}`. A map with a key that is not
 * a string is written as `{"__yanex_map__": [[key, value], ...]}`, and so is a map that has a key
 * `__yanex_map__` itself, so that reading is unambiguous.
 */
export function formatParamsJson(params: ValueMap): string {
  return formatJson(new Map<Scalar, Value>([["params", asJsonValue(params)]]));
}

/**
 * Reads what {@link formatParamsJson} wrote.
 *
 * @throws JsonSyntaxError if it is not JSON, Error if it holds no parameters
 */
export function parseParamsJson(text: string): ValueMap {
  const document = parseJson(text);
  const marked = isMap(document) ? document.get("params") : undefined;
  // The search is a fraction of the walk, and a mark is rare.
  const params = text.includes(MAP_MARK) ? fromJsonValue(marked ?? null) : marked;
  if (!isMap(params)) throw new Error("the file holds no parameters");
  return params;
}

/** The same value in a form that JSON can express; {@link fromJsonValue} gives it back. */
export function asJsonValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(asJsonValue);
  if (!isMap(value)) return value;
  const entries = [...value].map(([key, entry]): [Scalar, Value] => [key, asJsonValue(entry)]);
  const plain = entries.every(([key]) => typeof key === "string" && key !== MAP_MARK);
  return new Map<Scalar, Value>(plain ? entries : [[MAP_MARK, entries]]);
}

/** Gives back what {@link asJsonValue} was told. */
export function fromJsonValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(fromJsonValue);
  if (!isMap(value)) return value;
  const pairs = value.size === 1 ? value.get(MAP_MARK) : undefined;
  const entries = Array.isArray(pairs) ? pairs as [Scalar, Value][] : [...value];
  return new Map(entries.map(([key, entry]): [Scalar, Value] => [key, fromJsonValue(entry)]));
}
