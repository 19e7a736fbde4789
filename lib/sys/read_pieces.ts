/** Bytes of one piece. */
const PIECE = 1 << 16;

/**
 * Reads a file piece by piece, for what may not fit the memory. The file stays the same one if its
 * name changes in between.
 *
 * @param path of the file; null: standard input
 * @returns pieces that hold good until the next one is asked for: their memory is used again
 */
export function* readPieces(path: string | null): Generator<Uint8Array> {
  const file = path === null ? null : Deno.openSync(path);
  const buffer = new Uint8Array(PIECE);
  try {
    while (true) {
      const count = (file ?? Deno.stdin).readSync(buffer);
      if (count === null) return;
      if (count > 0) yield buffer.subarray(0, count);
    }
  } finally {
    file?.close();
  }
}
