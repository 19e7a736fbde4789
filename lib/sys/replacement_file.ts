import { temporaryName } from "./atomic_file.ts";

/** A file that takes another's place (or a new name) when it is complete. */
export interface ReplacementFile {
  /** Appends all of `bytes`. */
  write(bytes: Uint8Array): void;
  /** Gives the file its name. */
  commit(): void;
  /** Removes what was written; the name stays as it was. */
  discard(): void;
}

/**
 * Opens a file that is written piece by piece under a temporary name (in the same folder, starting
 * with a dot) and gets its name in one step. Like `writeFileAtomic`, for content that comes with
 * time.
 *
 * @param mode permission bits; default: the system's (0666 less the umask)
 */
export function openReplacementFile(path: string, mode?: number): ReplacementFile {
  const temporary = temporaryName(path);
  const file = Deno.openSync(temporary, { write: true, createNew: true, mode });
  const remove = () => {
    try {
      Deno.removeSync(temporary);
    } catch {
      // What made the caller give up is the thing to tell.
    }
  };
  return {
    write(bytes) {
      let done = 0;
      while (done < bytes.length) done += file.writeSync(bytes.subarray(done));
    },
    commit() {
      file.close();
      try {
        Deno.renameSync(temporary, path);
      } catch (error) {
        remove();
        throw error;
      }
    },
    discard() {
      file.close();
      remove();
    },
  };
}
