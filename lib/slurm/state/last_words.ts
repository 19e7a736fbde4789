import { failureReason, join, readTextIfExists } from "../../sys/mod.ts";
import type { Store } from "../../experiment/mod.ts";
import type { JobRef } from "../submission/job_ref.ts";
import { submissionFolder } from "../submission/record.ts";
import { arrayOf } from "./array_tasks.ts";

/** Lines of a log that say why a job ended. */
const LINES = 5;

/** Characters of them that are kept. */
const MOST = 2000;

/**
 * The file that SLURM writes a task's output to (`%A_%a`).
 *
 * @returns null for a job that was not submitted by yanex
 */
export function logFileOf(store: Store, { job, submission }: JobRef): string | null {
  if (submission === null) return null;
  const name = job.includes("_") ? job : `${arrayOf(job)}_0`;
  return join(submissionFolder(store, submission), "logs", `${name}.out`);
}

/** What a task said before yanex began: its note, else the end of SLURM's log; empty without. */
export function lastWordsOf(store: Store, ref: JobRef): string {
  if (ref.submission === null) return "";
  const note = join(submissionFolder(store, ref.submission), "notes", String(ref.task));
  const log = logFileOf(store, ref);
  return tail(note) || (log === null ? "" : tail(log));
}

/** True if SLURM has written into a job's log that its memory did not suffice (slurmstepd). */
export function saysOutOfMemory(words: string): boolean {
  return /slurmstepd\S* error: .*(exceeded (job |step )?memory limit|oom[-_ ]kill)/i.test(words);
}

function tail(file: string): string {
  try {
    const lines = (readTextIfExists(file) ?? "").trimEnd().split("\n").slice(-LINES);
    return lines.join("\n").slice(-MOST).trim();
  } catch (error) {
    // A folder, or a file of somebody else: it says nothing then.
    if (failureReason(error) === "other") throw error;
    return "";
  }
}
