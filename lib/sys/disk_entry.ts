import { failureReason } from "./failure.ts";

/** What a file or folder is on the disk; a link is the link itself, not what it leads to. */
export interface DiskEntry {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  /** Bytes that it takes up: less than its length for files with holes. */
  readonly allocated: number;
  /** Last change of the content, milliseconds since 1970. */
  readonly modified: number;
  /** Last time that it was read, as far as the file system keeps that. */
  readonly accessed: number;
  /** Last change of anything, a new name included. */
  readonly changed: number;
  /** Permission bits, or null where the system has none. */
  readonly mode: number | null;
  /** Number of its owner, or null where the system has none. */
  readonly uid: number | null;
  /** How many names it has. */
  readonly names: number;
  /** Tells one file from every other one, whatever its names. */
  readonly key: string;
}

/** Bytes of the blocks in which stat(2) counts. */
const BLOCK = 512;

/**
 * What lies at `path`, or `null` if nothing does.
 *
 * @throws what the system says if it may not be looked at
 */
export function diskEntry(path: string): DiskEntry | null {
  try {
    const info = Deno.lstatSync(path);
    const modified = info.mtime?.getTime() ?? 0;
    return {
      isFile: info.isFile,
      isDirectory: info.isDirectory,
      isSymlink: info.isSymlink,
      allocated: info.blocks === null ? info.size : info.blocks * BLOCK,
      modified,
      accessed: info.atime?.getTime() ?? modified,
      changed: info.ctime?.getTime() ?? modified,
      mode: info.mode === null ? null : info.mode & 0o7777,
      uid: info.uid,
      names: info.nlink ?? 1,
      key: `${info.dev}:${info.ino}`,
    };
  } catch (error) {
    if (["missing", "not-a-directory", "unreachable"].includes(failureReason(error))) return null;
    throw error;
  }
}

/** Sets the permission bits of a file or folder; nothing happens where the system has none. */
export function setPermissions(path: string, mode: number): void {
  if (Deno.build.os !== "windows") Deno.chmodSync(path, mode);
}
