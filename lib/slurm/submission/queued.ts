import {
  ensureStore,
  entryAt,
  type ExperimentPlace,
  readMetadata,
  type Store,
  text,
} from "../../experiment/mod.ts";
import { refresh } from "../state/refresh.ts";
import { jobsByComment } from "./find_job.ts";
import { readSubmission, type Submission, writeSubmission } from "./record.ts";
import { commentOf } from "./sbatch_call.ts";

/** Which of some experiments SLURM has. */
export interface Queued {
  /** Ids of those that are queued or run, or of which that is not known. */
  readonly queued: ReadonlySet<string>;
  /** Why it is not known; null if it is. */
  readonly notice: string | null;
}

/**
 * Finds experiments that are queued in SLURM or run there, and settles those whose job has ended.
 *
 * @param look write nothing
 */
export async function findQueued(
  store: Store,
  places: readonly ExperimentPlace[],
  look = false,
): Promise<Queued> {
  const submitted = new Map<string, string>();
  for (const { id, folder } of places) {
    const reading = readMetadata(folder);
    if (reading.kind !== "read" || reading.metadata.status !== "staged") continue;
    const submission = text(entryAt(reading.metadata.raw, "slurm", "submission"));
    if (submission !== null) submitted.set(id, submission);
  }
  if (!look) await findLostJobs(store, new Set(submitted.values()));
  const { jobs, notice } = await refresh(store, places, { look });
  if (notice !== null) return { queued: new Set(submitted.keys()), notice };
  const isThere = (id: string) => {
    const phase = jobs.get(id)?.phase;
    return phase !== undefined && phase !== "ended";
  };
  return { queued: new Set(places.map(({ id }) => id).filter(isThere)), notice: null };
}

/**
 * Writes down the numbers of jobs of submissions that were cut off between sbatch and their record:
 * the comment of a job names its submission.
 */
async function findLostJobs(store: Store, ids: ReadonlySet<string>): Promise<void> {
  const cutOff = [...ids].map((id) => readSubmission(store, id))
    .filter((one): one is Submission => one !== null)
    .filter(({ arrays }) => arrays.some(({ jobId }) => jobId === null));
  if (cutOff.length === 0) return;
  const jobs = await jobsByComment();
  if (jobs === null) return;
  for (const one of cutOff) {
    const arrays = one.arrays.map((array) => ({
      ...array,
      jobId: array.jobId ?? jobs.get(commentOf(one.id, array.first)) ?? null,
    }));
    writeSubmission(store, { ...one, arrays }, ensureStore(store));
  }
}
