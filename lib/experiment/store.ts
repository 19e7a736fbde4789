import { notAStore, storeNotReadable, storeNotWritable } from "../errors/mod.ts";
import {
  basename,
  dirname,
  environmentVariable,
  failureReason,
  failureText,
  homeFolder,
  join,
  listOthers,
  makeFolders,
  pathExists,
  resolve,
  sep,
  statFile,
} from "../sys/mod.ts";

/** The folder that holds all experiments. */
export interface Store {
  /** Absolute path. */
  readonly root: string;
}

/** Permission bits for what is made in a store; undefined leaves them to the umask. */
export interface StoreModes {
  readonly folder: number | undefined;
  readonly file: number | undefined;
}

/** Parameters and patches can be private: a store that yanex makes is its owner's alone. */
const PRIVATE: StoreModes = { folder: 0o700, file: 0o600 };

/**
 * The store that the environment names: YANEX_EXPERIMENTS_DIR, else `~/.yanex/experiments`.
 * Nothing is made or looked at.
 *
 * @throws UserError without that variable and without a home folder
 */
export function locateStore(): Store {
  const named = environmentVariable("YANEX_EXPERIMENTS_DIR");
  if (named !== undefined) return { root: resolve(expandHome(named)) };
  const home = yanexHome();
  if (home === null) throw notAStore();
  return { root: join(home, "experiments") };
}

/**
 * Folder for what belongs to the user and is no experiment (the delivered Python client):
 * YANEX_HOME, else `~/.yanex`; null without a home folder.
 */
export function yanexHome(): string | null {
  const named = environmentVariable("YANEX_HOME");
  if (named !== undefined) return resolve(expandHome(named));
  const home = homeFolder();
  return home === null ? null : join(home, ".yanex");
}

function expandHome(path: string): string {
  if (path !== "~" && !path.startsWith("~/")) return path;
  return join(homeFolder() ?? "~", path.slice(2));
}

/**
 * Makes the store's folder if it is not there yet, private to its owner.
 *
 * @throws UserError if it cannot be made
 */
export function ensureStore(store: Store): StoreModes {
  const facts = statFile(store.root);
  if (facts?.isDirectory) {
    // An existing store keeps its ways: private stays private, shared stays with the umask.
    return facts.mode !== null && (facts.mode & 0o077) === 0
      ? PRIVATE
      : { folder: undefined, file: undefined };
  }
  try {
    makeFolders(store.root, PRIVATE.folder);
  } catch (error) {
    throw storeNotWritable(store.root, failureReason(error));
  }
  return PRIVATE;
}

/** Where an experiment lies. */
export interface ExperimentPlace {
  /** The name of its folder, whatever its metadata says. */
  readonly id: string;
  readonly folder: string;
  readonly archived: boolean;
}

/** Folder that holds the archived experiments of a store. */
export function archiveFolder(store: Store): string {
  return join(store.root, "archived");
}

/**
 * Where the experiment that had this folder is now: it can be archived while it runs.
 *
 * @returns the folder itself if it was not archived, also if it is gone
 */
export function followArchiving(folder: string): string {
  if (pathExists(folder)) return folder;
  const archived = join(archiveFolder({ root: dirname(folder) }), basename(folder));
  return pathExists(archived) ? archived : folder;
}

/** The place of the experiment with exactly this id, or null. */
export function locateExperiment(store: Store, id: string): ExperimentPlace | null {
  if (!/^[^./\\][^/\\]{7}$/.test(id)) return null;
  const places = [
    { id, folder: join(store.root, id), archived: false },
    { id, folder: join(archiveFolder(store), id), archived: true },
  ];
  return places.find(({ folder }) => statFile(folder)?.isDirectory) ?? null;
}

/**
 * Places that can hold an experiment: folders with a name of 8 characters. Whether one has
 * readable metadata is not looked at.
 *
 * @throws UserError if the store may not be read
 */
export function listPlaces(
  store: Store,
  which: "regular" | "archived" | "all" = "all",
): ExperimentPlace[] {
  const places: ExperimentPlace[] = [];
  const collect = (above: string, archived: boolean) => {
    const beginning = `${above}${sep}`;
    for (const id of namesIn(above)) {
      if (id.length !== 8 || id === "archived" || id.startsWith(".")) continue;
      // Not by join: there can be a hundred thousand of them.
      places.push({ id, folder: beginning + id, archived });
    }
  };
  if (which !== "archived") collect(store.root, false);
  if (which !== "regular") collect(archiveFolder(store), true);
  return places;
}

function namesIn(folder: string): string[] {
  try {
    return listOthers(folder);
  } catch (error) {
    throw storeNotReadable(folder, failureText(error));
  }
}
