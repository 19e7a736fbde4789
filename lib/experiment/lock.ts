import {
  failureReason,
  livenessOf,
  nowMicros,
  type ProcessIdentity,
  processIdentity,
  readTextIfExists,
  removePath,
  sleep,
  statFile,
  writeNewFile,
} from "../sys/mod.ts";

/** A lock whose owner is on another machine counts as forgotten after this time. */
const EXPIRY_SECONDS = 60;

/** How long to wait for a lock that somebody holds. */
const PATIENCE_SECONDS = 90;

interface Owner extends ProcessIdentity {
  /** Microseconds since 1970. */
  readonly since: number;
}

/**
 * Does something while holding a lock file, made by exclusive create (atomic on NFS as well). The
 * lock of a process that died is taken over; so is one of another machine after a minute, longer
 * than any holder needs.
 *
 * @throws Error if the lock cannot be had in time or the folder is not writable
 */
export async function withLock<T>(path: string, action: () => T | Promise<T>): Promise<T> {
  const mine = JSON.stringify({ ...processIdentity(), since: nowMicros() } satisfies Owner);
  const deadline = nowMicros() + PATIENCE_SECONDS * 1e6;
  for (let pause = 1; !tryCreate(path, mine); pause = Math.min(pause * 2, 100)) {
    if (breakIfForgotten(path)) continue;
    if (nowMicros() > deadline) throw new Error(`${path} is held by another process for too long`);
    await sleep(pause * (0.5 + Math.random()));
  }
  try {
    return await action();
  } finally {
    removePath(path);
  }
}

function tryCreate(path: string, content: string): boolean {
  try {
    writeNewFile(path, content, 0o600);
    return true;
  } catch (error) {
    if (failureReason(error) === "exists") return false;
    throw error;
  }
}

/** Removes a lock that nobody holds any more; true if it is worth trying again at once. */
function breakIfForgotten(path: string): boolean {
  const text = readTextIfExists(path);
  if (text === null) return true;
  if (!isForgotten(path, text)) return false;
  // Several processes may come to this point with the same lock. Only the one that makes this
  // second file may remove it, after another look: it could be a new lock by now.
  const breaking = `${path}.break`;
  if (!tryCreate(breaking, "")) {
    if (ageSeconds(breaking) > EXPIRY_SECONDS) removePath(breaking);
    return false;
  }
  try {
    if (readTextIfExists(path) === text) removePath(path);
  } finally {
    removePath(breaking);
  }
  return true;
}

function isForgotten(path: string, text: string): boolean {
  const owner = parseOwner(text);
  // Its maker has not filled it yet, or died just then.
  if (owner === null) return ageSeconds(path) > EXPIRY_SECONDS;
  const liveness = livenessOf(owner);
  if (liveness === "unknown") return nowMicros() - owner.since > EXPIRY_SECONDS * 1e6;
  return liveness === "dead";
}

function ageSeconds(path: string): number {
  const facts = statFile(path);
  return facts === null ? 0 : nowMicros() / 1e6 - facts.modified / 1e3;
}

/** Null for a lock file that its maker has not filled yet. */
function parseOwner(text: string): Owner | null {
  try {
    const owner = JSON.parse(text) as Owner;
    return typeof owner?.pid === "number" ? owner : null;
  } catch {
    return null;
  }
}
