import assert from "node:assert/strict";
import { sparkline } from "./sparkline.ts";

const points = (values: readonly (readonly [step: number, value: number])[]) =>
  values.map(([step, value]) => ({ from: step, to: step, min: value, max: value, mean: value }));

Deno.test("the smallest value is the lowest bar, the largest the highest", () => {
  assert.equal(sparkline(points([[0, 0], [1, 7], [2, 3], [3, 8]]), 4), "▁█▄█");
});

Deno.test("more values than columns are averaged, fewer go on until the next", () => {
  assert.equal(sparkline(points([[0, 0], [1, 2], [2, 8], [3, 8]]), 2), "▁█");
  assert.equal(sparkline(points([[0, 0], [9, 8]]), 6), "▁▁▁▁▁█");
});

Deno.test("a flat course is low, and one value has none", () => {
  assert.equal(sparkline(points([[0, 5], [1, 5], [2, 5]]), 3), "▁▁▁");
  assert.equal(sparkline(points([[0, 5]]), 3), "");
  assert.equal(sparkline([], 3), "");
});
