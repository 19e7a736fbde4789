import assert from "node:assert/strict";
import { type Plain, toValue } from "../value.ts";
import { sweepName } from "./name.ts";

Deno.test("names are the base and the values", () => {
  const cases: [string | null, Plain[], string][] = [
    [null, [0.01], "sweep-0-01"],
    ["", [1], "sweep-1"],
    ["Base Line", [1, "Adam W"], "Base Line-1-adam-w"],
    ["b", [true, null], "b-true-none"],
    ["b", [[1, 2.5], { a: 1 }], "b-1-2-5-a-1"],
    ["b", ["", "日本", [], "--x--"], "b-empty-text-empty-x"],
    ["b", [toValue(0.00001), 1e-7], "b-1e-05-1e-07"],
  ];
  for (const [base, values, expected] of cases) {
    assert.equal(sweepName(base, values.map(toValue)), expected);
  }
});

Deno.test("numbers that differ have names that differ", () => {
  const values = [1n, -1n, 1.0, -1.0, 0.1, -0.1, 1e16, 1e-16, -1e-16, 10n, [1n, -1n], [-1n, 1n]];
  const names = values.map((value) => sweepName(null, [value]));
  assert.deepEqual(names.slice(0, 2), ["sweep-1", "sweep--1"]);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("names stay within what metadata allows", () => {
  const long = sweepName("b".repeat(200), ["x".repeat(10 ** 6), "y".repeat(100)]);
  assert.equal([...long].length, 255);
});
