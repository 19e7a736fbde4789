import { readUpTo } from "./files.ts";

/** A file that is open for reading at any place. */
export interface OpenFile extends Disposable {
  /** Its size now, bytes; it may grow. */
  size(): number;
  /**
   * Reads at a place.
   *
   * @param from first byte
   * @param limit bytes, at most
   * @returns fewer bytes at the end of the file, none behind it
   */
  read(from: number, limit: number): Uint8Array;
}

/** Opens a file to read pieces of it; an error of the system if it cannot be opened. */
export function openFile(path: string): OpenFile {
  const file = Deno.openSync(path);
  return {
    size: () => file.statSync().size,
    read(from, limit) {
      file.seekSync(from, Deno.SeekMode.Start);
      return readUpTo(file, limit);
    },
    [Symbol.dispose]: () => file.close(),
  };
}
