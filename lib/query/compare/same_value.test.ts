import assert from "node:assert/strict";
import { toValue, type Value } from "../../params/mod.ts";
import { differ } from "./same_value.ts";

const values = (...plain: Parameters<typeof toValue>[0][]) => plain.map(toValue);

Deno.test("values differ if they are not the same, however alike they look", () => {
  const different: Value[][] = [
    [1e-7, 2e-7],
    values("1", 1),
    values(true, 1),
    values(true, "true"),
    values(null, 5),
    values([1, 2], [2, 1]),
    values({ a: 1 }, { a: 2 }),
    [2n ** 60n, 2n ** 60n + 1n],
    [NaN, 1.5],
    values("null", null),
  ];
  for (const pair of different) assert.ok(differ(pair), String(pair));
});

Deno.test("numbers of one size are one value, and NaN is itself", () => {
  const same: Value[][] = [
    [1n, 1.0],
    [-0.0, 0n, 0.0],
    [NaN, NaN],
    [1e300, 1e300],
    [BigInt(1e22), 1e22],
    [[1n, [2.0]], [1.0, [2n]]],
    [new Map([["a", 1n], ["b", 2n]]), new Map([["b", 2.0], ["a", 1.0]])],
  ];
  for (const list of same) assert.ok(!differ(list), String(list));
});

Deno.test("those without a value do not count", () => {
  assert.ok(!differ([undefined, 1n, undefined]));
  assert.ok(!differ([]));
  assert.ok(differ([1n, undefined, 2n]));
});
