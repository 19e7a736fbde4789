import { fieldCount, fieldText } from "../state/fields.ts";
import { scontrolFields } from "../state/scontrol.ts";

/** What `scontrol show job` says of a job that is about to end. */
export interface JobReport {
  /** `RUNNING`, `COMPLETING`, ...; SLURM hides the state that a job ends in behind the latter. */
  readonly state: string;
  /** `TimeLimit`, `None`, ... */
  readonly reason: string;
  /** How often the job was started again, the next time included. */
  readonly restarts: number;
  /** SLURM has chosen it to make place for another job. */
  readonly preempted: boolean;
  /** Seconds. */
  readonly runTime: number | null;
  /** Seconds; null without a limit. */
  readonly timeLimit: number | null;
  /** Milliseconds since 1970: when it must end, or when it has ended. */
  readonly endTime: number | null;
  /** The moment by which it must be over, whatever it runs; milliseconds since 1970. */
  readonly deadline: number | null;
  /** Where its standard error goes. */
  readonly errorFile: string | null;
}

/** Reads a line of `scontrol show job --oneliner`; null if it is none. */
export function readJobReport(line: string): JobReport | null {
  const field = scontrolFields(line);
  const state = field("JobState");
  if (state === undefined) return null;
  return {
    state,
    reason: field("Reason") ?? "None",
    restarts: fieldCount(field("Restarts")) ?? 0,
    preempted: fieldText(field("PreemptTime")) !== null,
    runTime: readSpan(field("RunTime")),
    timeLimit: readSpan(field("TimeLimit")),
    endTime: readMoment(field("EndTime")),
    deadline: readMoment(field("Deadline")),
    // A path may hold spaces.
    errorFile: / StdErr=(.*?) StdIn=/.exec(line)?.[1] ?? null,
  };
}

/** `1-02:03:04` in seconds; null for words such as `UNLIMITED`. */
function readSpan(text: string | undefined): number | null {
  const parts = /^(?:(\d+)-)?(\d+):(\d+):(\d+)$/.exec(text ?? "");
  if (parts === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) =>
    Number(part ?? 0)
  );
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** `2026-01-31T12:00:00`, local time, in milliseconds since 1970; null for words. */
function readMoment(text: string | undefined): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text ?? "")) return null;
  return new Date(text!).getTime();
}

/**
 * Why SLURM ended the processes of a job, as it writes into the job's standard error.
 *
 * @param tail the last part of that file
 * @param job number of the job
 * @returns `PREEMPTION`, `TIME LIMIT`, `JOB REQUEUE`, `NODE FAILURE`, ...; null if it does not say
 */
export function causeInOutput(tail: string, job: string): string | null {
  const pattern =
    /\*\*\* (?:JOB|STEP) (\d+)(?:\.\w+)? ON \S+ CANCELLED AT \S+ DUE TO ([A-Z ]+?) \*\*\*/g;
  const found = [...tail.matchAll(pattern)].filter(([, number]) => number === job);
  return found.at(-1)?.[2] ?? null;
}
