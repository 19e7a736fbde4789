import { slurmMissing, slurmRefused, submissionUncertain } from "../../errors/mod.ts";
import { sleep } from "../../sys/mod.ts";
import { askSlurm, NO_ANSWER } from "../commands/call.ts";
import { jobsByComment } from "./find_job.ts";

/** Where the queue is full, sbatch itself tries again and again for minutes. */
const PATIENCE_SECONDS = 30;

/** A controller that is busy can come to a job after sbatch has given up; milliseconds. */
const SECOND_LOOK = 2000;

/** Time for an answer of squeue after a second Ctrl-C. */
const HURRY_SECONDS = 3;

/** A job that SLURM took. */
export interface TakenJob {
  readonly jobId: string;
  /** Its cluster, if sbatch names it. */
  readonly cluster: string | null;
}

/**
 * Hands one array over to SLURM. Ctrl-C does not reach sbatch: what it has begun comes to its end,
 * and is known.
 *
 * @param comment by which the job is found if sbatch is cut off
 * @param urgent ends sbatch all the same
 * @throws UserError if SLURM does not take it, in its own words (`slurm-refused`), or if nobody
 *   knows whether it does (`submission-uncertain`)
 */
export async function callSbatch(
  args: readonly string[],
  comment: string,
  urgent: AbortSignal,
): Promise<TakenJob> {
  const how = { seconds: PATIENCE_SECONDS, shielded: true, signal: urgent };
  const answer = await askSlurm("sbatch", args, how);
  if (answer === null) throw slurmMissing("sbatch");
  const { code, stdout, stderr } = answer;
  const [, jobId, cluster] = /^(\d+)(?:;(\S+))?\s*$/m.exec(stdout) ?? [];
  if (code === 0 && jobId !== undefined) return { jobId, cluster: cluster ?? null };
  const words = wordsOf(stderr) || stdout.trim();
  if (!wasCutOff(code, stderr)) throw slurmRefused(words);
  const taken = await findJob(comment, urgent);
  if (taken === "uncertain") throw submissionUncertain(words);
  if (taken === null) throw slurmRefused(words);
  return { jobId: taken, cluster: null };
}

/**
 * Looks for a job twice, or only once and not for long if nobody waits any more.
 *
 * @returns its number; null if SLURM does not have it
 */
async function findJob(comment: string, urgent: AbortSignal): Promise<string | "uncertain" | null> {
  for (let look = 1; look <= 2; look++) {
    const jobs = await jobsByComment(urgent.aborted ? HURRY_SECONDS : undefined);
    const taken = jobs?.get(comment);
    if (taken !== undefined) return taken;
    if (jobs === null || urgent.aborted) return "uncertain";
    if (look === 1) await sleep(SECOND_LOOK);
  }
  return null;
}

/**
 * By its time limit above, by a signal, or because the controller had been told and did not answer
 * in time. sbatch's own codes: 1, 255.
 */
function wasCutOff(code: number, stderr: string): boolean {
  return stderr.includes(NO_ANSWER) || (code > 128 && code < 255) ||
    /timed out on send|zero bytes were transmitted/i.test(stderr);
}

/** What sbatch complains about, without its name before each line, each thing once. */
function wordsOf(stderr: string): string {
  const lines = stderr.split("\n")
    .map((line) => line.replace(/^(\S*\/)?sbatch: (error: |fatal: )?/, "").trim())
    .filter((line) => line !== "" && !line.startsWith('Try "sbatch --help"'));
  return [...new Set(lines)].join("; ");
}
