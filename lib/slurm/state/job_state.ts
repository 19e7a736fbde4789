import type { JobPhase } from "./words.ts";

/** What SLURM says of a job, or of one task of an array. */
export interface JobState {
  /** SLURM's name of it: `123`, or `123_4` for a task of an array. */
  readonly job: string;
  /** SLURM's word, such as `PENDING` or `TIMEOUT`; null if it has forgotten the job. */
  readonly state: string | null;
  /** Where it is; a job that is forgotten has ended. */
  readonly phase: JobPhase;
  /** SLURM's word for why it waits or ended; null without one. */
  readonly reason: string | null;
  /** Names of its nodes as SLURM writes them; null if it has none. */
  readonly node: string | null;
  readonly partition: string | null;
  /** When it began, in the form of all times of a store; expected if it has not begun. */
  readonly startedAt: string | null;
  /** When it ended; null before. */
  readonly endedAt: string | null;
  /** What it waits for, as SLURM writes it: `afterok:12(unfulfilled)`. */
  readonly dependency: string | null;
  /** Null if that is not known. */
  readonly exitCode: number | null;
  /** Number of the signal that ended it; null without one, or if that is not known. */
  readonly signal: number | null;
  /** How often it was begun anew; null if that is not known. */
  readonly restarts: number | null;
  /** File that SLURM writes its output to; null if that is not known. */
  readonly logFile: string | null;
  /** SLURM does not know this task, but others of its array. */
  readonly isMissingTask?: boolean;
}

/** A job that SLURM knows nothing of any more, or has never known. */
export function forgottenJob(job: string): JobState {
  return {
    job,
    state: null,
    phase: "ended",
    reason: null,
    node: null,
    partition: null,
    startedAt: null,
    endedAt: null,
    dependency: null,
    exitCode: null,
    signal: null,
    restarts: null,
    logFile: null,
  };
}
