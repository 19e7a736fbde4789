import { listFolder, statFile } from "./files.ts";
import { LibraryCalls } from "./libc.ts";

/** A folder that takes so many bytes itself has some thousand entries. */
const LARGE = 1 << 16;

/**
 * Names in a folder without those of plain files, in the system's order; empty if there is no such
 * folder.
 */
export function listOthers(path: string): string[] {
  return namesInLarge(path) ??
    listFolder(path).filter(({ isFile }) => !isFile).map(({ name }) => name);
}

/** @returns null if they are to be asked for otherwise */
function namesInLarge(path: string): string[] | null {
  // Of fewer, listing them takes no longer than opening the library.
  if ((statFile(path)?.size ?? 0) < LARGE) return null;
  const library = LibraryCalls.open();
  try {
    return library?.namesOfOthers(path) ?? null;
  } finally {
    library?.close();
  }
}
