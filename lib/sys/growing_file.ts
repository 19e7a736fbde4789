import { failureReason } from "./failure.ts";

/** Bytes that are read at once, so that a large file does not have to fit the memory. */
const MOST = 1 << 20;

/** A file that somebody else writes to, read as it grows. It is kept open until it is closed. */
export class GrowingFile {
  #offset: number;
  #open: { readonly file: Deno.FsFile; readonly inode: number | null } | null = null;

  /**
   * @param path where it is now
   * @param from bytes at its beginning that are passed over
   */
  constructor(private readonly path: () => string, from = 0) {
    this.#offset = from;
  }

  /**
   * What was added since the last call, up to a megabyte; nothing while there is no file. One that
   * has become shorter is read from its beginning: it was written anew. If another file has taken
   * its place, what was written into it until then comes first.
   */
  read(): Uint8Array {
    if (this.#open === null) return this.#begin() ? this.#more() : new Uint8Array();
    // Before what is in it: nobody writes into a file that is gone from its place.
    const there = this.#inodeThere();
    const isAnother = there !== null && there !== this.#open.inode;
    const bytes = this.#more();
    if (bytes.length > 0 || !isAnother) return bytes;
    this.close();
    this.#offset = 0;
    return this.#begin() ? this.#more() : new Uint8Array();
  }

  /** Gives the file back; what is read after that comes from the file that is there then. */
  close(): void {
    this.#open?.file.close();
    this.#open = null;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #begin(): boolean {
    try {
      const file = Deno.openSync(this.path());
      this.#open = { file, inode: file.statSync().ino };
      return true;
    } catch (error) {
      const reason = failureReason(error);
      if (["missing", "not-a-directory", "unreachable"].includes(reason)) return false;
      throw error;
    }
  }

  #inodeThere(): number | null {
    try {
      return Deno.statSync(this.path()).ino;
    } catch {
      return null;
    }
  }

  #more(): Uint8Array {
    const { file } = this.#open!;
    const { size } = file.statSync();
    if (size < this.#offset) this.#offset = 0;
    const buffer = new Uint8Array(Math.min(MOST, size - this.#offset));
    if (buffer.length === 0) return buffer;
    file.seekSync(this.#offset, Deno.SeekMode.Start);
    const count = file.readSync(buffer) ?? 0;
    this.#offset += count;
    return buffer.subarray(0, count);
  }
}
