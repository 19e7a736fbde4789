import type { Store } from "../../experiment/mod.ts";
import {
  failureReason,
  failureText,
  listFolder,
  nowMicros,
  statFile,
  tryWriting,
  type Volume,
  volumeOf,
} from "../../sys/mod.ts";
import { bytesText } from "../space/mod.ts";
import type { Finding } from "./finding.ts";

/** What is known of a store before its experiments are looked at. */
export interface StoreLook {
  readonly findings: readonly Finding[];
  /** Whether there is something to look at. */
  readonly readable: boolean;
  readonly writable: boolean;
  /** The time by the clock that gives its files their times, milliseconds since 1970. */
  readonly now: number;
}

/** Looks whether a store is there, whether it can be used, and what it lies on. */
export async function checkStore({ root }: Store): Promise<StoreLook> {
  const here = nowMicros() / 1000;
  const unusable = (...findings: Finding[]): StoreLook => (
    { findings, readable: false, writable: false, now: here }
  );
  const problem = (text: string, advice: string): Finding => (
    { check: "store", level: "problem", text, advice }
  );
  try {
    const facts = statFile(root);
    if (facts === null) {
      const text = `${root} does not exist yet`;
      const advice = "the first `yanex run` makes it; YANEX_EXPERIMENTS_DIR names another one";
      return unusable({ check: "store", level: "note", text, advice });
    }
    if (!facts.isDirectory) {
      const advice = "remove that file, or set YANEX_EXPERIMENTS_DIR to a folder";
      return unusable(problem(`${root} is no folder`, advice));
    }
    listFolder(root);
  } catch (error) {
    const text = `${root} cannot be read: ${failureText(error)}`;
    return unusable(problem(text, "ask its owner for access, or name another store"));
  }
  const disk = checkDisk(await volumeOf(root));
  try {
    const now = tryWriting(root);
    return { findings: [disk, checkClock(now, here)], readable: true, writable: true, now };
  } catch (error) {
    const text = `${root} cannot be written to: ${failureText(error)}`;
    const advice = failureReason(error) === "no-space"
      ? "free some space; `yanex du` shows where it goes"
      : "new runs need another store: set YANEX_EXPERIMENTS_DIR";
    return { findings: [problem(text, advice), disk], readable: true, writable: false, now: here };
  }
}

/** Types of file systems that several machines share, as mount(8) names them. */
const NETWORK =
  /^(nfs\d?|cifs|smb\w*|lustre|gpfs|beegfs|ceph|fuse\.(sshfs|ceph\S*|glusterfs|s3fs|rclone|gcsfuse)|glusterfs|afs|panfs|orangefs|9p|ncpfs|wekafs|quobyte)$/;

const MIB = 1024 * 1024;

/** Room that runs need at least: for their records, and for what they print. */
const LITTLE = 100 * MIB;
const SCARCE = 1024 * MIB;
const FEW_FILES = 1000;

/** Judges the file system that a store lies on. */
export function checkDisk(volume: Volume): Finding {
  const { type, readOnly, freeBytes, totalBytes, freeFiles } = volume;
  const parts = [type ?? "file system"];
  if (freeBytes !== null) {
    parts.push(`${bytesText(freeBytes)} of ${bytesText(totalBytes ?? 0)} free`);
  }
  if (freeFiles !== null) parts.push(`room for ${freeFiles} files`);
  const text = parts.join(", ");
  const finding = (level: Finding["level"], text: string, advice?: string): Finding => (
    { check: "disk", level, text, advice }
  );
  const advice = "`yanex du` shows where the space goes, `yanex gc` removes what nothing refers to";
  if (readOnly) return finding("problem", `${text}, mounted read-only`, "mount it writable");
  if ((freeBytes ?? Infinity) < LITTLE || (freeFiles ?? Infinity) < FEW_FILES) {
    return finding("problem", `${text}: almost full`, advice);
  }
  if ((freeBytes ?? Infinity) < SCARCE) return finding("warning", `${text}: little left`, advice);
  if (type === "tmpfs" || type === "ramfs") {
    return finding("note", text, "it lies in memory: a restart of the machine empties it");
  }
  if (type !== null && NETWORK.test(type)) {
    return finding(
      "note",
      `${text}: a network file system`,
      "a run of another machine counts as dead after three minutes without a sign of life",
    );
  }
  return finding("ok", text);
}

/** Differences that matter: heartbeats and claims of other machines count by minutes. */
const SLIGHT_MILLIS = 2000;
const LARGE_MILLIS = 60_000;

/**
 * Compares two clocks.
 *
 * @param files the one that gives files their times, milliseconds since 1970
 * @param here that of this machine
 */
export function checkClock(files: number, here: number): Finding {
  const off = files - here;
  const finding = (level: Finding["level"], text: string, advice?: string): Finding => (
    { check: "clock", level, text, advice }
  );
  if (Math.abs(off) <= SLIGHT_MILLIS) return finding("ok", "file times agree with the clock");
  const seconds = Math.round(Math.abs(off) / 1000);
  const text = `file times are ${seconds} seconds ${off > 0 ? "ahead of" : "behind"} the clock`;
  return Math.abs(off) > LARGE_MILLIS
    ? finding("warning", text, "set the clocks of this machine and of the file server (NTP)")
    : finding("note", text);
}
