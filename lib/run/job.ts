import type { JobLeg } from "../experiment/mod.ts";
import type { ProcessEnd, Signal } from "../sys/mod.ts";

/** What yanex itself saw of the end of a script. */
export interface EndSigns {
  /** The signal that ended it, which yanex got itself and passed on. */
  readonly interrupted: Signal | null;
  /** The last signal that was only passed on (SIGUSR1): a warning, in most jobs. */
  readonly warned: Signal | null;
  readonly end: ProcessEnd;
  /** Since it was started, the script has logged a metric or saved a checkpoint. */
  readonly progressed: boolean;
}

/** How a job ends, in the scheduler's own record. */
export interface JobEnd {
  /** What becomes of the experiment: `staged` if the job will be started again. */
  readonly status: "staged" | "failed" | "cancelled";
  /** The scheduler's word: `TIMEOUT`, `PREEMPTED`, `CANCELLED`, `REQUEUED`, ... */
  readonly state: string;
  /** For people. */
  readonly reason: string;
}

/**
 * The job of a scheduler that this process runs in. What knows schedulers lies above this folder
 * and hands it in.
 */
export interface RunJob {
  readonly leg: JobLeg;
  /** Told that a signal came: the scheduler may be asked, while the script ends. */
  heard(): void;
  /**
   * Told that a signal came that was passed on: a warning before the time limit, in most jobs.
   *
   * @param hasProgressed as {@link EndSigns.progressed}, when it is asked
   */
  warned(hasProgressed: () => boolean): void;
  /**
   * Finds out why the script ended, in a few seconds at most.
   *
   * @returns `goes on` if the job does not end; null if the scheduler does not say
   */
  explain(signs: EndSigns): Promise<JobEnd | "goes on" | null>;
}
