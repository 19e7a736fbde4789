/** Size of one read. */
const PIECE = 1 << 20;

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
  let rest = "";
  while (true) {
    const count = file.readSync(buffer);
    const piece = count === null
      ? decoder.decode()
      : decoder.decode(buffer.subarray(0, count), { stream: true });
    const lines = (rest + piece).split("\n");
    rest = lines.pop()!;
    for (const text of lines) yield { text, whole: true };
    if (count === null) break;
  }
  if (rest !== "") yield { text: rest, whole: false };
}
