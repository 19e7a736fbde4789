import { parseJobName } from "./array_tasks.ts";
import { exitOf, fieldCount, fieldText, fieldTime, stateWord } from "./fields.ts";
import { forgottenJob, type JobState } from "./job_state.ts";
import { phaseOf } from "./words.ts";

/** What scontrol is asked for one job, or for all tasks of an array. */
export function scontrolArgs(job: string): string[] {
  return ["show", "job", "--oneliner", job];
}

/**
 * The fields of a line of scontrol, by their names; undefined for one that is not there. Texts that
 * may hold spaces are not for this.
 */
export function scontrolFields(line: string): (name: string) => string | undefined {
  // A name can be any text.
  const plain = line.replace(/ JobName=.*? UserId=/, " UserId=");
  return (name) => new RegExp(`(?:^| )${name}=(\\S+)`).exec(plain)?.[1];
}

/** Reads what scontrol answers, by the jobs' names. */
export function parseScontrol(output: string): Map<string, JobState> {
  const jobs = new Map<string, JobState>();
  for (const line of output.split("\n")) {
    const field = scontrolFields(line);
    const state = stateWord(field("JobState"));
    const number = field("ArrayJobId") ?? field("JobId");
    if (state === null || number === undefined) continue;
    const tasks = field("ArrayTaskId");
    const name = tasks === undefined
      ? number
      : /^\d+$/.test(tasks)
      ? `${number}_${tasks}`
      : `${number}_[${tasks}]`;
    const phase = phaseOf(state);
    for (const job of parseJobName(name)) {
      jobs.set(job, {
        ...forgottenJob(job),
        ...exitOf(field("ExitCode")),
        state,
        phase,
        reason: fieldText(field("Reason")),
        node: fieldText(field("NodeList")),
        partition: fieldText(field("Partition")),
        startedAt: fieldTime(field("StartTime")),
        endedAt: phase === "ended" ? fieldTime(field("EndTime")) : null,
        dependency: fieldText(field("Dependency")),
        restarts: fieldCount(field("Restarts")),
        // Of tasks that wait it is a pattern.
        logFile: name.endsWith("]") ? null : fieldText(field("StdOut")),
      });
    }
  }
  return jobs;
}
