import { keyText } from "./key.ts";
import type { Template, TemplateMap } from "./sweep/call.ts";
import { isMap, type Scalar, type Value, type ValueMap } from "./value.ts";

/** Keys from the top of the parameters down to one of them. */
export type KeyPath = readonly Scalar[];

/**
 * Merges two maps at every depth: where both have a map, the maps are merged; else `over` wins.
 * Keys keep the place where they first appeared. Neither argument is changed.
 */
export function deepMerge(base: ValueMap, over: ValueMap): ValueMap;
/** The same for maps with sweeps in them; a sweep is a value like others. */
export function deepMerge(base: TemplateMap, over: TemplateMap): TemplateMap;
export function deepMerge(base: TemplateMap, over: TemplateMap): TemplateMap {
  const merged: TemplateMap = new Map(base);
  for (const [key, value] of over) {
    const present = merged.get(key);
    merged.set(
      key,
      isTemplateMap(present) && isTemplateMap(value) ? deepMerge(present, value) : value,
    );
  }
  return merged;
}

/** True if a part of the parameters is a map, which may hold sweeps. */
export function isTemplateMap(value: Template | undefined): value is TemplateMap {
  return isMap(value as Value | undefined);
}

/**
 * Sets one parameter in a copy of `map` (the parts that do not change are shared). Maps on the way
 * are made as needed; anything else in the way is replaced by a map. A map as `value` is merged into
 * a map that is there.
 *
 * @param path at least one key
 */
export function setPath(map: TemplateMap, path: KeyPath, value: Template): TemplateMap {
  const [key, ...rest] = path;
  const present = map.get(key!);
  const copy: TemplateMap = new Map(map);
  const under = isTemplateMap(present) ? present : new Map();
  if (rest.length > 0) copy.set(key!, setPath(under, rest, value));
  else {copy.set(
      key!,
      isTemplateMap(value) && isTemplateMap(present) ? deepMerge(under, value) : value,
    );}
  return copy;
}

/**
 * The parameter that a dotted key means: at each level the longest key that is there wins, so that
 * a key which itself has dots comes first. Keys that are not strings are met by their text (`1`,
 * `true`).
 *
 * @returns `undefined` if there is none
 */
export function findPath(map: TemplateMap, dotted: string): KeyPath | undefined {
  const whole = findKey(map, dotted);
  if (whole !== undefined) return [whole];
  for (
    let dot = dotted.lastIndexOf(".");
    dot >= 0;
    dot = dot > 0 ? dotted.lastIndexOf(".", dot - 1) : -1
  ) {
    const key = findKey(map, dotted.slice(0, dot));
    const under = key === undefined ? undefined : map.get(key);
    const rest = isTemplateMap(under) ? findPath(under, dotted.slice(dot + 1)) : undefined;
    if (rest !== undefined) return [key!, ...rest];
  }
  return undefined;
}

/**
 * Where a dotted key is to be set: the parameter that is there ({@link findPath}), else below the
 * longest key that holds a map, else one key for each part.
 *
 * @returns `undefined` if a part that must be made is empty
 */
export function pathToSet(map: TemplateMap, dotted: string): KeyPath | undefined {
  const found = findPath(map, dotted);
  if (found !== undefined) return found;
  for (let dot = dotted.lastIndexOf("."); dot > 0; dot = dotted.lastIndexOf(".", dot - 1)) {
    const key = findKey(map, dotted.slice(0, dot));
    const under = key === undefined ? undefined : map.get(key);
    if (!isTemplateMap(under)) continue;
    const rest = pathToSet(under, dotted.slice(dot + 1));
    return rest && [key!, ...rest];
  }
  const [first, ...parts] = dotted.split(".");
  if (first === "" || parts.includes("")) return undefined;
  const key = findKey(map, first!);
  return [key === undefined ? first! : key, ...parts];
}

/** The value at a dotted key, as {@link findPath} finds it. */
export function getPath(map: ValueMap, dotted: string): Value | undefined {
  const path = findPath(map, dotted);
  return path && getAt(map, path) as Value | undefined;
}

/** What stands at a path; `undefined` if there is nothing. */
export function getAt(map: TemplateMap, path: KeyPath): Template | undefined {
  let value: Template | undefined = map;
  for (const key of path) {
    if (!isTemplateMap(value)) return undefined;
    value = value.get(key);
  }
  return value;
}

function findKey(map: TemplateMap, text: string): Scalar | undefined {
  if (map.has(text)) return text;
  // Only a text that can stand for another scalar is worth a walk over the keys.
  if (!/^(?:[-+\d.]|null$|true$|false$|NaN$|Infinity$)/.test(text)) return undefined;
  for (const key of map.keys()) {
    if (typeof key !== "string" && keyText(key) === text) return key;
  }
  return undefined;
}

/** One parameter and its path. */
export interface Leaf<T> {
  readonly path: KeyPath;
  readonly value: T;
}

/** All parameters that are not maps, and empty maps, in order. */
export function leaves(map: ValueMap): Generator<Leaf<Value>>;
export function leaves(map: TemplateMap): Generator<Leaf<Template>>;
export function* leaves(map: TemplateMap): Generator<Leaf<Template>> {
  yield* leavesBelow(map, []);
}

function* leavesBelow(map: TemplateMap, above: KeyPath): Generator<Leaf<Template>> {
  for (const [key, value] of map) {
    const path = [...above, key];
    if (isTemplateMap(value) && value.size > 0) yield* leavesBelow(value, path);
    else yield { path, value };
  }
}

/** The dotted name of a path. */
export function dottedName(path: KeyPath): string {
  return path.map(keyText).join(".");
}

/** Parameters as pairs of dotted name and value, in order; lists and empty maps are values. */
export function flatten(map: ValueMap): [string, Value][] {
  return [...leaves(map)].map(({ path, value }) => [dottedName(path), value]);
}
