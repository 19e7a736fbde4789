import { diskEntry, livenessOf, processIdentity } from "../sys/mod.ts";
import { runnerLiveness } from "./liveness.ts";
import type { Metadata } from "./metadata.ts";

/** Names of temporary files that yanex makes (sys/atomic_file.ts), with the number of the process. */
const OURS = /^\..+\.(\d+)\.\d+\.[a-z0-9]{1,6}\.tmp$/;

/** The same for lock files that the Python client makes. */
const CLIENT_LOCK = /^\..+\.(\d+)\.[0-9a-f]{8}\.tmp$/;

/** Names of other temporary files of the Python client; they tell no process. */
const CLIENT = /^\.tmp-[0-9a-f]{8}-./;

/** True for a name that only a temporary file of yanex or its client has. */
export function isTemporaryName(name: string): boolean {
  return OURS.test(name) || CLIENT_LOCK.test(name) || CLIENT.test(name);
}

const HOUR = 3_600_000;

/**
 * Writing such a file takes moments. Its name tells the process, but not of which machine or
 * container: if there is no such process here, this silence is enough.
 */
const SILENCE = HOUR;

/** Enough even if a process of that number is there. */
const LONG_SILENCE = 24 * HOUR;

/**
 * True if the process that wrote a temporary file has certainly given up.
 *
 * @param now by the clock of the file system, milliseconds since 1970
 * @param record of the experiment that the file belongs to, if it belongs to one
 */
export function isForgottenTemporary(
  name: string,
  path: string,
  now: number,
  record: Metadata | null = null,
): boolean {
  const modified = diskEntry(path)?.modified;
  if (modified === undefined) return false;
  const number = (OURS.exec(name) ?? CLIENT_LOCK.exec(name))?.[1];
  const age = now - modified;
  if (number === undefined) return age > LONG_SILENCE;
  const pid = Number(number);
  const runner = record === null ? null : runnerLiveness(record);
  if (runner?.pid === pid && runner.liveness === "dead") return true;
  return age > (isHere(pid) ? LONG_SILENCE : SILENCE);
}

function isHere(pid: number): boolean {
  return livenessOf({ ...processIdentity(), pid, startTime: null }) !== "dead";
}
