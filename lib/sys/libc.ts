import type { FileStamp } from "./file_stamp.ts";

/** What of the C library is called: system calls that the runtime wraps into many objects. */
const CALLS = {
  statx: { parameters: ["i32", "buffer", "i32", "u32", "buffer"], result: "i32" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  getdents64: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

/** AT_FDCWD of statx(2): relative paths begin in the working directory. */
const WORKING_DIRECTORY = -100;

/** STATX_MTIME, STATX_CTIME, STATX_INO and STATX_SIZE. */
const WANTED = 0x40 | 0x80 | 0x100 | 0x200;

/** Bytes of `struct statx`, and where its parts are, in units of four bytes. */
const STATX_BYTES = 256;
const [INODE, SIZE, CHANGED, MODIFIED] = [8, 10, 24, 28];

/** O_RDONLY, O_DIRECTORY and O_CLOEXEC. */
const FOLDER_FLAGS = Deno.build.arch === "aarch64" ? 0o2040000 : 0o2200000;

/** Where the parts of `struct linux_dirent64` are, in bytes. */
const [LENGTH, TYPE, NAME] = [16, 18, 19];

/** Types of it: what the file system does not tell, and plain files (DT_UNKNOWN, DT_REG). */
const [UNKNOWN, FILE] = [0, 8];

/** The longest path that Linux takes, and the zero after it. */
const LONGEST_PATH = 4096;

const SLASH = 0x2f;

/** Bytes that are read of a folder at a time. */
const FOLDER_BYTES = 1 << 16;

/**
 * Looks at files through the C library, for stores of a hundred thousand experiments: there the
 * objects that Deno makes of each file and folder take as long as the system itself. What a call
 * cannot tell, for whatever reason, Deno is to be asked for.
 */
export class LibraryCalls {
  readonly #encoder = new TextEncoder();
  readonly #path = new Uint8Array(LONGEST_PATH);
  readonly #facts = new Uint32Array(STATX_BYTES / 4);

  private constructor(private readonly library: Deno.DynamicLibrary<typeof CALLS>) {}

  /** @returns null where there is no such library (not Linux, musl), or it may not be called */
  static open(): LibraryCalls | null {
    if (Deno.build.os !== "linux") return null;
    try {
      return new LibraryCalls(Deno.dlopen("libc.so.6", CALLS));
    } catch {
      return null;
    }
  }

  /**
   * Opens a folder, from which the system finds what is below it on a shorter way.
   *
   * @returns its descriptor, which {@link closeFolder} closes; null if it cannot be opened
   */
  openFolder(path: string): number | null {
    if (!this.#setPath(path, "")) return null;
    const folder = this.library.symbols.open(this.#path, FOLDER_FLAGS);
    return folder < 0 ? null : folder;
  }

  closeFolder(folder: number): void {
    this.library.symbols.close(folder);
  }

  /**
   * The stamp of a file or folder (links followed); null if it cannot be told.
   *
   * @param from descriptor of an open folder, or null
   * @param folder path of a folder, relative to that one
   * @param name of a file in it; empty for the folder itself
   */
  stamp(from: number | null, folder: string, name: string): FileStamp | null {
    if (!this.#look(from, folder, name)) return null;
    const facts = this.#facts;
    return {
      size: wide(facts, SIZE),
      modified: millis(facts, MODIFIED),
      changed: millis(facts, CHANGED),
      inode: wide(facts, INODE),
    };
  }

  /**
   * Whether the stamp is that which begins at a place of `stamps`, in the order of its type; null if
   * it cannot be told. Makes no object and no string of what it is asked.
   */
  hasStamp(
    from: number | null,
    folder: string,
    name: string,
    stamps: Float64Array,
    at: number,
  ): boolean | null {
    if (!this.#look(from, folder, name)) return null;
    const facts = this.#facts;
    return stamps[at] === wide(facts, SIZE) && stamps[at + 1] === millis(facts, MODIFIED) &&
      stamps[at + 2] === millis(facts, CHANGED) && stamps[at + 3] === wide(facts, INODE);
  }

  #look(from: number | null, folder: string, name: string): boolean {
    if (!this.#setPath(folder, name)) return false;
    const begin = from ?? WORKING_DIRECTORY;
    return this.library.symbols.statx(begin, this.#path, 0, WANTED, this.#facts) === 0;
  }

  /** Names in a folder without those of plain files; null if they cannot be told. */
  namesOfOthers(path: string): string[] | null {
    const folder = this.openFolder(path);
    if (folder === null) return null;
    const calls = this.library.symbols;
    try {
      const names: string[] = [];
      const bytes = new Uint8Array(FOLDER_BYTES);
      while (true) {
        const length = Number(calls.getdents64(folder, bytes, BigInt(FOLDER_BYTES)));
        if (length === 0) return names;
        if (length < 0 || !takeNames(bytes.subarray(0, length), names)) return null;
      }
    } finally {
      this.closeFolder(folder);
    }
  }

  close(): void {
    this.library.close();
  }

  /** @returns false if it is too long */
  #setPath(folder: string, name: string): boolean {
    if (folder.length + name.length + 1 >= LONGEST_PATH) return false;
    const bytes = this.#path;
    let end = 0;
    for (let at = 0; at < folder.length; at++) {
      const code = folder.charCodeAt(at);
      if (code >= 0x80) return this.#encodePath(folder, name);
      bytes[end++] = code;
    }
    if (name !== "") bytes[end++] = SLASH;
    for (let at = 0; at < name.length; at++) {
      const code = name.charCodeAt(at);
      if (code >= 0x80) return this.#encodePath(folder, name);
      bytes[end++] = code;
    }
    bytes[end] = 0;
    return true;
  }

  #encodePath(folder: string, name: string): boolean {
    const text = `${name === "" ? folder : `${folder}/${name}`}\0`;
    return this.#encoder.encodeInto(text, this.#path).read === text.length;
  }
}

function wide(facts: Uint32Array, at: number): number {
  return facts[at]! + facts[at + 1]! * 2 ** 32;
}

/** Milliseconds of a time: seconds with a sign in 64 bits, nanoseconds in 32. */
function millis(facts: Uint32Array, at: number): number {
  const seconds = facts[at]! + (facts[at + 1]! | 0) * 2 ** 32;
  return seconds * 1000 + Math.floor(facts[at + 2]! / 1e6);
}

/** @returns false if the type of an entry is not told */
function takeNames(bytes: Uint8Array, names: string[]): boolean {
  // One character for each byte; what is not ASCII is decoded in its turn.
  const text = new TextDecoder("latin1").decode(bytes);
  for (let at = 0; at < bytes.length; at += bytes[at + LENGTH]! | (bytes[at + LENGTH + 1]! << 8)) {
    const type = bytes[at + TYPE];
    if (type === UNKNOWN) return false;
    if (type === FILE) continue;
    const from = at + NAME;
    let end = from;
    let all = 0;
    for (let byte = bytes[end]!; byte !== 0; byte = bytes[++end]!) all |= byte;
    const name = all < 0x80
      ? text.slice(from, end)
      : new TextDecoder().decode(bytes.subarray(from, end));
    if (name !== "." && name !== "..") names.push(name);
  }
  return true;
}
