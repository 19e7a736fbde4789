import { statfsSync } from "node:fs";

/** How much room a file system has. */
export interface Space {
  /** Bytes that this user can still write, or null where the system does not tell. */
  readonly freeBytes: number | null;
  readonly totalBytes: number | null;
  /** Files that can still be made; null where there is no such limit. */
  readonly freeFiles: number | null;
}

/** The room for ordinary users on the file system that holds a folder (statfs(2)). */
export function spaceOf(folder: string): Space {
  try {
    const { bsize, blocks, bavail, files, ffree } = statfsSync(folder);
    // File systems without a size of their own say 0, also those without a table of inodes.
    if (blocks === 0) return { freeBytes: null, totalBytes: null, freeFiles: null };
    return {
      freeBytes: bavail * bsize,
      totalBytes: blocks * bsize,
      freeFiles: files > 0 ? ffree : null,
    };
  } catch {
    return { freeBytes: null, totalBytes: null, freeFiles: null };
  }
}
