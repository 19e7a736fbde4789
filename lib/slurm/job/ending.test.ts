import assert from "node:assert/strict";
import { decideEnding, type EndingFacts } from "./ending.ts";
import { causeInOutput, readJobReport } from "./job_report.ts";

/** Moments of the examples: local time, as SLURM writes it. */
const at = (clock: string) => new Date(`2026-03-01T${clock}`).getTime();

/** A line of scontrol as it is while a job is being ended, with some fields changed. */
function line(changes: Record<string, string> = {}): string {
  const fields = {
    JobId: "5",
    JobState: "COMPLETING",
    Reason: "None",
    Requeue: "1",
    Restarts: "0",
    RunTime: "00:00:30",
    TimeLimit: "00:01:00",
    StartTime: "2026-03-01T12:00:00",
    EndTime: "2026-03-01T12:00:30",
    Deadline: "N/A",
    PreemptTime: "None",
    ...changes,
  };
  return Object.entries(fields).map(([key, value]) => `${key}=${value}`).join(" ");
}

const TERM: EndingFacts["signs"] = {
  interrupted: "SIGTERM",
  warned: null,
  end: { kind: "signalled", signal: "SIGTERM" },
};

function decide(
  changes: Record<string, string> | null,
  facts: Partial<EndingFacts> = {},
) {
  const ending = decideEnding({
    signs: TERM,
    report: changes === null ? null : readJobReport(line(changes)),
    restart: 0,
    cause: null,
    now: at("12:00:30"),
    endTimeVariable: null,
    ...facts,
  });
  return ending === null || ending === "goes on"
    ? ending
    : `${ending.status} ${ending.state}: ${ending.reason}`;
}

Deno.test("what becomes of a run is told from SLURM's record", () => {
  assert.equal(decide({}), "cancelled CANCELLED: Cancelled in SLURM (scancel)");
  const goesOn = "it goes on when SLURM starts it";
  const restarted = { Restarts: "1", EndTime: "Unknown", RunTime: "00:00:00" };
  assert.equal(decide(restarted), `staged REQUEUED: Requeued by SLURM; ${goesOn}`);
  const preempted = { cause: "PREEMPTION" };
  assert.equal(decide(restarted, preempted), `staged REQUEUED: Preempted by SLURM; ${goesOn}`);
  assert.equal(decide({ JobState: "PENDING" })?.split(":")[0], "staged REQUEUED");
  assert.equal(decide({ JobState: "REQUEUE_HOLD" })?.split(":")[0], "staged REQUEUED");
  // The restarts that had been before do not count.
  assert.equal(decide({ Restarts: "2" }, { restart: 2 })?.split(":")[0], "cancelled CANCELLED");
  const cancel = { PreemptTime: "2026-03-01T12:00:30" };
  assert.equal(decide(cancel), "cancelled PREEMPTED: Preempted by SLURM");
  // While it has a time of grace.
  assert.equal(
    decide({ ...cancel, JobState: "RUNNING" }),
    "cancelled PREEMPTED: Preempted by SLURM",
  );
  const limit = "failed TIMEOUT: time limit of the job (00:01:00)";
  assert.equal(decide({ RunTime: "00:01:19" }), limit);
  assert.equal(decide({ Reason: "TimeLimit", RunTime: "00:00:59" }), limit);
  assert.equal(decide({ JobState: "TIMEOUT" }), limit);
  assert.equal(
    decide({ Deadline: "2026-03-01T12:00:29" }),
    "failed DEADLINE: time limit: deadline of the job",
  );
  assert.equal(decide({ JobState: "NODE_FAIL" }), "failed NODE_FAIL: node failure");
  assert.equal(decide({ TimeLimit: "UNLIMITED", RunTime: "5-00:00:00" })?.slice(0, 9), "cancelled");
});

Deno.test("where slurmctld does not say it, what slurmstepd wrote does", () => {
  const preempted = "cancelled PREEMPTED: Preempted by SLURM";
  for (const said of [null, { JobState: "RUNNING" }]) {
    assert.equal(decide(said, { cause: "PREEMPTION" }), preempted);
    assert.equal(
      decide(said, { cause: "TIME LIMIT" }),
      "failed TIMEOUT: time limit of the job",
    );
    // It may be of an earlier start.
    assert.notEqual(decide(said, { cause: "PREEMPTION", restart: 1 }), preempted);
  }
});

Deno.test("a script that ends after a warning near the limit ended because of it", () => {
  const running = { JobState: "RUNNING", EndTime: "2026-03-01T12:01:00" };
  const end = (code: number) => ({ kind: "exited", code }) as const;
  const warned = { interrupted: null, warned: "SIGUSR1", end: end(99) } as const;
  assert.equal(
    decide(running, { signs: warned }),
    "failed TIMEOUT: time limit of the job in 30 s: the script ended after SIGUSR1",
  );
  assert.equal(decide(running, { signs: { ...warned, end: end(0) } }), "goes on");
  assert.equal(decide(running, { signs: warned, now: at("11:00:00") }), "goes on");
  // SIGTERM can be the warning as well.
  assert.equal(decide(running, { signs: { ...TERM, end: end(0) } }), "goes on");
  assert.equal(decide(running, { signs: TERM, now: at("11:00:00") }), "goes on");
  // It was told that a place is needed, not that its time is over.
  assert.equal(
    decide({ ...running, PreemptTime: "2026-03-01T12:00:10" }, { signs: warned }),
    "cancelled PREEMPTED: Preempted by SLURM",
  );
  // Nothing but a failure of its own, while others end the job.
  assert.equal(decide({}, { signs: warned }), null);
});

Deno.test("if SLURM does not answer, the clock decides, or nobody", () => {
  assert.equal(decide(null), null);
  const endTimeVariable = at("12:00:31") / 1000;
  assert.equal(decide(null, { endTimeVariable }), "failed TIMEOUT: time limit of the job");
  assert.equal(decide(null, { endTimeVariable, now: at("10:00:00") }), null);
});

Deno.test("SLURM's record of a job is read", () => {
  const report = readJobReport(
    line({ TimeLimit: "1-02:03:04" }) + " StdErr=/a b/x.err StdIn=/dev/null StdOut=/x",
  )!;
  assert.equal(report.timeLimit, 86400 + 2 * 3600 + 3 * 60 + 4);
  assert.equal(report.endTime, at("12:00:30"));
  assert.equal(report.errorFile, "/a b/x.err");
  assert.equal(readJobReport("slurm_load_jobs error: Invalid job id specified"), null);
});

Deno.test("why SLURM ended a job is read from the job's own output", () => {
  const said = (number: string, cause: string) =>
    `slurmstepd-n1: error: *** JOB ${number} ON n1 CANCELLED AT 2026-03-01T12:00:30 DUE TO ${cause} ***\n`;
  const text = said("5", "JOB REQUEUE") + "output\n" + said("5", "PREEMPTION") +
    said("6", "TIME LIMIT");
  assert.equal(causeInOutput(text, "5"), "PREEMPTION");
  assert.equal(causeInOutput(text.replaceAll("JOB 5 ", "STEP 5.0 "), "5"), "PREEMPTION");
  assert.equal(causeInOutput(text, "7"), null);
});
