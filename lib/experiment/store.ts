import { notAStore, storeNotWritable } from "../errors/mod.ts";
import {
  environmentVariable,
  failureReason,
  homeFolder,
  join,
  listFolder,
  makeFolders,
  resolve,
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
  return { root: join(yanexHome(), "experiments") };
}

/**
 * Folder for what belongs to the user and is no experiment (the delivered Python client):
 * YANEX_HOME, else `~/.yanex`.
 */
export function yanexHome(): string {
  const named = environmentVariable("YANEX_HOME");
  if (named !== undefined) return resolve(expandHome(named));
  const home = homeFolder();
  if (home === null) throw notAStore();
  return join(home, ".yanex");
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
 * Places that can hold an experiment: folders with a name of 8 characters. Whether one has
 * readable metadata is not looked at.
 */
export function listPlaces(
  store: Store,
  which: "regular" | "archived" | "all" = "all",
): ExperimentPlace[] {
  const places: ExperimentPlace[] = [];
  const collect = (folder: string, archived: boolean) => {
    for (const entry of listFolder(folder)) {
      if (entry.isFile || entry.name.length !== 8) continue;
      if (entry.name === "archived" || entry.name.startsWith(".")) continue;
      places.push({ id: entry.name, folder: join(folder, entry.name), archived });
    }
  };
  if (which !== "archived") collect(store.root, false);
  if (which !== "regular") collect(archiveFolder(store), true);
  return places;
}
