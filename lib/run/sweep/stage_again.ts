import { claimExperiment, ensureStore, readMetadata, type Store } from "../../experiment/mod.ts";
import { pacer } from "../pacer.ts";
import { putAttemptAside } from "./attempts.ts";
import { isRunnable, type Work, type WorkQuery } from "./work.ts";

/**
 * Makes experiments that are to be run (again) staged ones, for somebody who runs them later: what
 * an earlier attempt left is put aside. Each is claimed for that; what others run, or have run
 * meanwhile, is left out.
 *
 * @returns those that are staged now
 */
export async function stageAgain(
  store: Store,
  works: readonly Work[],
  query: WorkQuery,
): Promise<Work[]> {
  const modes = ensureStore(store);
  const pause = pacer();
  const staged: Work[] = [];
  for (const work of works) {
    const { folder } = work.place;
    const claim = claimExperiment(folder);
    if (claim === null) continue;
    try {
      const reading = readMetadata(folder);
      if (reading.kind !== "read" || !isRunnable(folder, reading.metadata, query)) continue;
      const { status, raw } = reading.metadata;
      if (status !== "staged") await putAttemptAside(folder, raw, modes);
      staged.push(work);
    } finally {
      claim.release();
    }
    await pause();
  }
  return staged;
}
