import { entryAt, legOf, number, type Store, text } from "../../experiment/mod.ts";
import type { ValueMap } from "../../params/mod.ts";
import { jobOfTask, readSubmission, type Submission } from "./record.ts";

/** Which job an experiment belongs to. */
export interface JobRef {
  /** SLURM's name of it: `123`, or `123_4` for a task of an array. */
  readonly job: string;
  /** The submission that it was part of; null for one of a job script that was written by hand. */
  readonly submission: string | null;
  /** Number of its task in the submission. */
  readonly task: number | null;
}

/**
 * Finds the job of an experiment: of its submission if it was handed to SLURM by yanex, else the
 * one that it ran in.
 *
 * @param raw its metadata
 * @param known submissions that were read already; what is read is added
 * @returns null if it has none, or none that is known yet
 */
export function jobRefOf(
  store: Store,
  raw: ValueMap,
  known: Map<string, Submission | null> = new Map(),
): JobRef | null {
  const submissionId = text(entryAt(raw, "slurm", "submission"));
  const task = number(entryAt(raw, "slurm", "task"));
  if (submissionId !== null && task !== null) {
    if (!known.has(submissionId)) known.set(submissionId, readSubmission(store, submissionId));
    const submission = known.get(submissionId) ?? null;
    if (submission !== null) {
      const job = jobOfTask(submission, task);
      // A job that it ran in before says nothing of the one that is being submitted.
      return job === null ? null : { job, submission: submissionId, task };
    }
  }
  const job = legOf(raw)?.job ?? null;
  // It becomes a word on command lines, and a record can say anything.
  return job !== null && /^\d+(_\d+)?$/.test(job) ? { job, submission: submissionId, task } : null;
}
