import { temporaryName } from "./atomic_file.ts";
import { diskEntry } from "./disk_entry.ts";
import { removePath } from "./files.ts";
import { join } from "./path.ts";

/**
 * Makes a file in a folder and removes it again: shows that one can write there, and what time it is
 * by the clock that gives files their times, which is that of a server on a network file system.
 *
 * @returns milliseconds since 1970 by that clock
 * @throws what the system says if nothing can be written there
 */
export function tryWriting(folder: string): number {
  const file = temporaryName(join(folder, "probe"));
  try {
    Deno.writeTextFileSync(file, "?", { createNew: true, mode: 0o600 });
    return diskEntry(file)?.modified ?? Date.now();
  } finally {
    removePath(file);
  }
}
