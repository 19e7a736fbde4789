import {
  findLeftovers,
  isForgottenTemporary,
  isTemporaryName,
  listNursery,
  listPlaces,
  readMetadata,
  removeLeftovers,
  type Store,
  yanexHome,
} from "../../experiment/mod.ts";
import { cacheFolder, clientPlaces, findVanished } from "../../python/mod.ts";
import {
  basename,
  diskEntry,
  isMentionedByProcess,
  isOwnFolder,
  join,
  listFolder,
  nowMicros,
  removePath,
  temporaryFolder,
} from "../../sys/mod.ts";
import { findIdleSnapshots, removeSnapshot } from "./snapshots.ts";
import { treeSize, walkTree } from "./tree_size.ts";

/** Kinds of what nothing refers to. */
export const REMAIN_KINDS = [
  "draft",
  "deletion",
  "leftover",
  "temporary",
  "worktree",
  "snapshot",
  "note",
  "client",
  "cache",
] as const;

/** One of {@link REMAIN_KINDS}. */
export type RemainKind = typeof REMAIN_KINDS[number];

/** Something that nothing refers to. */
export interface Remain {
  readonly kind: RemainKind;
  /** Absolute path. */
  readonly path: string;
  /** What it takes up on the disk. */
  readonly bytes: number;
  /** A process left it that is dead; else it has only become useless. */
  readonly left: boolean;
  /**
   * Removes it, after another look.
   *
   * @returns false if it is in use by now, or gone
   * @throws what the system says if it cannot be removed
   */
  remove(): boolean;
}

/** Code that reproductions left which were killed; `lib/run` knows it. */
export interface ForgottenCode {
  find(): readonly string[];
  /** Removes all of it that can be removed. */
  remove(): void;
}

/** What {@link findRemains} looks at. */
export interface RemainPlaces {
  readonly store: Store;
  /** The time by the clock of the store's file system, milliseconds since 1970. */
  readonly now: number;
  readonly code: ForgottenCode;
}

const HOUR = 3_600_000;

/** Writing such a thing takes moments: somebody who died has left it. */
const SILENCE = 24 * HOUR;

/** A job that was not started for so long will not be started again. */
const FORGOTTEN_JOB = 90 * 24 * HOUR;

/** A client of another version that nobody has read for so long is not used any more. */
const UNUSED = 30 * 24 * HOUR;

/**
 * Finds what nothing refers to, in the order of the kinds.
 *
 * @throws UserError if the store may not be read
 */
export function findRemains(places: RemainPlaces): Remain[] {
  const { store, now } = places;
  return [
    ...nurseryRemains(store, now),
    ...experimentRemains(store, now),
    ...outerRemains(places),
  ];
}

/** The same without what lies in the folders of experiments and without snapshots. */
export function outerRemains(places: RemainPlaces): Remain[] {
  const { store, now } = places;
  return [
    ...temporaryRemains(store, now),
    ...codeRemains(places.code),
    ...snapshotRemains(store, now),
    ...noteRemains(store, now),
    ...clientRemains(),
    ...findVanished().map((path) => simple("cache", path, false)),
  ];
}

/** Half-made and half-removed experiments. */
export function nurseryRemains(store: Store, now: number): Remain[] {
  return allowed(() => listNursery(store, now)).flatMap(({ path, kind }) =>
    kind === "draft" || kind === "deletion" ? [simple(kind, path, true)] : []
  );
}

function experimentRemains(store: Store, now: number): Remain[] {
  return listPlaces(store).flatMap(({ folder }) => {
    const reading = readMetadata(folder);
    if (reading.kind !== "read") return [];
    return findLeftovers(folder, reading.metadata, now).map(({ name }) => ({
      kind: "leftover" as const,
      path: join(folder, name),
      bytes: treeSize(join(folder, name)),
      left: true,
      remove() {
        // All that is left in a folder goes with the first of it.
        removeLeftovers(folder, now);
        return diskEntry(join(folder, name)) === null;
      },
    }));
  });
}

/** Temporary files beside what is written there, and folders that were to become something. */
function temporaryRemains(store: Store, now: number): Remain[] {
  const cache = cacheFolder();
  const caches = cache === null
    ? []
    : ["interpreters", "gates", "packages", "imports", "remembered"]
      .map((name) => join(cache, name));
  const files = [store.root, join(store.root, ".sweeps"), ...caches].flatMap((folder) =>
    entriesOf(folder).filter((name) => isTemporaryName(name))
      .map((name) => join(folder, name))
      .filter((path) => isForgottenTemporary(basename(path), path, now))
  );
  const { folders } = clientPlaces(yanexHome());
  const halves = [join(store.root, ".snapshots"), ...folders].flatMap((folder) =>
    entriesOf(folder).filter((name) => name.endsWith(".new")).map((name) => join(folder, name))
  ).filter((path) => isOld(path, now));
  const indexes = entriesOf(temporaryFolder())
    .filter((name) => /^yanex-git-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name))
    .map((name) => join(temporaryFolder(), name))
    .filter((path) => isOwn(path) && isOld(path, now));
  return [...files, ...halves, ...indexes].map((path) => simple("temporary", path, true));
}

function isOld(path: string, now: number): boolean {
  const entry = diskEntry(path);
  return entry !== null && now - entry.modified > SILENCE;
}

function isOwn(path: string): boolean {
  try {
    return isOwnFolder(path);
  } catch {
    // Gone by now.
    return false;
  }
}

function codeRemains(code: ForgottenCode): Remain[] {
  return code.find().map((path) => ({
    kind: "worktree" as const,
    path,
    bytes: treeSize(path),
    left: true,
    remove() {
      code.remove();
      return diskEntry(path) === null;
    },
  }));
}

/** What commands in SLURM jobs noted for the next start of their job, and ranks for each other. */
function noteRemains(store: Store, now: number): Remain[] {
  const old = (name: string, age: number) => {
    const folder = join(store.root, ".slurm", name);
    return entriesOf(folder).map((entry) => join(folder, entry))
      .filter((path) => now - (diskEntry(path)?.modified ?? now) > age);
  };
  return [...old("jobs", FORGOTTEN_JOB), ...old("ranks", SILENCE)]
    .map((path) => simple("note", path, false));
}

function snapshotRemains(store: Store, now: number): Remain[] {
  return findIdleSnapshots(store, now).map((path) => ({
    ...simple("snapshot", path, false),
    remove: () => removeSnapshot(store, path, now),
  }));
}

/** Clients of other versions that nobody has used for long. */
function clientRemains(): Remain[] {
  const { folders, present } = clientPlaces(yanexHome());
  const paths = folders.flatMap((folder) =>
    entriesOf(folder)
      .filter((name) => name !== present && /^\d+\.\d+\.\d+\S*-[0-9a-f]{12}$/.test(name))
      .map((name) => join(folder, name))
  );
  return paths.filter((path) => isUnusedClient(path)).map((path) => ({
    ...simple("client", path, false),
    remove() {
      if (!isUnusedClient(path)) return false;
      removePath(path);
      return true;
    },
  }));
}

function isUnusedClient(path: string): boolean {
  if (!isOwn(path)) return false;
  let used = 0;
  walkTree(path, (_, { isFile, modified, accessed }) => {
    if (isFile) used = Math.max(used, modified, accessed);
  });
  return nowMicros() / 1000 - used > UNUSED && !isMentionedByProcess(path);
}

function simple(kind: RemainKind, path: string, left: boolean): Remain {
  return {
    kind,
    path,
    bytes: treeSize(path),
    left,
    remove() {
      if (diskEntry(path) === null) return false;
      removePath(path);
      return true;
    },
  };
}

function entriesOf(folder: string): string[] {
  return allowed(() => listFolder(folder)).map(({ name }) => name);
}

/** What is somebody else's is not ours to remove. */
function allowed<T>(list: () => T[]): T[] {
  try {
    return list();
  } catch {
    return [];
  }
}
