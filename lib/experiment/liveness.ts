import { isMap, parseJson, type ValueMap } from "../params/mod.ts";
import {
  join,
  type Liveness,
  livenessOf,
  nowMicros,
  parseTimestamp,
  type ProcessIdentity,
  readTextIfExists,
  statFile,
} from "../sys/mod.ts";
import { type Metadata, number, type Status, text } from "./metadata.ts";

/** Touched by a runner while its script runs, for observers on other machines. */
export const HEARTBEAT_FILE = ".heartbeat";

/** Says which process the script is. */
export const SCRIPT_PROCESS_FILE = ".script.json";

/** Takes up space for the record of the end, while the script runs. */
export const RESERVE_FILE = ".reserve";

/** How often a runner touches it. */
export const HEARTBEAT_SECONDS = 20;

/** Silence after which a runner on another machine counts as dead: clocks differ, NFS caches. */
const SILENCE_SECONDS = 180;

/** What a run is, after a look at its process. */
export interface RunState {
  /** The status to show: a run whose runner is gone has `failed`. */
  readonly status: Status | "unknown";
  /** True if metadata.json says that it runs and its runner is gone. */
  readonly runnerDied: boolean;
  /** Number of the script's process if it outlived its runner and still runs here. */
  readonly orphanPid: number | null;
}

/** Tells a live run from one whose runner was killed without a chance to say so. */
export function runState(folder: string, metadata: Metadata): RunState {
  const { status } = metadata;
  if (status !== "running" && status !== "created") {
    return { status, runnerDied: false, orphanPid: null };
  }
  const runner = runnerIdentity(metadata);
  if (runner === null || isAlive(folder, metadata, runner)) {
    return { status, runnerDied: false, orphanPid: null };
  }
  return { status: "failed", runnerDied: true, orphanPid: survivingScript(folder) };
}

/** Null for records of upstream and for those that were never run. */
function runnerIdentity(metadata: Metadata): ProcessIdentity | null {
  const runner = metadata.raw.get("runner");
  return isMap(runner) ? identityFrom(runner) : null;
}

function identityFrom(map: ValueMap): ProcessIdentity | null {
  const pid = number(map.get("pid"));
  const host = text(map.get("host"));
  if (pid === null || host === null) return null;
  return {
    pid,
    host,
    startTime: text(map.get("process_start_time")),
    scope: text(map.get("process_scope")),
  };
}

function isAlive(folder: string, metadata: Metadata, runner: ProcessIdentity): boolean {
  const liveness = livenessOf(runner);
  if (liveness !== "unknown") return liveness === "alive";
  const touched = statFile(join(folder, HEARTBEAT_FILE))?.modified;
  const begun = metadata.startedAt ?? metadata.createdAt;
  const last = Math.max((touched ?? 0) * 1000, begun === null ? 0 : parseTimestamp(begun) ?? 0);
  return nowMicros() - last < SILENCE_SECONDS * 1e6;
}

/** Whether the runner that a record names still runs; null if it names none. */
export function runnerLiveness(metadata: Metadata): { pid: number; liveness: Liveness } | null {
  const runner = runnerIdentity(metadata);
  return runner === null ? null : { pid: runner.pid, liveness: livenessOf(runner) };
}

/** Whether the script that was started last still runs; null if nothing says which process it is. */
export function scriptLiveness(folder: string): Liveness | null {
  const identity = writtenIdentity(join(folder, SCRIPT_PROCESS_FILE));
  return identity === null ? null : livenessOf(identity);
}

/**
 * Number of the process of the script that was started last, if it is certain that it is this one
 * and that it still runs here; it leads a process group of its own.
 */
export function survivingScript(folder: string): number | null {
  const identity = writtenIdentity(join(folder, SCRIPT_PROCESS_FILE));
  if (identity === null || identity.startTime === null) return null;
  return livenessOf(identity) === "alive" ? identity.pid : null;
}

function writtenIdentity(file: string): ProcessIdentity | null {
  try {
    const map = parseJson(readTextIfExists(file) ?? "null");
    return isMap(map) ? identityFrom(map) : null;
  } catch {
    // Its writer was killed in the middle of it.
    return null;
  }
}

/** Entries of the `runner` map that identify a process. */
export function identityEntries(identity: ProcessIdentity): ValueMap {
  return new Map<string, string | bigint | null>([
    ["pid", BigInt(identity.pid)],
    ["host", identity.host],
    ["process_start_time", identity.startTime],
    ["process_scope", identity.scope],
  ]) as ValueMap;
}
