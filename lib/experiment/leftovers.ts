import { diskEntry, join, listFolder, pathExists, removePath } from "../sys/mod.ts";
import { CANCEL_FILE } from "./cancel_request.ts";
import { CLAIM_FILE } from "./claim.ts";
import { HEARTBEAT_FILE, RESERVE_FILE, SCRIPT_PROCESS_FILE, scriptLiveness } from "./liveness.ts";
import { breakIfForgotten, isAbandoned, tryLock, unlock } from "./lock.ts";
import { LOCK_FILE, type Metadata, METADATA_FILE, readMetadata } from "./metadata.ts";
import { occupationOf } from "./occupation.ts";
import { followArchiving } from "./store.ts";
import { isForgottenTemporary, isTemporaryName } from "./temporary.ts";

/** Something in the folder of an experiment that a process left which is certainly dead. */
export interface Leftover {
  readonly kind: "lock" | "sign" | "temporary";
  /** Path below the folder. */
  readonly name: string;
}

/** Files that processes hold, with those that are made for the moment of taking one over. */
const LOCKS = [LOCK_FILE, CLAIM_FILE].flatMap((name) => [name, `${name}.break`]);

/** What a runner keeps in the folder while the script runs. */
const SIGNS = [HEARTBEAT_FILE, RESERVE_FILE, SCRIPT_PROCESS_FILE, CANCEL_FILE];

/** Temporary files in the folder of artifacts; all else that is there is the user's. */
const PATCH_TEMPORARY = /^\.git_diff(_at_run)?\.patch\./;

/**
 * Finds what dead processes left in the folder of an experiment that nobody runs. Nothing is found
 * in the folder of one that runs, or of which that cannot be told.
 *
 * @param now by the clock of the file system, milliseconds since 1970
 * @param names of what is in the folder, if they are known
 */
export function findLeftovers(
  folder: string,
  metadata: Metadata,
  now: number,
  names: readonly string[] = namesIn(folder),
): Leftover[] {
  const candidates = [...names.filter((name) => name.startsWith(".")), ...halfPatches(folder)];
  if (candidates.length === 0 || !isIdle(folder, metadata)) return [];
  return candidates.flatMap((name) => {
    const kind = kindOf(folder, name, now, metadata);
    return kind === null ? [] : [{ kind, name }];
  });
}

function halfPatches(folder: string): string[] {
  return namesIn(join(folder, "artifacts")).filter((name) => PATCH_TEMPORARY.test(name))
    .map((name) => `artifacts/${name}`);
}

function namesIn(folder: string): string[] {
  return listFolder(folder).map(({ name }) => name);
}

/** Whether nobody runs an experiment, and nobody is about to. */
function isIdle(folder: string, metadata: Metadata): boolean {
  if (metadata.status === "unknown" || metadata.status === "created") return false;
  if (occupationOf(folder, metadata).kind !== "free") return false;
  const claim = join(folder, CLAIM_FILE);
  return !pathExists(claim) || isAbandoned(claim);
}

function kindOf(
  folder: string,
  name: string,
  now: number,
  metadata: Metadata,
): Leftover["kind"] | null {
  const path = join(folder, name);
  if (LOCKS.includes(name)) return isAbandoned(path) ? "lock" : null;
  if (SIGNS.includes(name)) return isSpent(folder, name, now, metadata) ? "sign" : null;
  const last = name.split("/").at(-1)!;
  const isOver = isTemporaryName(last) && isForgottenTemporary(last, path, now, metadata);
  return isOver ? "temporary" : null;
}

/** A runner that has just recorded the end of a run removes them itself; milliseconds. */
const TIDYING = 5000;

function isSpent(folder: string, name: string, now: number, { status }: Metadata): boolean {
  // A run that died still needs them, until its end is recorded.
  if (status === "running") return false;
  const recorded = diskEntry(join(folder, METADATA_FILE))?.modified ?? now;
  if (now - recorded < TIDYING) return false;
  // The script could go on on another machine; whoever runs the experiment again ends it first.
  return name !== SCRIPT_PROCESS_FILE || ["dead", null].includes(scriptLiveness(folder));
}

/**
 * Removes what {@link findLeftovers} finds, while nobody can begin to run the experiment.
 *
 * @returns what was removed; empty if somebody runs it by now
 * @throws what the system says if something cannot be removed
 */
export function removeLeftovers(folder: string, now: number): Leftover[] {
  const reading = readMetadata(folder);
  if (reading.kind !== "read") return [];
  const removed: Leftover[] = [];
  for (const leftover of findLeftovers(folder, reading.metadata, now)) {
    if (leftover.kind !== "lock") continue;
    const path = join(folder, leftover.name);
    // Takes care of others who come to take it over at the same moment.
    if (breakIfForgotten(path, () => false) && !pathExists(path)) removed.push(leftover);
  }
  const claim = join(folder, CLAIM_FILE);
  if (!tryLock(claim)) return removed;
  try {
    removed.push(...removeHeld(folder, now));
    return removed;
  } finally {
    unlock(join(followArchiving(folder), CLAIM_FILE));
  }
}

/** The claim is ours: only what the record says counts, which is read again. */
function removeHeld(folder: string, now: number): Leftover[] {
  const reading = readMetadata(folder);
  if (reading.kind !== "read" || occupationOf(folder, reading.metadata).kind !== "free") return [];
  const removed: Leftover[] = [];
  for (const name of [...namesIn(folder), ...halfPatches(folder)]) {
    if (LOCKS.includes(name)) continue;
    const kind = kindOf(folder, name, now, reading.metadata);
    if (kind === null) continue;
    removePath(join(folder, name));
    removed.push({ kind, name });
  }
  return removed;
}
