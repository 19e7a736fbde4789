import type { ExperimentPlace, Store } from "../../experiment/mod.ts";
import { findWork, type Work, type WorkQuery } from "./work.ts";

/**
 * Finds which of some experiments, which their records say were handed to SLURM, it has, and records
 * the end of those whose job is over. What knows SLURM lies above this folder and comes in as this
 * function.
 *
 * @returns ids of those that it has
 */
export type FindQueued = (places: readonly ExperimentPlace[]) => Promise<ReadonlySet<string>>;

/** As {@link findWork}, without what waits or runs in SLURM: it is run there. */
export async function findWorkHere(
  store: Store,
  query: WorkQuery,
  { findQueued }: { readonly findQueued?: FindQueued },
): Promise<readonly Work[]> {
  const works = findWork(store, query);
  const submitted = works.filter(({ isInSlurm }) => isInSlurm);
  if (submitted.length === 0 || findQueued === undefined) return works;
  const queued = await findQueued(submitted.map(({ place }) => place));
  // Others have an end by now.
  return findWork(store, query).filter(({ place }) => !queued.has(place.id));
}
