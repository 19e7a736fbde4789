import {
  experimentArchivedAlready,
  experimentGone,
  experimentNotArchived,
  otherFileSystem,
  placeTaken,
  storeNotWritable,
  type UserError,
} from "../errors/mod.ts";
import {
  dirname,
  failureReason,
  failureText,
  join,
  makeFolders,
  pathExists,
  renamePath,
  syncFolder,
} from "../sys/mod.ts";
import { moveClaimed } from "./occupation.ts";
import { archiveFolder, ensureStore, type ExperimentPlace, type Store } from "./store.ts";

/**
 * Puts an experiment into the archive, in one step; nothing in it changes.
 *
 * @returns its folder there
 * @throws UserError if it runs, if its place in the archive is taken, or if that cannot be written
 */
export function archiveExperiment(store: Store, place: ExperimentPlace): string {
  if (place.archived) throw experimentArchivedAlready(place.id);
  const modes = ensureStore(store);
  return moveTo(store, place, join(archiveFolder(store), place.id), modes.folder);
}

/**
 * Brings an experiment back from the archive, in one step; nothing in it changes.
 *
 * @returns its folder in the store
 * @throws UserError if there is a regular one of its id, or if the store cannot be written to
 */
export function unarchiveExperiment(store: Store, place: ExperimentPlace): string {
  if (!place.archived) throw experimentNotArchived(place.id);
  return moveTo(store, place, join(store.root, place.id), undefined);
}

function moveTo(
  store: Store,
  place: ExperimentPlace,
  target: string,
  mode: number | undefined,
): string {
  return moveClaimed(place, () => {
    // A folder without anything in it would give way to a rename.
    if (pathExists(target)) throw placeTaken(place.id, target);
    try {
      makeFolders(dirname(target), mode);
      renamePath(place.folder, target);
    } catch (error) {
      throw moveFailed(store, place, target, error);
    }
    syncFolder(dirname(target));
    syncFolder(dirname(place.folder));
    return target;
  });
}

function moveFailed(
  store: Store,
  { id, folder }: ExperimentPlace,
  target: string,
  error: unknown,
): UserError {
  const reason = failureReason(error);
  if (reason === "other-file-system") return otherFileSystem(id, dirname(target));
  if (!pathExists(folder)) return experimentGone(id, folder);
  if (pathExists(target)) return placeTaken(id, target);
  return storeNotWritable(store.root, reason, failureText(error));
}
