import { isMap, type ValueMap } from "../params/mod.ts";

/**
 * One start of a scheduler's job. A job that is started again (requeued, preempted, its node lost)
 * is the same job in its next leg, and SLURM begins that only when nothing of the one before runs
 * any more.
 */
export interface JobLeg {
  /** Name of the cluster; null: not known. Different clusters have jobs of the same number. */
  readonly cluster: string | null;
  /** `123`, or `123_4` for a task of an array. */
  readonly job: string;
  /** How often it had been started before, from 0. */
  readonly restart: number;
}

/** True if one leg of a job is over because another one of the same job has begun. */
export function isEarlierLeg(earlier: JobLeg, present: JobLeg): boolean {
  const elsewhere = earlier.cluster !== null && present.cluster !== null &&
    earlier.cluster !== present.cluster;
  return !elsewhere && earlier.job === present.job && earlier.restart < present.restart;
}

/** The leg in which an experiment was run last, as its record says; null if it was none. */
export function legOf(raw: ValueMap): JobLeg | null {
  const slurm = raw.get("slurm");
  if (!isMap(slurm)) return null;
  const word = (key: string) => {
    const value = slurm.get(key);
    return typeof value === "string" || typeof value === "bigint" ? String(value) : null;
  };
  const own = word("job_id");
  if (own === null) return null;
  const [array, task] = [word("array_job_id"), word("array_task_id")];
  return {
    cluster: word("cluster"),
    job: array !== null && task !== null ? `${array}_${task}` : own,
    restart: Number(word("restart_count") ?? 0) || 0,
  };
}

/** Reads a leg from what a lock file says. */
export function legFrom(value: unknown): JobLeg | null {
  const leg = value as JobLeg | null | undefined;
  const isLeg = typeof leg?.job === "string" && typeof leg.restart === "number";
  return isLeg ? { ...leg, cluster: leg.cluster ?? null } : null;
}

/**
 * True if the record was left by an earlier leg of the present job, which did not complete the
 * experiment, or only saved what it had because it was warned.
 */
export function isLeftByEarlierLeg(raw: ValueMap, present: JobLeg): boolean {
  const leg = legOf(raw);
  if (leg === null || !isEarlierLeg(leg, present)) return false;
  const slurm = raw.get("slurm");
  return raw.get("status") !== "completed" || (isMap(slurm) && slurm.has("warned"));
}
