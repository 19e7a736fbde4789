import type { Store } from "../../experiment/mod.ts";
import type { ExperimentRow } from "../../query/mod.ts";
import { type JobState, refresh } from "../../slurm/mod.ts";
import { type JobLook, jobLook } from "../slurm/job_look.ts";

/** What SLURM has to do with the experiments of a list. */
export interface ListedJobs {
  /** Of those without an end, by id. */
  readonly jobs: ReadonlyMap<string, JobState>;
  /** How those look that do not look as others of their status, by id. */
  readonly looks: ReadonlyMap<string, JobLook>;
  /** Records have changed by asking: the list is to be made anew. */
  readonly changed: boolean;
  /** Why SLURM could not be asked, on one line; null if it was, or if there was no need. */
  readonly notice: string | null;
}

/** Asks SLURM for those experiments of a list that are in its hands. */
export async function jobsOf(
  store: Store,
  rows: readonly ExperimentRow[],
): Promise<ListedJobs> {
  const listed = rows.filter(({ slurm, broken }) => slurm !== null && broken === null);
  const pending = listed.filter(({ completedAt }) => completedAt === null);
  const { jobs, settled, notice } = await refresh(store, pending);
  const looks = new Map<string, JobLook>();
  for (const { id, status, slurm } of listed) {
    const look = jobLook(status, slurm!, jobs.get(id));
    if (look !== null) looks.set(id, look);
  }
  return { jobs, looks, changed: settled.length > 0, notice };
}
