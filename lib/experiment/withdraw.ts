import {
  failureReason,
  join,
  makeFolders,
  pathExists,
  removePath,
  renamePath,
} from "../sys/mod.ts";
import { CLAIM_FILE } from "./claim.ts";
import { nurseryOf } from "./create.ts";
import { peekStatus } from "./metadata.ts";
import type { Store, StoreModes } from "./store.ts";

/**
 * Takes back an experiment that was staged and that nobody has begun: it is as if it had never been
 * made. Needs no space on the disk.
 *
 * @returns false if somebody has claimed it or run it meanwhile; it stays then
 */
export function withdrawExperiment(store: Store, modes: StoreModes, id: string): boolean {
  const place = join(store.root, id);
  const away = join(nurseryOf(store), id);
  const wanted = (folder: string) =>
    pathExists(join(folder, CLAIM_FILE)) || peekStatus(folder) !== "staged";
  if (wanted(place)) return !pathExists(place);
  try {
    makeFolders(nurseryOf(store), modes.folder);
    renamePath(place, away);
  } catch (error) {
    if (failureReason(error) === "missing") return true;
    throw error;
  }
  // Nobody finds it any more; who had found it before may have claimed it until just now.
  if (wanted(away)) {
    renamePath(away, place);
    return false;
  }
  removePath(away);
  return true;
}
