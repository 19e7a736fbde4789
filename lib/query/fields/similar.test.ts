import assert from "node:assert/strict";
import { similarFields } from "./similar.ts";

const names = ["status", "started_at", "stdout", "stderr", "lr", "n"];

Deno.test("typing mistakes and parts of names are recognised, the nearest first", () => {
  assert.equal(similarFields("stauts", names)[0], "status");
  assert.deepEqual(similarFields("out", names), ["stdout"]);
  assert.deepEqual(similarFields("STDERR", names).slice(0, 1), ["stderr"]);
  assert.deepEqual(new Set(similarFields("sta", names)), new Set(["status", "started_at"]));
  assert.deepEqual(similarFields("qqqqqq", names), []);
});
