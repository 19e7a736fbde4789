import { askSlurm } from "./call.ts";

/** Jobs that one call names: a command line has no room for more. */
const AT_ONCE = 1000;

/** A controller that is gone never answers. */
const PATIENCE_SECONDS = 30;

/** What scancel says of a job that has ended already, which is what was wanted. */
const OVER = /already completing or completed|invalid job id/i;

/** `scancel: error: Kill job error on job id 12_3: Access/permission denied` */
const COMPLAINT = /job id (\d+\S*?):? (.+)$/;

/**
 * Ends jobs, or sends them a signal: one call for many.
 *
 * @param jobs names such as `123` and `123_4`
 * @param options before the jobs
 * @returns what SLURM said, by job; under an empty text what concerns all of them
 */
export async function callScancel(
  jobs: readonly string[],
  options: readonly string[] = [],
): Promise<Map<string, string>> {
  const complaints = new Map<string, string>();
  for (let from = 0; from < jobs.length; from += AT_ONCE) {
    const args = [...options, ...jobs.slice(from, from + AT_ONCE)];
    const answer = await askSlurm("scancel", args, { seconds: PATIENCE_SECONDS });
    if (answer === null) return new Map([["", "there is no scancel on PATH"]]);
    if (answer.code === 0) continue;
    if (answer.stderr === "") complaints.set("", "scancel did not answer in time");
    for (const [job, words] of readComplaints(answer.stderr)) complaints.set(job, words);
  }
  return complaints;
}

/** Reads what scancel complains about; jobs that are over are none. */
export function readComplaints(stderr: string): Map<string, string> {
  const complaints = new Map<string, string>();
  for (const line of stderr.split("\n")) {
    if (line.trim() === "" || OVER.test(line)) continue;
    const [, job = "", words = line.replace(/^scancel: error: /, "")] = COMPLAINT.exec(line) ?? [];
    complaints.set(job, words.trim());
  }
  return complaints;
}
