import { experimentGone, storeNotWritable } from "../errors/mod.ts";
import {
  dirname,
  failureReason,
  failureText,
  join,
  listFolder,
  makeFolders,
  pathExists,
  removeEmptyFolder,
  removePath,
  renamePath,
  syncFolder,
} from "../sys/mod.ts";
import { nurseryOf } from "./create.ts";
import { newExperimentId } from "./id.ts";
import { moveClaimed } from "./occupation.ts";
import { archiveFolder, ensureStore, type ExperimentPlace, type Store } from "./store.ts";

/** What is left of an experiment that was deleted. */
export interface Remains {
  /** Where; nobody takes it for an experiment. */
  readonly folder: string;
  /** Why it could not be removed, in the words of the system. */
  readonly reason: string;
}

/** Begins the name of a folder that is being removed. */
export const DELETED = "deleted-";

/**
 * Deletes an experiment: it leaves its place in one step and is removed then, so that a kill at any
 * moment leaves a whole experiment or none. What a kill leaves behind is removed by the next
 * {@link removeDeleted}.
 *
 * @returns what could not be removed, or null
 * @throws UserError if it runs, is gone, or cannot be taken from its place; it is untouched then
 */
export function deleteExperiment(store: Store, place: ExperimentPlace): Remains | null {
  const modes = ensureStore(store);
  const name = `${DELETED}${place.id}-${newExperimentId()}`;
  const aside = moveClaimed(place, () => {
    try {
      return takeAside(place.folder, join(nurseryOf(store), name), modes.folder);
    } catch (error) {
      if (failureReason(error) !== "other-file-system") throw failed(store, place, error);
    }
    // The archive can be on a disk of its own.
    try {
      const nursery = nurseryOf({ root: dirname(place.folder) });
      return takeAside(place.folder, join(nursery, name), modes.folder);
    } catch (error) {
      throw failed(store, place, error);
    }
  });
  return removeAside(aside);
}

function failed(store: Store, { id, folder }: ExperimentPlace, error: unknown) {
  if (!pathExists(folder)) return experimentGone(id, folder);
  return storeNotWritable(store.root, failureReason(error), failureText(error));
}

function takeAside(folder: string, aside: string, mode: number | undefined): string {
  makeFolders(dirname(aside), mode);
  renamePath(folder, aside);
  syncFolder(dirname(folder));
  return aside;
}

function removeAside(aside: string): Remains | null {
  try {
    removePath(aside);
    return null;
  } catch (error) {
    // Another deletion may have been removing it as a leftover.
    return pathExists(aside) ? { folder: aside, reason: failureText(error) } : null;
  }
}

/** Removes what killed deletions left behind. What cannot be removed is left alone. */
export function removeDeleted(store: Store): void {
  const nurseries = [nurseryOf(store), nurseryOf({ root: archiveFolder(store) })];
  for (const nursery of nurseries) {
    try {
      for (const { name } of listFolder(nursery)) {
        if (name.startsWith(DELETED)) removeAside(join(nursery, name));
      }
    } catch {
      // It is somebody else's. Nobody sees what is in it.
    }
  }
  try {
    removeEmptyFolder(nurseries[1]!);
  } catch {
    // The same.
  }
}
