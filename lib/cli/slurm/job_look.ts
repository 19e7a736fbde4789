import type { Status } from "../../experiment/mod.ts";
import { FAILED_BY_SLURM, type JobState, stateWords } from "../../slurm/mod.ts";
import type { Paint } from "../paint.ts";

/** What stands in the place of the status. */
export type JobLook = readonly [text: string, paint: Paint];

/** Ends that say more than the status does. */
const TELLING = new Set([...FAILED_BY_SLURM, "PREEMPTED"]);

/**
 * How an experiment of SLURM looks, in a word.
 *
 * @param status as far as the record and the process tell
 * @param word SLURM's word in the record; empty without one
 * @param job what SLURM says now, of one that has no end yet
 * @returns null if it looks as any other of its status
 */
export function jobLook(
  status: Status | "unknown",
  word: string,
  job: JobState | undefined,
): JobLook | null {
  if (job === undefined) return endLook(status, word);
  switch (job.phase) {
    case "queued":
      return [status === "staged" && word !== "REQUEUED" ? "○ queued" : "○ requeued", "cyan"];
    case "running":
      return status === "staged" ? ["○ starting", "cyan"] : null;
    case "ended": {
      // Its end could not be written.
      const isCancelled = job.state === "CANCELLED" || job.state === "PREEMPTED";
      const ended = isCancelled ? "cancelled" : "failed";
      return endLook(ended, job.state ?? "") ?? [`✗ ${ended}`, paintOf(ended)];
    }
  }
}

function endLook(status: Status | "unknown", word: string): JobLook | null {
  if (status !== "failed" && status !== "cancelled") return null;
  return TELLING.has(word) ? [`✗ ${stateWords(word)}`, paintOf(status)] : null;
}

const paintOf = (status: "failed" | "cancelled") => status === "failed" ? "red" : "brightRed";
