import { failureReason } from "./failure.ts";

/** Bytes that are read at once, so that a large file does not have to fit the memory. */
const MOST = 1 << 20;

/** A file that somebody else writes to, read as it grows. */
export class GrowingFile {
  #offset: number;
  #inode: number | null = null;

  /**
   * @param path where it is now
   * @param from bytes at its beginning that are passed over
   */
  constructor(private readonly path: () => string, from = 0) {
    this.#offset = from;
  }

  /**
   * What was added since the last call, up to a megabyte; nothing while there is no file. One that
   * has become shorter, or is another file, is read from its beginning: it was written anew.
   */
  read(): Uint8Array {
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(this.path());
    } catch (error) {
      const reason = failureReason(error);
      if (["missing", "not-a-directory", "unreachable"].includes(reason)) return new Uint8Array();
      throw error;
    }
    try {
      const { size, ino } = file.statSync();
      const isAnother = this.#inode !== null && ino !== this.#inode;
      if (isAnother || size < this.#offset) this.#offset = 0;
      this.#inode = ino;
      const buffer = new Uint8Array(Math.min(MOST, size - this.#offset));
      if (buffer.length === 0) return buffer;
      file.seekSync(this.#offset, Deno.SeekMode.Start);
      const count = file.readSync(buffer) ?? 0;
      this.#offset += count;
      return buffer.subarray(0, count);
    } finally {
      file.close();
    }
  }
}
