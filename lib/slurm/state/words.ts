/** Where a job is. */
export type JobPhase = "queued" | "running" | "ended";

/**
 * The states of a job as SLURM writes them (squeue(1), "JOB STATE CODES"), and what they mean for
 * an experiment. States that are not listed belong to a job that is being set up or torn down.
 */
const PHASES: Readonly<Record<string, JobPhase>> = {
  PENDING: "queued",
  CONFIGURING: "queued",
  REQUEUED: "queued",
  REQUEUE_HOLD: "queued",
  REQUEUE_FED: "queued",
  SPECIAL_EXIT: "queued",
  RESV_DEL_HOLD: "queued",
  RUNNING: "running",
  SUSPENDED: "running",
  STOPPED: "running",
  SIGNALING: "running",
  STAGE_OUT: "running",
  RESIZING: "running",
  COMPLETING: "running",
  COMPLETED: "ended",
  FAILED: "ended",
  CANCELLED: "ended",
  TIMEOUT: "ended",
  DEADLINE: "ended",
  PREEMPTED: "ended",
  REVOKED: "ended",
  NODE_FAIL: "ended",
  BOOT_FAIL: "ended",
  OUT_OF_MEMORY: "ended",
};

/** Where a job with this state is; one that is not known counts as running. */
export function phaseOf(state: string): JobPhase {
  return PHASES[state] ?? "running";
}

/** Ends for which SLURM itself gives the reason. */
export const FAILED_BY_SLURM: ReadonlySet<string> = new Set([
  "TIMEOUT",
  "DEADLINE",
  "NODE_FAIL",
  "BOOT_FAIL",
  "OUT_OF_MEMORY",
]);

/** Words for people: `out of memory`, `time limit`. */
const WORDS: Readonly<Record<string, string>> = {
  TIMEOUT: "time limit",
  DEADLINE: "deadline",
  NODE_FAIL: "node failure",
  BOOT_FAIL: "node did not boot",
  OUT_OF_MEMORY: "out of memory",
  PENDING: "queued",
};

/** How a state is called in messages. */
export function stateWords(state: string): string {
  return WORDS[state] ?? state.toLowerCase().replaceAll("_", " ");
}
