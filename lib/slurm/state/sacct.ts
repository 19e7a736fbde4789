import { parseJobName } from "./array_tasks.ts";
import { exitOf, fieldCount, fieldText, fieldTime, stateWord } from "./fields.ts";
import { forgottenJob, type JobState } from "./job_state.ts";
import { phaseOf } from "./words.ts";

/** In this order; the reason comes last, being the only one that can have a `|` in it. */
const FIELDS = [
  "JobID",
  "State",
  "ExitCode",
  "NodeList",
  "Partition",
  "Start",
  "End",
  "Restarts",
  "Reason",
];

/**
 * What sacct is asked for jobs and all tasks of arrays: the allocations, without their steps.
 *
 * @param numbers of jobs and arrays, at least one
 * @param old sacct is of a version that does not know how often a job was begun anew
 */
export function sacctArgs(numbers: readonly string[], old = false): string[] {
  const fields = FIELDS.filter((field) => !old || field !== "Restarts");
  return [
    "--noheader",
    "--parsable2",
    "--allocations",
    // Else only those of today.
    "--starttime=1970-01-01",
    `--jobs=${numbers.join(",")}`,
    `--format=${fields.join(",")}`,
  ];
}

/** Reads what sacct answers to {@link sacctArgs}, by the jobs' names. */
export function parseSacct(output: string, old = false): Map<string, JobState> {
  const jobs = new Map<string, JobState>();
  for (const line of output.split("\n")) {
    const parts = line.split("|");
    if (old) parts.splice(7, 0, "");
    const [name = "", stateField, exit, node, partition, start, end, restarts, ...reason] = parts;
    const state = stateWord(stateField);
    if (state === null) continue;
    for (const job of parseJobName(name)) {
      jobs.set(job, {
        ...forgottenJob(job),
        ...exitOf(exit),
        state,
        phase: phaseOf(state),
        reason: fieldText(reason.join("|")),
        node: fieldText(node),
        partition: fieldText(partition),
        startedAt: fieldTime(start),
        endedAt: fieldTime(end),
        restarts: fieldCount(restarts),
      });
    }
  }
  return jobs;
}

/** True if sacct says that this cluster keeps no accounts. */
export function saysDisabled(stderr: string): boolean {
  return /accounting storage is disabled/i.test(stderr);
}
