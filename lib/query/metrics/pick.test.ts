import assert from "node:assert/strict";
import { UserError } from "../../errors/mod.ts";
import { pickMetrics } from "./pick.ts";

const available = ["loss", "train.loss", "train.acc", "val.acc", "n"];

Deno.test("a metric is meant by its name, the end of it, or a pattern", () => {
  assert.deepEqual(pickMetrics(available, ["n", "loss"]), { names: ["n", "loss"], missing: [] });
  assert.deepEqual(pickMetrics(["train.acc", "x"], ["acc"]).names, ["train.acc"]);
  assert.deepEqual(
    pickMetrics(available, ["train.*", "n", "train.acc"]).names,
    ["train.acc", "train.loss", "n"],
  );
  assert.deepEqual(
    pickMetrics(available, ["nope", "z*"]),
    { names: [], missing: ["nope", "z*"] },
  );
  assert.throws(() => pickMetrics(available, ["acc"]), UserError);
});
