import assert from "node:assert/strict";
import { UnknownKeys } from "./unknown_keys.ts";

const valuesNamed = (...names: string[]) => ({ names, at: () => 1 });

Deno.test("a key that no experiment has is told, with those that there are", () => {
  const unknown = new UnknownKeys("parameter", ["lr", "depth", "learning_rate"]);
  unknown.look(valuesNamed("lr"));
  unknown.look(valuesNamed("model.depth", "head.depth"));
  assert.deepEqual([...unknown.problems()], [
    "none of these experiments has a parameter `learning_rate`: there are lr, model.depth, head.depth",
  ]);
});

Deno.test("where there is nothing to look at, nothing is told", () => {
  assert.deepEqual([...new UnknownKeys("metric", ["acc"]).problems()], []);
  const unknown = new UnknownKeys("metric", ["acc"]);
  unknown.look(valuesNamed());
  assert.deepEqual([...unknown.problems()], [
    "none of these experiments has a metric `acc`: they have no metrics",
  ]);
});

Deno.test("of many names ten are listed", () => {
  const unknown = new UnknownKeys("metric", ["acc"]);
  unknown.look(valuesNamed(..."abcdefghijklmn"));
  assert.match([...unknown.problems()][0]!, /there are a, b, c, d, e, f, g, h, i, j, \.\.\.$/);
});
