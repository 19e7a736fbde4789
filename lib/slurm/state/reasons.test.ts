import assert from "node:assert/strict";
import { reasonWords } from "./reasons.ts";

Deno.test("a reason is told in words, and one that is not known as it is", () => {
  assert.equal(reasonWords("Resources"), "waiting for resources");
  assert.equal(
    reasonWords("launch failed requeued held"),
    "held: SLURM could not start it, and tries again after `scontrol release`",
  );
  assert.equal(
    reasonWords("QOSMaxCpuPerUserLimit"),
    "waiting: limit of the QOS (QOSMaxCpuPerUserLimit)",
  );
  assert.equal(
    reasonWords("ReqNodeNotAvail, UnavailableNodes:n[1-2]"),
    "waiting: nodes that it needs are not available (ReqNodeNotAvail, UnavailableNodes:n[1-2])",
  );
  assert.equal(reasonWords("Something"), "waiting: Something");
});
