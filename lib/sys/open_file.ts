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
      const buffer = new Uint8Array(limit);
      file.seekSync(from, Deno.SeekMode.Start);
      let length = 0;
      while (length < limit) {
        const count = file.readSync(buffer.subarray(length));
        if (count === null || count === 0) break;
        length += count;
      }
      return buffer.subarray(0, length);
    },
    [Symbol.dispose]: () => file.close(),
  };
}
