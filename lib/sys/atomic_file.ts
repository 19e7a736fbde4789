import { failureReason } from "./failure.ts";
import { basename, dirname, join } from "./path.ts";

/** Options of {@link writeFileAtomic}. */
export interface AtomicWriteOptions {
  /** Permission bits of the new file; default: the system's (0666 less the umask). */
  readonly mode?: number;
  /**
   * Wait until the bytes and the new name are on the disk, so that a power cut cannot undo the
   * write. Default true.
   */
  readonly durable?: boolean;
}

let counter = 0;

/**
 * A name beside `path` that nobody else uses. The number of the process alone would not do: in
 * containers and on the machines of a cluster it comes again, and killed processes leave files.
 */
export function temporaryName(path: string): string {
  const chance = Math.random().toString(36).slice(2, 8);
  return join(dirname(path), `.${basename(path)}.${Deno.pid}.${counter++}.${chance}.tmp`);
}

/**
 * Replaces a file's content in one step: readers see the old content or the new one, never a
 * mixture, also when this process dies in between. The temporary file lies in the same folder and
 * its name starts with a dot.
 *
 * @param content text (written as UTF-8), bytes, or a function that writes the bytes piece by piece
 */
export function writeFileAtomic(
  path: string,
  content: string | Uint8Array | ((write: (bytes: Uint8Array) => void) => void),
  options: AtomicWriteOptions = {},
): void {
  const folder = dirname(path);
  const temporary = temporaryName(path);
  try {
    {
      using file = Deno.openSync(temporary, { write: true, createNew: true, mode: options.mode });
      const write = (bytes: Uint8Array) => {
        let done = 0;
        while (done < bytes.length) done += file.writeSync(bytes.subarray(done));
      };
      if (typeof content === "function") content(write);
      else write(typeof content === "string" ? new TextEncoder().encode(content) : content);
      if (options.durable ?? true) file.syncDataSync();
    }
    Deno.renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
  if (options.durable ?? true) syncFolder(folder);
}

/**
 * Does the same as {@link writeFileAtomic} with a durable text; other work goes on while the disk
 * is waited for.
 */
export async function writeFileDurably(path: string, text: string, mode?: number): Promise<void> {
  const temporary = temporaryName(path);
  try {
    {
      using file = Deno.openSync(temporary, { write: true, createNew: true, mode });
      const bytes = new TextEncoder().encode(text);
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
      await file.syncData();
    }
    Deno.renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
  await makeDurable([dirname(path)]);
}

/**
 * Writes a new file in place, for folders that nobody else can see yet. If it cannot be written
 * whole (a full disk), it is taken away again.
 *
 * @throws an error with reason `exists` if the file is there
 */
export function writeNewFile(path: string, content: string | Uint8Array, mode?: number): void {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  using file = Deno.openSync(path, { write: true, createNew: true, mode });
  try {
    let done = 0;
    while (done < bytes.length) done += file.writeSync(bytes.subarray(done));
  } catch (error) {
    removeQuietly(path);
    throw error;
  }
}

/**
 * Makes a file with its content in one step, unless there is one of that name: other processes see
 * it whole or not at all, also if this one dies in between. A hard link is what makes it, which is
 * atomic on NFS as well (link(2)); file systems without hard links get an exclusive create.
 *
 * @returns false if the file is there already
 */
export function createFileAtomic(path: string, content: string, mode?: number): boolean {
  const temporary = temporaryName(path);
  writeNewFile(temporary, content, mode);
  try {
    Deno.linkSync(temporary, path);
    return true;
  } catch (error) {
    // A server's answer can get lost: the number of names tells the truth (open(2), O_EXCL).
    if (Deno.statSync(temporary).nlink === 2) return true;
    if (failureReason(error) === "exists") return false;
    return createInPlace(path, content, mode);
  } finally {
    removeQuietly(temporary);
  }
}

function createInPlace(path: string, content: string, mode: number | undefined): boolean {
  try {
    writeNewFile(path, content, mode);
    return true;
  } catch (error) {
    if (failureReason(error) === "exists") return false;
    throw error;
  }
}

/** Makes the names in a folder durable; file systems that cannot are left as they are. */
export function syncFolder(folder: string): void {
  if (Deno.build.os === "windows") return;
  try {
    // Not `using`: see the build script, which checks for it.
    const file = Deno.openSync(folder);
    try {
      file.syncSync();
    } finally {
      file.close();
    }
  } catch {
    // Some network file systems refuse fsync on a folder: they order names by themselves.
  }
}

/**
 * Waits until files and folders are on the disk; missing ones are fine. Other work goes on
 * meanwhile.
 */
export async function makeDurable(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map(async (path) => {
    try {
      const file = await Deno.open(path);
      try {
        await file.sync();
      } finally {
        file.close();
      }
    } catch {
      // Not there, or on a file system without fsync: nothing more can be done for it.
    }
  }));
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It was never made or is renamed already; the caller has the error that is worth telling.
  }
}
