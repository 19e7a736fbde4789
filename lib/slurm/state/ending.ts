import type { JobState } from "./job_state.ts";
import { FAILED_BY_SLURM, stateWords } from "./words.ts";

/** What becomes of an experiment whose job ended without a word of yanex. */
export interface Ending {
  readonly status: "failed" | "cancelled";
  /** Why, for the record; more than one line where there is more to say. */
  readonly message: string;
}

/** What is known of an experiment and its job besides SLURM's word. */
export interface EndingFacts {
  /** False if the experiment still waited to be run. */
  readonly began: boolean;
  /** What the job said or wrote before yanex began in it: its last lines; empty if nothing. */
  readonly lastWords: string;
  /** The file that SLURM wrote the job's output to; null if that is not known. */
  readonly logFile: string | null;
  /** The folder of the store. */
  readonly store: string;
  /** The experiment that it depends on and that did not complete; null if that is not known. */
  readonly dependency: string | null;
}

/** Reasons of a job that waits in vain (squeue(1), "JOB REASON CODES"). */
export function waitsInVain({ phase, reason }: JobState): boolean {
  return phase === "queued" && reason === "DependencyNeverSatisfied";
}

/** Says how an experiment ended whose job is over. */
export function endingOf(job: JobState, facts: EndingFacts): Ending {
  const where = placeOf(job);
  if (job.state !== null && FAILED_BY_SLURM.has(job.state)) {
    const when = facts.began ? "" : " before the experiment began";
    return { status: "failed", message: `${stateWords(job.state)}: SLURM ended ${where}${when}` };
  }
  if (job.reason === "DependencyNeverSatisfied") return neverPossible(facts.dependency);
  if (job.state === "PREEMPTED") return { status: "cancelled", message: "Preempted by SLURM" };
  if (job.state === "CANCELLED" || job.state === "REVOKED") {
    const when = facts.began ? "" : " before it began";
    return { status: "cancelled", message: `Cancelled in SLURM${when} (job ${job.job})` };
  }
  return { status: "failed", message: facts.began ? diedIn(job) : neverBegan(job, facts) };
}

function neverPossible(dependency: string | null): Ending {
  const which = dependency === null ? "What it depends on" : `Its dependency ${dependency}`;
  return { status: "cancelled", message: `${which} did not complete` };
}

function placeOf({ job, node }: JobState): string {
  return node === null ? `job ${job}` : `job ${job} on ${node}`;
}

/** How the job ended, as far as SLURM tells: `with exit code 3`. */
function how({ exitCode, signal }: JobState): string {
  if (signal !== null && exitCode === 0) return ` by signal ${signal}`;
  return exitCode === null ? "" : ` with exit code ${exitCode}`;
}

function diedIn(job: JobState): string {
  return job.state === null
    ? `runner died: SLURM does not know its job ${job.job} any more`
    : `runner died: ${placeOf(job)} ended${how(job)}`;
}

/** SLURM's own signal for a batch script whose output file cannot be opened (slurmd). */
const NO_OUTPUT_FILE = 53;

function neverBegan(job: JobState, facts: EndingFacts): string {
  const { lastWords, logFile, store } = facts;
  const lines = [
    job.state === null
      ? `It was not run: SLURM does not know its job ${job.job} any more`
      : `It was not run: ${placeOf(job)} ended${how(job)} before yanex began in it`,
  ];
  if (lastWords !== "") lines.push(lastWords);
  const on = job.node ?? "the node";
  if (job.signal === NO_OUTPUT_FILE && lastWords === "") {
    lines.push(
      `SLURM could not write ${logFile ?? "its output file"} there: ${store} does not seem to be ` +
        `on ${on}. Put the store where all nodes see it (YANEX_EXPERIMENTS_DIR).`,
    );
  } else if (job.exitCode === 127 || job.exitCode === 126) {
    lines.push(
      `A program was not found, or could not be started, on ${on}: yanex and Python have to be ` +
        "where all nodes see them.",
    );
  } else if (lastWords === "" && logFile !== null) {
    lines.push(`SLURM's log of it says nothing: ${logFile}`);
  }
  return lines.join("\n");
}
