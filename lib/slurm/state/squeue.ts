import { parseJobName } from "./array_tasks.ts";
import { fieldText, fieldTime, stateWord } from "./fields.ts";
import { forgottenJob, type JobState } from "./job_state.ts";
import { phaseOf } from "./words.ts";

/** Stands between fields, since reasons and names can have any character that can be typed. */
const SEPARATOR = "\x1f";

/** Name, state, reason, nodes, partition, begin, end, dependency (squeue(1), `--format`). */
const FORMAT = ["%i", "%T", "%r", "%N", "%P", "%S", "%e", "%E"].join(SEPARATOR);

/**
 * What squeue is asked for jobs and all tasks of arrays, also those that have ended (SLURM keeps
 * them for MinJobAge, five minutes unless the cluster says otherwise).
 *
 * @param numbers of jobs and arrays, at least one
 */
export function squeueArgs(numbers: readonly string[]): string[] {
  return [
    "--noheader",
    "--array",
    "--states=all",
    `--jobs=${numbers.join(",")}`,
    `--format=${FORMAT}`,
  ];
}

/** Reads what squeue answers, by the jobs' names. */
export function parseSqueue(output: string): Map<string, JobState> {
  const jobs = new Map<string, JobState>();
  for (const line of output.split("\n")) {
    const [name = "", stateField, reason, node, partition, start, end, dependency] = line.split(
      SEPARATOR,
    );
    const state = stateWord(stateField);
    if (state === null) continue;
    const phase = phaseOf(state);
    for (const job of parseJobName(name)) {
      jobs.set(job, {
        ...forgottenJob(job),
        state,
        phase,
        reason: fieldText(reason),
        node: fieldText(node),
        partition: fieldText(partition),
        startedAt: fieldTime(start),
        // Of one that runs it is when its time limit ends.
        endedAt: phase === "ended" ? fieldTime(end) : null,
        dependency: fieldText(dependency),
      });
    }
  }
  return jobs;
}

/** True for the answer to a single job that SLURM has forgotten; of several it names the others. */
export function saysForgotten(stderr: string): boolean {
  return /invalid job id/i.test(stderr);
}
