import {
  dependencyNotComplete,
  dependencyNotInSlurm,
  dependencyUnknownInSlurm,
  type UserError,
} from "../../errors/mod.ts";
import {
  type ExperimentPlace,
  isUnfinished,
  locateExperiment,
  readMetadata,
  runState,
  type Store,
} from "../../experiment/mod.ts";
import { refresh } from "../state/refresh.ts";

/** What an experiment has to wait for because of one that it depends on. */
export type Wait =
  /** It has completed. */
  | { readonly kind: "nothing" }
  /** A job that is queued or runs: `12_3`. */
  | { readonly kind: "job"; readonly job: string }
  /** It cannot be waited for. */
  | { readonly kind: "never"; readonly error: UserError };

/**
 * Finds out what is to be waited for.
 *
 * @param ids of experiments that are depended on and are not submitted along
 */
export async function findWaits(
  store: Store,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Wait>> {
  const places = new Map<string, ExperimentPlace | null>();
  for (const id of new Set(ids)) places.set(id, locateExperiment(store, id));
  const there = [...places.values()].filter((place) => place !== null);
  // What has ended meanwhile is settled by that, and read below.
  const { jobs, notice } = await refresh(store, there);
  const waits = new Map<string, Wait>();
  for (const [id, place] of places) {
    const status = place === null ? "gone" : statusOf(place);
    const job = jobs.get(id);
    if (status === "completed") waits.set(id, { kind: "nothing" });
    else if (job !== undefined && job.phase !== "ended") {
      waits.set(id, { kind: "job", job: job.job });
    } else waits.set(id, { kind: "never", error: reasonOf(id, status, notice) });
  }
  return waits;
}

function statusOf({ folder }: ExperimentPlace): string {
  const reading = readMetadata(folder);
  return reading.kind === "read" ? runState(folder, reading.metadata).status : "gone";
}

function reasonOf(id: string, status: string, notice: string | null): UserError {
  if (notice !== null) return dependencyUnknownInSlurm(id, notice);
  return isUnfinished(status)
    ? dependencyNotInSlurm(id, status)
    : dependencyNotComplete(id, null, status, true);
}
