import assert from "node:assert/strict";
import { endingOf } from "./ending.ts";
import { forgottenJob, type JobState } from "./job_state.ts";

const facts = { began: true, lastWords: "", logFile: null, store: "/data/store", dependency: null };
const job = (state: string | null, more: Partial<JobState> = {}): JobState => ({
  ...forgottenJob("12_3"),
  state,
  ...more,
});

const begun: [state: string, status: string, message: string][] = [
  ["TIMEOUT", "failed", "time limit: SLURM ended job 12_3 on n1"],
  ["OUT_OF_MEMORY", "failed", "out of memory: SLURM ended job 12_3 on n1"],
  ["NODE_FAIL", "failed", "node failure: SLURM ended job 12_3 on n1"],
  ["PREEMPTED", "cancelled", "Preempted by SLURM"],
  ["CANCELLED", "cancelled", "Cancelled in SLURM (job 12_3)"],
  ["FAILED", "failed", "runner died: job 12_3 on n1 ended with exit code 9"],
  ["COMPLETED", "failed", "runner died: job 12_3 on n1 ended with exit code 9"],
];

for (const [state, status, message] of begun) {
  Deno.test(`an experiment that ran in a job with the end ${state}`, () => {
    const ending = endingOf(job(state, { node: "n1", exitCode: 9 }), facts);
    assert.deepEqual(ending, { status, message });
  });
}

Deno.test("an experiment that ran in a job that SLURM has forgotten", () => {
  assert.match(endingOf(job(null), facts).message, /^runner died: SLURM does not know its job/);
});

Deno.test("an experiment that was cancelled in the queue", () => {
  const ending = endingOf(job("CANCELLED"), { ...facts, began: false });
  assert.deepEqual(ending, {
    status: "cancelled",
    message: "Cancelled in SLURM before it began (job 12_3)",
  });
});

Deno.test("an experiment whose dependency did not complete names it", () => {
  const queued = job("PENDING", { phase: "queued", reason: "DependencyNeverSatisfied" });
  const ending = endingOf(queued, { ...facts, began: false, dependency: "ab12cd34" });
  assert.deepEqual(ending, {
    status: "cancelled",
    message: "Its dependency ab12cd34 did not complete",
  });
});

Deno.test("what a job said before yanex began in it is kept", () => {
  const ended = job("FAILED", { node: "n1", exitCode: 1 });
  const { message } = endingOf(ended, { ...facts, began: false, lastWords: "module: not found" });
  assert.equal(
    message,
    "It was not run: job 12_3 on n1 ended with exit code 1 before yanex began in it\n" +
      "module: not found",
  );
});

Deno.test("a store that is not on the node is found out", () => {
  const ended = job("FAILED", { node: "n1", exitCode: 0, signal: 53 });
  const { message } = endingOf(ended, { ...facts, began: false, logFile: "/data/store/x.out" });
  assert.match(
    message,
    /SLURM could not write \/data\/store\/x\.out .* \/data\/store does not seem/,
  );
});
