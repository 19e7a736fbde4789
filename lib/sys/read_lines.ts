/** Size of one read: what is cut from larger ones would live long enough to cost memory. */
const PIECE = 1 << 16;

/** One line of a file. */
export interface Line {
  /** The text without its line end. */
  readonly text: string;
  /** False for a last line without a line end: its writer may have been killed. */
  readonly whole: boolean;
}

/**
 * Reads a UTF-8 file line by line (`\n` ends a line), a piece at a time.
 *
 * @param from first byte to read; default 0
 */
export function* readLines(path: string, from = 0): Generator<Line> {
  using file = Deno.openSync(path);
  if (from > 0) file.seekSync(from, Deno.SeekMode.Start);
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(PIECE);
  // A line can be longer than a piece, and then it is put together once, at its end.
  let begun: string[] = [];
  while (true) {
    const count = file.readSync(buffer);
    const piece = count === null
      ? decoder.decode()
      : decoder.decode(buffer.subarray(0, count), { stream: true });
    let from = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", from)) {
      begun.push(piece.slice(from, end));
      yield { text: begun.join(""), whole: true };
      begun = [];
      from = end + 1;
    }
    if (from < piece.length) begun.push(piece.slice(from));
    if (count === null) break;
  }
  if (begun.length > 0) yield { text: begun.join(""), whole: false };
}
