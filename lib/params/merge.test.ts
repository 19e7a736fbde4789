import assert from "node:assert/strict";
import fc from "fast-check";
import { formatJson } from "./json/write.ts";
import { deepMerge, findPath, flatten, getPath, pathToSet, setPath } from "./merge.ts";
import { anyParams, samples, show } from "./testing.ts";
import { type Plain, type Scalar, toValue, type Value, type ValueMap } from "./value.ts";

function map(plain: Plain): ValueMap {
  return toValue(plain) as ValueMap;
}

Deno.test("maps merge at every depth and keys keep their place", () => {
  const base = map({ a: 1, m: { x: 1, y: { z: 1 } }, l: [1, 2], s: { t: 1 } });
  const over = map({ n: 2, m: { y: { z: 2, w: 3 } }, l: [3], s: 4, a: { b: 1 } });
  assert.equal(
    formatJson(deepMerge(base, over)),
    '{"a": {"b": 1}, "m": {"x": 1, "y": {"z": 2, "w": 3}}, "l": [3], "s": 4, "n": 2}',
  );
  assert.equal(
    formatJson(base),
    '{"a": 1, "m": {"x": 1, "y": {"z": 1}}, "l": [1, 2], "s": {"t": 1}}',
  );
});

Deno.test("merging keeps what it knows", () => {
  const [one, two] = [samples(anyParams, 100), samples(anyParams, 101)];
  one.forEach((a, index) => {
    const b = two[index + 1]!;
    assert.deepEqual(show(deepMerge(a, new Map())), show(a));
    assert.deepEqual(show(deepMerge(new Map(), a)), show(a));
    const merged = deepMerge(a, b);
    assert.deepEqual(show(deepMerge(merged, b)), show(merged));
    for (const [key, value] of b) {
      if (!(value instanceof Map)) assert.deepEqual(show(merged.get(key)!), show(value));
    }
  });
});

Deno.test("setting a path makes maps, replaces what is in the way, and changes no argument", () => {
  const cases: [Plain, string, Plain, string][] = [
    [{}, "a.b.c", 1, '{"a": {"b": {"c": 1}}}'],
    [{ a: 1, b: 2 }, "a.b", 3, '{"a": {"b": 3}, "b": 2}'],
    [{ a: { b: 1 } }, "a", 2, '{"a": 2}'],
    [{ a: { b: 1, c: 2 } }, "a.b", 3, '{"a": {"b": 3, "c": 2}}'],
    [{ a: { b: 1 } }, "a", { c: 2 }, '{"a": {"b": 1, "c": 2}}'],
    [{ a: 1 }, "a", { c: 2 }, '{"a": {"c": 2}}'],
    [{ "a.b": 1, a: { c: 1 } }, "a.b", 2, '{"a.b": 2, "a": {"c": 1}}'],
    [{ "a.b": { c: 1 } }, "a.b.d", 2, '{"a.b": {"c": 1, "d": 2}}'],
    [{ x: { "a.b": 1 } }, "x.a.b", 2, '{"x": {"a.b": 2}}'],
  ];
  for (const [plain, key, value, expected] of cases) {
    const before = map(plain);
    const copy = show(before);
    const after = setPath(before, pathToSet(before, key)!, toValue(value)) as ValueMap;
    assert.equal(formatJson(after), expected, key);
    assert.deepEqual(show(before), copy);
  }
});

Deno.test("keys that are no strings are met by their text", () => {
  const layers = new Map<Scalar, Value>([[1n, new Map<Scalar, Value>([[true, 5n], [null, 6n]])]]);
  const params = new Map<Scalar, Value>([["layers", layers], [2.5, 7n]]);
  assert.deepEqual(findPath(params, "layers.1.true"), ["layers", 1n, true]);
  assert.deepEqual(pathToSet(params, "layers.1.null"), ["layers", 1n, null]);
  assert.deepEqual(pathToSet(params, "layers.1.new"), ["layers", 1n, "new"]);
  assert.deepEqual(pathToSet(params, "layers.2"), ["layers", "2"]);
  assert.equal(getPath(params, "2.5"), 7n);
});

Deno.test("a dotted key with an empty part names nothing", () => {
  for (const key of ["a..b", ".a", "a.", "."]) {
    assert.equal(pathToSet(map({ a: 1 }), key), undefined);
  }
  assert.deepEqual(pathToSet(map({ "a..b": 1 }), "a..b"), ["a..b"]);
});

Deno.test("what is set is found", () => {
  const part = fc.constantFrom("a", "b", "a.b", "1", "c");
  fc.assert(fc.property(fc.array(fc.array(part, { minLength: 1, maxLength: 3 })), (paths) => {
    let params: ValueMap = new Map();
    for (const [index, parts] of paths.entries()) {
      const key = parts.join(".");
      params = setPath(params, pathToSet(params, key)!, BigInt(index)) as ValueMap;
      assert.equal(getPath(params, key), BigInt(index));
    }
  }));
});

Deno.test("parameters are flattened in order, with lists and empty maps as values", () => {
  const params = map({ b: { c: 1, d: { e: [1, { f: 2 }] } }, a: {}, "x.y": 3 });
  assert.deepEqual(flatten(params), [
    ["b.c", 1n],
    ["b.d.e", [1n, new Map([["f", 2n]])]],
    ["a", new Map()],
    ["x.y", 3n],
  ]);
});
