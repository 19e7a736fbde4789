import type { ExperimentPlace, Store } from "../../experiment/mod.ts";
import { findQueued } from "../../slurm/mod.ts";

/**
 * Finds which experiments SLURM has, and says that they are left out.
 *
 * @returns their ids
 */
export async function leftOut(
  store: Store,
  places: readonly ExperimentPlace[],
  warn: (text: string) => void,
): Promise<ReadonlySet<string>> {
  const { queued, notice } = await findQueued(store, places);
  if (notice !== null) warn(notice);
  if (queued.size > 0) warn(leftOutText(queued));
  return queued;
}

/** Says that experiments are left out. */
export function leftOutText(queued: ReadonlySet<string>): string {
  return queued.size === 1
    ? `${[...queued][0]} is queued or runs in SLURM already and is left out`
    : `${queued.size} experiments are queued or run in SLURM already and are left out`;
}
