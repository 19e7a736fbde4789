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

/** Looks at very many files. */
export class FileLooker {
  readonly #library: LibraryCalls | null;
  /** Whose stamps they are: those of one kind are not those of the other. */
  readonly kind: "runtime" | "library";

  /** @param folder in which most of them are; what is put in its place meanwhile is not looked at */
  constructor(folder: string) {
    this.#library = LibraryCalls.open(folder);
    this.kind = this.#library === null ? "runtime" : "library";
  }

  /** The stamp of a file or folder (links followed), or null if nothing is there. */
  stamp(path: string): FileStamp | null {
    return this.#library?.stamp(path) ?? fileStamp(path);
  }

  /** To be called in the end. */
  close(): void {
    this.#library?.close();
  }
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
