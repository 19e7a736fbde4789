import { failureReason } from "./failure.ts";
import { join } from "./path.ts";

/** What is known of a file without opening it. */
export interface FileFacts {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  /** Bytes. */
  readonly size: number;
  /** Last change of the content, milliseconds since 1970. */
  readonly modified: number;
  /** Permission bits, or null where the system has none. */
  readonly mode: number | null;
}

/** Facts about `path` (links followed), or `null` if nothing is there. */
export function statFile(path: string): FileFacts | null {
  try {
    const info = Deno.statSync(path);
    return {
      isFile: info.isFile,
      isDirectory: info.isDirectory,
      isSymlink: info.isSymlink,
      size: info.size,
      modified: info.mtime?.getTime() ?? 0,
      mode: info.mode,
    };
  } catch (error) {
    if (nothingThere(error)) return null;
    throw error;
  }
}

function nothingThere(error: unknown): boolean {
  return ["missing", "not-a-directory", "unreachable"].includes(failureReason(error));
}

/** True if `path` names an existing file or folder that may be looked at. */
export function pathExists(path: string): boolean {
  try {
    return statFile(path) !== null;
  } catch {
    return false;
  }
}

/** Content of a UTF-8 file, or `null` if there is none. */
export function readTextIfExists(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (nothingThere(error)) return null;
    throw error;
  }
}

/** Content of a file as bytes. */
export function readBytes(path: string): Uint8Array {
  return Deno.readFileSync(path);
}

/** Content of a file as bytes, or `null` if there is none. */
export function readBytesIfExists(path: string): Uint8Array | null {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (nothingThere(error)) return null;
    throw error;
  }
}

/** The first `limit` bytes of a file, or `null` if it cannot be read. */
export function readHead(path: string, limit: number): Uint8Array | null {
  try {
    const file = Deno.openSync(path);
    try {
      return readUpTo(file, limit);
    } finally {
      file.close();
    }
  } catch {
    return null;
  }
}

/** The last `limit` bytes of a file (all of a smaller one). */
export function readTail(path: string, limit: number): Uint8Array {
  using file = Deno.openSync(path);
  const size = file.statSync().size;
  file.seekSync(Math.max(0, size - limit), Deno.SeekMode.Start);
  return readUpTo(file, limit);
}

/** Reads so many bytes from where the file stands; fewer at its end. */
export function readUpTo(file: Deno.FsFile, limit: number): Uint8Array {
  const buffer = new Uint8Array(limit);
  let length = 0;
  while (length < limit) {
    const count = file.readSync(buffer.subarray(length));
    if (count === null || count === 0) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

/** One entry of a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly isFile: boolean;
  readonly isSymlink: boolean;
}

/** Entries of a folder, in the system's order; empty if there is no such folder. */
export function listFolder(path: string): FolderEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch (error) {
    if (nothingThere(error)) return [];
    throw error;
  }
}

/** Makes a folder and those above it; `mode` holds for each that is made. */
export function makeFolders(path: string, mode?: number): void {
  Deno.mkdirSync(path, { recursive: true, mode });
}

/** Makes one folder; an existing one is an error with reason `exists`. */
export function makeFolderExclusive(path: string, mode?: number): void {
  Deno.mkdirSync(path, { mode });
}

/** Renames a file or folder, replacing a file (or an empty folder) at the new place. */
export function renamePath(from: string, to: string): void {
  Deno.renameSync(from, to);
}

/** Removes a file or a folder with all it contains; nothing there is fine. */
export function removePath(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!nothingThere(error)) throw error;
  }
}

/** Copies a file with its permissions. */
export function copyFile(from: string, to: string): void {
  Deno.copyFileSync(from, to);
}

/** Gives a file a second name; false where the file system cannot. */
export function linkFile(from: string, to: string): boolean {
  try {
    Deno.linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Sets a file's modification time to now. */
export function touchFile(path: string): void {
  const time = new Date();
  Deno.utimeSync(path, time, time);
}

/** The real place of a path, links resolved. */
export function realPath(path: string): string {
  return Deno.realPathSync(path);
}

/**
 * True if `path` is a folder (and no link to one) of this user that nobody else may write to, so
 * that what lies in it can be trusted.
 */
export function isOwnFolder(path: string): boolean {
  const { isDirectory, uid, mode } = Deno.lstatSync(path);
  if (Deno.build.os === "windows") return isDirectory;
  return isDirectory && uid === Deno.uid() && ((mode ?? 0) & 0o022) === 0;
}

/** A folder of the system for files that may vanish. */
export function temporaryFolder(): string {
  return Deno.env.get("TMPDIR") ?? Deno.env.get("TEMP") ?? "/tmp";
}

/**
 * Every file below a folder, as paths relative to it with `/`, sorted; links are not followed.
 * Folders below it that may not be read are passed over.
 */
export function walkFiles(folder: string): string[] {
  const found: string[] = [];
  const visit = (entries: FolderEntry[], before: string) => {
    for (const { name, isDirectory } of entries) {
      const path = before + name;
      if (isDirectory) visit(listIfAllowed(join(folder, path)), `${path}/`);
      else found.push(path);
    }
  };
  visit(listFolder(folder), "");
  return found.sort();
}

function listIfAllowed(folder: string): FolderEntry[] {
  try {
    return listFolder(folder);
  } catch (error) {
    if (failureReason(error) === "denied") return [];
    throw error;
  }
}

/**
 * Copies files of one folder into another, with their permissions; folders are made as needed.
 *
 * @param names paths below both
 */
export function copyTree(from: string, to: string, names: readonly string[]): void {
  for (const name of names) {
    const target = join(to, name);
    Deno.mkdirSync(join(target, ".."), { recursive: true });
    Deno.copyFileSync(join(from, name), target);
  }
}
