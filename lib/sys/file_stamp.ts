import { failureReason } from "./failure.ts";
import { LibraryCalls } from "./libc.ts";

/**
 * What tells whether a file is still as it was when it was read. Times are milliseconds since 1970;
 * `changed` (a new content, name, owner or mode) is set by the system alone, so that a file with the
 * old time of a backup is seen as another one, where the system has it.
 */
export interface FileStamp {
  readonly size: number;
  readonly modified: number;
  readonly changed: number;
  /** Its number in the file system; 0 where there is none. */
  readonly inode: number;
}

/** A folder below which many files are looked at; what is put in its place meanwhile is not. */
export interface LookedFolder {
  readonly path: string;
  /** What the system knows it by; null if it has to be found by its path each time. */
  readonly open: number | null;
}

/** Looks at very many files, each by its place: folder, a folder in that one, name (or none). */
export class FileLooker {
  readonly #library = LibraryCalls.open();
  readonly #folders: LookedFolder[] = [];
  /** Whose stamps they are: those of one kind are not those of the other. */
  readonly kind = this.#library === null ? "runtime" : "library";

  /** A folder, for looking at what is below it. */
  folder(path: string): LookedFolder {
    const folder = { path, open: this.#library?.openFolder(path) ?? null };
    this.#folders.push(folder);
    return folder;
  }

  /**
   * The stamp of a file or folder (links followed), or null if nothing is there.
   *
   * @param name empty for the folder itself
   */
  stamp(above: LookedFolder, folder: string, name: string): FileStamp | null {
    const { open } = above;
    const first = open === null ? `${above.path}/${folder}` : folder;
    return this.#library?.stamp(open, first, name) ?? fileStamp(pathOf(above, folder, name));
  }

  /**
   * Whether the stamp of a file or folder is that which begins at a place of `stamps`: size,
   * modified, changed, inode.
   */
  hasStamp(
    above: LookedFolder,
    folder: string,
    name: string,
    stamps: Float64Array,
    at: number,
  ): boolean {
    const { open } = above;
    const first = open === null ? `${above.path}/${folder}` : folder;
    const told = this.#library?.hasStamp(open, first, name, stamps, at) ?? null;
    if (told !== null) return told;
    const stamp = fileStamp(pathOf(above, folder, name));
    return stamp !== null && stamp.size === stamps[at] && stamp.modified === stamps[at + 1] &&
      stamp.changed === stamps[at + 2] && stamp.inode === stamps[at + 3];
  }

  /** To be called in the end. */
  close(): void {
    for (const { open } of this.#folders) if (open !== null) this.#library?.closeFolder(open);
    this.#folders.length = 0;
    this.#library?.close();
  }
}

function pathOf({ path }: LookedFolder, folder: string, name: string): string {
  return name === "" ? `${path}/${folder}` : `${path}/${folder}/${name}`;
}

/** The stamp of a file or folder (links followed), or null if nothing is there. */
export function fileStamp(path: string): FileStamp | null {
  try {
    const info = Deno.statSync(path);
    const modified = info.mtime?.getTime() ?? 0;
    return {
      size: info.size,
      modified,
      changed: info.ctime?.getTime() ?? modified,
      inode: info.ino ?? 0,
    };
  } catch (error) {
    if (["missing", "not-a-directory", "unreachable"].includes(failureReason(error))) return null;
    throw error;
  }
}

/** Adds bytes at the end of a file, in one step on a local disk; made if it is missing. */
export function appendToFile(path: string, bytes: Uint8Array, mode?: number): void {
  using file = Deno.openSync(path, { append: true, create: true, mode });
  let done = 0;
  while (done < bytes.length) done += file.writeSync(bytes.subarray(done));
}
