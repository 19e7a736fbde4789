import { slurmMissing, slurmRefused } from "../../errors/mod.ts";
import { askSlurm, NO_ANSWER } from "../commands/call.ts";
import { jobsByComment } from "./find_job.ts";

/** Where the queue is full, sbatch itself tries again and again for minutes. */
const PATIENCE_SECONDS = 30;

/** A job that SLURM took. */
export interface TakenJob {
  readonly jobId: string;
  /** Its cluster, if sbatch names it. */
  readonly cluster: string | null;
}

/**
 * Hands one array over to SLURM.
 *
 * @param comment by which the job is found if sbatch is cut off
 * @throws UserError if SLURM does not take it, in its own words
 */
export async function callSbatch(args: readonly string[], comment: string): Promise<TakenJob> {
  const answer = await askSlurm("sbatch", args, { seconds: PATIENCE_SECONDS });
  if (answer === null) throw slurmMissing("sbatch");
  const { code, stdout, stderr } = answer;
  const [, jobId, cluster] = /^(\d+)(?:;(\S+))?\s*$/m.exec(stdout) ?? [];
  if (code === 0 && jobId !== undefined) return { jobId, cluster: cluster ?? null };
  if (wasCutOff(code, stderr)) {
    const taken = (await jobsByComment())?.get(comment);
    if (taken !== undefined) return { jobId: taken, cluster: null };
  }
  throw slurmRefused(wordsOf(stderr) || stdout.trim());
}

/** By its time limit above, or by a signal, such as that of Ctrl-C. sbatch's own codes: 1, 255. */
function wasCutOff(code: number, stderr: string): boolean {
  return stderr.includes(NO_ANSWER) || (code > 128 && code < 255);
}

/** What sbatch complains about, without its name before each line, each thing once. */
function wordsOf(stderr: string): string {
  const lines = stderr.split("\n")
    .map((line) => line.replace(/^(\S*\/)?sbatch: (error: |fatal: )?/, "").trim())
    .filter((line) => line !== "" && !line.startsWith('Try "sbatch --help"'));
  return [...new Set(lines)].join("; ");
}
