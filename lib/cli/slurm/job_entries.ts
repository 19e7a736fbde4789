import { isMap, toValue, type Value, type ValueMap } from "../../params/mod.ts";
import type { JobState } from "../../slurm/mod.ts";

/**
 * The `slurm` map of an experiment with what SLURM says now: `state` (`FORGOTTEN` for a job that it
 * does not know any more), `phase` (`queued`, `running` or `ended`), `job`, `reason`, `dependency`,
 * and, if they were asked for, `exit_code`, `signal` and `log`.
 */
export function jobEntries(recorded: Value | undefined, job: JobState): ValueMap {
  const entries: ValueMap = new Map(isMap(recorded) ? recorded : []);
  const now = toValue({
    job: job.job,
    state: job.state ?? "FORGOTTEN",
    phase: job.phase,
    reason: job.reason,
    dependency: job.dependency,
    partition: job.partition,
    node: job.node,
    restart_count: job.restarts,
    exit_code: job.phase === "ended" ? job.exitCode : null,
    signal: job.signal,
    log: job.logFile,
  }) as ValueMap;
  // What is recorded of an earlier run says nothing of this one.
  entries.delete("reason");
  for (const [key, value] of now) if (value !== null) entries.set(key, value);
  return entries;
}
