/** Takes a line: `bytes[start..end)` without its line break. */
export type TakeLine = (bytes: Uint8Array, start: number, end: number) => void;

const LINE_FEED = 0x0a;

/**
 * Cuts a stream of chunks into lines. Only a line that reaches over chunks is copied, and of a line
 * that is longer than the limit only the beginning is kept.
 */
export class LineCutter {
  /** Lines that were cut short. */
  cutLines = 0;
  private pieces: Uint8Array[] = [];
  private length = 0;
  private skipping = false;

  /** @param limit bytes of a line that are kept at most */
  constructor(private readonly limit: number, private readonly take: TakeLine) {}

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      if (this.skipping || this.length > 0) this.endStarted(chunk.subarray(start, end));
      else this.give(chunk, start, end);
      start = end + 1;
    }
    if (start < chunk.length) this.keep(chunk.subarray(start));
  }

  /** Gives out a last line without a line break. */
  finish(): void {
    if (this.length > 0) this.endStarted(new Uint8Array(0));
  }

  private give(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > this.limit) this.cutLines++;
    this.take(bytes, start, Math.min(end, start + this.limit));
  }

  /** Keeps the beginning of a line whose end is not there yet. */
  private keep(piece: Uint8Array): void {
    if (this.skipping) return;
    // The chunk may be a buffer that its owner fills again.
    this.pieces.push(piece.slice(0, this.limit + 1 - this.length));
    this.length += piece.length;
    this.skipping = this.length > this.limit;
  }

  private endStarted(rest: Uint8Array): void {
    this.keep(rest);
    const line = new Uint8Array(this.pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of this.pieces) {
      line.set(piece, at);
      at += piece.length;
    }
    this.pieces = [];
    this.length = 0;
    this.skipping = false;
    this.give(line, 0, line.length);
  }
}
