import { recordLocked } from "../errors/mod.ts";
import { type JobLeg, legFrom } from "./job_leg.ts";
import {
  createFileAtomic,
  livenessOf,
  nowMicros,
  type ProcessIdentity,
  processIdentity,
  readTextIfExists,
  removePath,
  sleep,
  statFile,
} from "../sys/mod.ts";

/** Whether an owner that took a lock at this time (microseconds), in this job, gives no sign of life. */
type IsSilent = (since: number, leg: JobLeg | null) => boolean;

/** A lock whose owner is on another machine counts as forgotten after this time. */
const EXPIRY_SECONDS = 60;

/** How long to wait for a lock that somebody holds. */
const PATIENCE_SECONDS = 90;

interface Owner extends ProcessIdentity {
  /** Microseconds since 1970. */
  readonly since: number;
  /** The job that it runs in, where that was said. */
  readonly leg?: JobLeg | null;
}

/**
 * Does something while holding a lock file, made by an atomic exclusive create (on NFS as well).
 * The lock of a process that died is taken over; so is one of another machine after a minute,
 * longer than any holder needs.
 *
 * @param whereNow where the lock file lies at the end: the folder that it is in may be moved
 * @throws UserError if the lock cannot be had in time; what the system says if the folder is not
 *   writable
 */
export async function withLock<T>(
  path: string,
  action: () => T | Promise<T>,
  whereNow: () => string = () => path,
): Promise<T> {
  const deadline = nowMicros() + PATIENCE_SECONDS * 1e6;
  for (let pause = 1; !tryLock(path); pause = Math.min(pause * 2, 100)) {
    if (breakIfForgotten(path)) continue;
    if (nowMicros() > deadline) throw recordLocked(path, holderOf(path), PATIENCE_SECONDS);
    await sleep(pause * (0.5 + Math.random()));
  }
  try {
    return await action();
  } finally {
    unlock(whereNow());
  }
}

/** Takes away a lock file of this process; one that somebody took over meanwhile is theirs. */
export function unlock(path: string): void {
  const owner = parseOwner(readTextIfExists(path) ?? "");
  const { pid, host, startTime, scope } = processIdentity();
  const mine = owner?.pid === pid && owner.host === host && owner.startTime === startTime &&
    owner.scope === scope;
  if (mine) removePath(path);
}

function holderOf(path: string): string {
  const owner = parseOwner(readTextIfExists(path) ?? "");
  return owner === null ? "a process" : `process ${owner.pid} on ${owner.host}`;
}

/**
 * Makes a lock file of this process; false if there is one already.
 *
 * @param leg the job that this process runs in, for those who come after it
 */
export function tryLock(path: string, leg?: JobLeg): boolean {
  const owner: Owner = { ...processIdentity(), since: nowMicros(), leg };
  return createFileAtomic(path, JSON.stringify(owner), 0o600);
}

/**
 * Removes a lock that nobody holds any more.
 *
 * @param isSilent asked about an owner on another machine, whose process cannot be seen: whether
 *   there is no sign of life; default: the lock is older than a minute
 * @returns true if it is worth trying again at once
 */
export function breakIfForgotten(path: string, isSilent: IsSilent = isExpired): boolean {
  const text = readTextIfExists(path);
  if (text === null) return true;
  if (!isForgotten(path, text, isSilent)) return false;
  // Several processes may come to this point with the same lock. Only the one that makes this
  // second file may remove it, after another look: it could be a new lock by now.
  const breaking = `${path}.break`;
  if (!tryLock(breaking)) {
    // Whoever was about to do it may have died in the middle.
    const breaker = readTextIfExists(breaking);
    if (breaker === null || !isForgotten(breaking, breaker, isExpired)) return false;
    removePath(breaking);
    return true;
  }
  try {
    if (readTextIfExists(path) === text) removePath(path);
  } finally {
    removePath(breaking);
  }
  return true;
}

/**
 * True if a lock file was left by a process that is certainly dead. Of an owner on another machine
 * nothing is certain.
 */
export function isAbandoned(path: string): boolean {
  const text = readTextIfExists(path);
  return text !== null && isForgotten(path, text, () => false);
}

/**
 * True if somebody holds a lock.
 *
 * @param isSilent as for {@link breakIfForgotten}
 */
export function isHeld(path: string, isSilent: IsSilent): boolean {
  const text = readTextIfExists(path);
  return text !== null && !isForgotten(path, text, isSilent);
}

function isExpired(sinceMicros: number): boolean {
  return nowMicros() - sinceMicros > EXPIRY_SECONDS * 1e6;
}

function isForgotten(path: string, text: string, isSilent: IsSilent): boolean {
  const owner = parseOwner(text);
  // On a file system without hard links its maker may not have filled it yet.
  if (owner === null) return ageSeconds(path) > EXPIRY_SECONDS;
  const liveness = livenessOf(owner);
  return liveness === "unknown" ? isSilent(owner.since, legFrom(owner.leg)) : liveness === "dead";
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
