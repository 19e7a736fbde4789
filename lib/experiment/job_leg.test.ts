import assert from "node:assert/strict";
import { toValue, type ValueMap } from "../params/mod.ts";
import { hostName, join } from "../sys/mod.ts";
import { claimExperiment } from "./claim.ts";
import { isEarlierLeg, isLeftByEarlierLeg, type JobLeg, legOf } from "./job_leg.ts";

const leg = (restart: number, job = "7_3", cluster: string | null = "big"): JobLeg => ({
  cluster,
  job,
  restart,
});

const record = (status: string, slurm: Record<string, string | number>) =>
  toValue({ status, slurm: { cluster: "big", job_id: "9", ...slurm } }) as ValueMap;

Deno.test("a leg is earlier if it is of the same job on the same cluster", () => {
  assert.equal(isEarlierLeg(leg(0), leg(1)), true);
  assert.equal(isEarlierLeg(leg(1), leg(1)), false);
  assert.equal(isEarlierLeg(leg(2), leg(1)), false);
  assert.equal(isEarlierLeg(leg(0, "7_4"), leg(1)), false);
  assert.equal(isEarlierLeg(leg(0, "7_3", "small"), leg(1)), false);
  assert.equal(isEarlierLeg(leg(0, "7_3", null), leg(1)), true);
});

Deno.test("a record tells in which leg its experiment was run last", () => {
  const task = { array_job_id: "7", array_task_id: 3 };
  assert.deepEqual(legOf(record("running", task)), leg(0));
  assert.deepEqual(legOf(record("running", { ...task, restart_count: 2 })), leg(2));
  assert.deepEqual(legOf(record("running", {})), leg(0, "9"));
  assert.equal(legOf(toValue({ slurm: { submission: "ab" } }) as ValueMap), null);
});

Deno.test("what an earlier leg completed is not left, unless it had been warned", () => {
  for (const status of ["running", "staged", "failed", "cancelled"]) {
    assert.equal(isLeftByEarlierLeg(record(status, {}), leg(1, "9")), true, status);
    assert.equal(isLeftByEarlierLeg(record(status, {}), leg(0, "9")), false, status);
    assert.equal(isLeftByEarlierLeg(record(status, {}), leg(1, "8")), false, status);
  }
  assert.equal(isLeftByEarlierLeg(record("completed", {}), leg(1, "9")), false);
  const warned = record("completed", { warned: "SIGUSR1" });
  assert.equal(isLeftByEarlierLeg(warned, leg(1, "9")), true);
});

Deno.test("the claim of an earlier leg on another node is taken over by that job only", () => {
  const folder = Deno.makeTempDirSync();
  try {
    assert.ok(claimExperiment(folder, undefined, leg(0)));
    const file = join(folder, ".claim");
    const text = Deno.readTextFileSync(file).replaceAll(`"${hostName()}"`, '"elsewhere"');
    Deno.writeTextFileSync(file, text);
    for (const other of [undefined, leg(0), leg(1, "7_4"), leg(1, "7_3", "small")]) {
      assert.equal(claimExperiment(folder, undefined, other), null);
    }
    assert.ok(claimExperiment(folder, undefined, leg(1)));
    // It belongs to this process now, which can be seen to live.
    assert.equal(claimExperiment(folder, undefined, leg(2)), null);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
