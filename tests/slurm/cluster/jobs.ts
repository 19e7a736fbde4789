/** What SLURM says of jobs, and their processes on this machine. */
import { readdirSync, readFileSync } from "node:fs";

/** What SLURM says of a job or of one task of an array. */
export interface JobState {
  /** The number that `SLURM_JOB_ID` has; each task of an array has its own once it is started. */
  readonly id: string;
  /** A word such as `RUNNING`, `COMPLETED`, `CANCELLED`. */
  readonly state: string;
  readonly exitCode: number;
  readonly reason: string;
  /** The node that its script runs on, or empty. */
  readonly node: string;
  /** How many times it was started again. */
  readonly restarts: number;
}

/** States from which a job does not move by itself. */
const ENDED =
  /^(BOOT_FAIL|CANCELLED|COMPLETED|DEADLINE|FAILED|NODE_FAIL|OUT_OF_MEMORY|PREEMPTED|TIMEOUT)$/;

/** Whether a job in this state has come to its end, its processes too. */
export function hasEnded({ state }: JobState): boolean {
  return ENDED.test(state);
}

/**
 * Reads `scontrol show job --oneliner`.
 *
 * @returns by the job's number, or by `<array job>_<task>`; tasks that are not started yet are one
 *   entry such as `12_5-199`
 */
export function readJobs(text: string): Map<string, JobState> {
  const jobs = new Map<string, JobState>();
  for (const line of text.trim().split("\n").filter((line) => line.startsWith("JobId="))) {
    const field = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(line)?.[1] ?? "";
    const id = field("JobId");
    const task = field("ArrayTaskId");
    jobs.set(task === "" ? id : `${field("ArrayJobId")}_${task}`, {
      id,
      state: field("JobState"),
      exitCode: Number(field("ExitCode").split(":")[0]),
      reason: field("Reason"),
      node: field("BatchHost"),
      restarts: Number(field("Restarts")),
    });
  }
  return jobs;
}

/** A process of a job. */
export interface JobProcess {
  readonly pid: number;
  readonly parent: number;
  /** Its command line, with spaces between the words. */
  readonly command: string;
}

/**
 * The processes of a job on this machine: the script and what it started, in the order of their
 * numbers, without SLURM's own.
 *
 * @param folder the cluster's
 * @param id the job's {@link JobState.id}, or null for those of all jobs
 */
export function jobProcesses(folder: string, id: string | null): JobProcess[] {
  const found: JobProcess[] = [];
  for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const read = (file: string) => readFileSync(`/proc/${name}/${file}`, "utf8");
    try {
      const environment = `\0${read("environ")}`;
      const mark = id === null ? "\0SLURM_JOB_ID=" : `\0SLURM_JOB_ID=${id}\0`;
      if (!environment.includes(`\0SLURM_CONF=${folder}/`) || !environment.includes(mark)) continue;
      found.push({
        pid: Number(name),
        parent: Number(/\) \S (\d+)/.exec(read("stat"))![1]),
        command: read("cmdline").split("\0").join(" ").trim(),
      });
    } catch {
      // It has ended meanwhile.
    }
  }
  return found.sort((a, b) => a.pid - b.pid);
}
