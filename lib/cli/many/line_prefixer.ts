/**
 * Puts a prefix before each line of a stream that comes in pieces. A line that is overwritten with
 * `\r` (a progress bar) counts as several. What does not end in a line end waits for the rest.
 */
export class LinePrefixer {
  #rest: Uint8Array = new Uint8Array();

  /**
   * @param prefix with the space after it
   * @param longest a line without end is passed on when it has so many bytes
   */
  constructor(private readonly prefix: string, private readonly longest = 64 * 1024) {}

  /** Takes a piece and returns the lines that are whole now. */
  push(piece: Uint8Array): Uint8Array {
    const bytes = join([this.#rest, piece]);
    let end = lastLineEnd(bytes);
    if (end === 0 && bytes.length > this.longest) end = bytes.length;
    this.#rest = bytes.slice(end);
    return this.#withPrefix(bytes.subarray(0, end));
  }

  /** Returns what is left without a line end, with one. */
  finish(): Uint8Array {
    const rest = this.#rest;
    this.#rest = new Uint8Array();
    return this.#withPrefix(rest);
  }

  #withPrefix(bytes: Uint8Array): Uint8Array {
    const prefix = new TextEncoder().encode(this.prefix);
    const parts: Uint8Array[] = [];
    for (let start = 0; start < bytes.length;) {
      let end = start;
      while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
      // An empty line stays empty; CR LF is one line end.
      if (end > start) parts.push(prefix, bytes.subarray(start, end));
      if (bytes[end] === CR && bytes[end + 1] === LF) end++;
      if (end > start || bytes[end] === LF) parts.push(NEWLINE);
      start = end + 1;
    }
    return join(parts);
  }
}

const LF = 10;
const CR = 13;
const NEWLINE = new Uint8Array([LF]);

/** Index after the last line end; a CR at the very end may be half of one. */
function lastLineEnd(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= 0; at--) {
    if (bytes[at] === LF || (bytes[at] === CR && at < bytes.length - 1)) return at + 1;
  }
  return 0;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
