import {
  entryAt,
  listPlaces,
  type Metadata,
  METADATA_FILE,
  readMetadata,
  type Store,
  text,
} from "../../experiment/mod.ts";
import { isMap, parseJson } from "../../params/mod.ts";
import {
  basename,
  diskEntry,
  join,
  listFolder,
  readTextIfExists,
  removePath,
  renamePath,
} from "../../sys/mod.ts";

/** Folder of a store that holds copies of code; `yanex run --snapshot` makes them. */
const SNAPSHOTS = ".snapshots";

/** Name of a copy. */
const NAME = /^[0-9a-f]{16}$/;

/** A sweep of which there is nothing yet may be on its way for so long, milliseconds. */
const STAGING = 3_600_000;

/**
 * Finds copies of code that nothing waits for. An experiment waits for its copy until it has
 * completed: a staged one will be run from it, one that runs reads from it, and one of a sweep that
 * failed, or was never made, can be run by `--resume`; one that was deleted is not made again.
 *
 * @param now by the clock of the file system, milliseconds since 1970
 * @returns paths of their folders
 */
export function findIdleSnapshots(store: Store, now: number): string[] {
  const folder = join(store.root, SNAPSHOTS);
  const names = listIfAllowed(folder).filter((name) => NAME.test(name));
  if (names.length === 0) return [];
  const awaited = awaitedSnapshots(store, now);
  return names.filter((name) => !awaited.has(name)).map((name) => join(folder, name));
}

/**
 * Removes a copy that nothing waits for: it is put aside, looked for once more, and then removed.
 *
 * @returns false if something has come to wait for it; it stays then
 */
export function removeSnapshot(store: Store, path: string, now: number): boolean {
  if (diskEntry(path) === null || awaitedSnapshots(store, now).has(basename(path))) return false;
  // Anybody who takes the same copy from now on makes it anew.
  const aside = `${path}.${crypto.randomUUID().slice(0, 8)}.new`;
  renamePath(path, aside);
  if (awaitedSnapshots(store, now).has(basename(path)) && diskEntry(path) === null) {
    renamePath(aside, path);
    return false;
  }
  removePath(aside);
  return true;
}

/** Names of the copies that something waits for. */
function awaitedSnapshots(store: Store, now: number): ReadonlySet<string> {
  const awaited = new Set<string>();
  const made = new Map<string, number>();
  for (const { folder } of listPlaces(store)) {
    const content = textOf(join(folder, METADATA_FILE));
    if (content === null || !isWhole(content)) {
      // Whatever it was, it may wait for any of them.
      for (const name of listIfAllowed(join(store.root, SNAPSHOTS))) awaited.add(name);
      continue;
    }
    if (!content.includes('"snapshot"')) continue;
    const reading = readMetadata(folder);
    if (reading.kind !== "read") continue;
    const { metadata } = reading;
    const sweep = text(entryAt(metadata.raw, "sweep", "id"));
    if (sweep !== null) made.set(sweep, (made.get(sweep) ?? 0) + 1);
    const snapshot = text(entryAt(metadata.raw, "snapshot", "folder"));
    if (snapshot !== null && isWaiting(metadata, sweep)) awaited.add(basename(snapshot));
  }
  for (const name of awaitedBySweeps(store, made, now)) awaited.add(name);
  return awaited;
}

/** False for a record that was cut; a folder without one is no experiment. */
function isWhole(record: string): boolean {
  return record === "" || record.trimEnd().endsWith("}");
}

function isWaiting({ status }: Metadata, sweep: string | null): boolean {
  if (status === "completed") return false;
  return (status !== "failed" && status !== "cancelled") || sweep !== null;
}

/**
 * Copies for experiments of sweeps that are still to be made. A sweep of which every experiment was
 * deleted is over.
 *
 * @param made how many experiments there are of each sweep
 */
function awaitedBySweeps(store: Store, made: ReadonlyMap<string, number>, now: number): string[] {
  const folder = join(store.root, ".sweeps");
  return listIfAllowed(folder).filter((name) => name.endsWith(".json")).flatMap((name) => {
    const file = join(folder, name);
    const content = textOf(file) ?? "";
    const snapshots = namesIn(content);
    if (snapshots.length === 0) return [];
    const count = made.get(name.slice(0, -".json".length)) ?? 0;
    const begun = diskEntry(file)?.modified ?? now;
    const isOver = count === 0 ? now - begun > STAGING : count >= sizeOf(content);
    return isOver ? [] : snapshots;
  });
}

/** How many experiments it takes until none is to be made; infinite if that cannot be told. */
function sizeOf(record: string): number {
  try {
    const map = parseJson(record);
    if (isMap(map) && map.get("all_made") === true) return 0;
    const size = isMap(map) ? map.get("size") : undefined;
    return typeof size === "bigint" ? Number(size) : Infinity;
  } catch {
    return Infinity;
  }
}

/** Every name of a copy that a text has, wherever the store was when it was written. */
function namesIn(content: string): string[] {
  return [...content.matchAll(/\.snapshots\/([0-9a-f]{16})\b/g)].map(([, name]) => name!);
}

/** Empty if there is no such file, null if it may not be read. */
function textOf(file: string): string | null {
  try {
    return readTextIfExists(file) ?? "";
  } catch {
    return null;
  }
}

function listIfAllowed(folder: string): string[] {
  try {
    return listFolder(folder).map(({ name }) => name);
  } catch {
    // Not ours to look at.
    return [];
  }
}
