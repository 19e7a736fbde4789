import type { OpenFile } from "../../sys/mod.ts";

/** Bytes of a file, from the first up to the one before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How much of a text is asked for, in lines from 1; neither: all of it. */
export interface Lines {
  readonly head?: number;
  readonly tail?: number;
}

/** Size of one read. */
const PIECE = 64 * 1024;

const NEWLINE = 10;

/**
 * The parts of a file that hold its first and last lines: one part, or two with something between
 * them. Only what is asked for is read.
 *
 * @param size bytes of the file that count
 */
export function excerptOf(file: OpenFile, size: number, { head, tail }: Lines): readonly Span[] {
  const end = head === undefined ? 0 : afterLines(file, size, head);
  if (tail === undefined) return [{ from: 0, to: head === undefined ? size : end }];
  const begin = beforeLines(file, size, tail);
  if (head === undefined) return [{ from: begin, to: size }];
  if (begin <= end) return [{ from: 0, to: size }];
  return [{ from: 0, to: end }, { from: begin, to: size }];
}

/** Where the line begins that follows the first `count` lines. */
function afterLines(file: OpenFile, size: number, count: number): number {
  let left = count;
  for (let at = 0; at < size; at += PIECE) {
    const bytes = file.read(at, Math.min(PIECE, size - at));
    for (let i = bytes.indexOf(NEWLINE); i >= 0; i = bytes.indexOf(NEWLINE, i + 1)) {
      if (--left === 0) return at + i + 1;
    }
  }
  return size;
}

/** Where the last `count` lines begin. */
function beforeLines(file: OpenFile, size: number, count: number): number {
  let left = count;
  // The end of the last line begins no other one.
  for (let end = size - 1; end > 0;) {
    const from = Math.max(0, end - PIECE);
    const bytes = file.read(from, end - from);
    for (
      let i = bytes.lastIndexOf(NEWLINE);
      i >= 0;
      i = i > 0 ? bytes.lastIndexOf(NEWLINE, i - 1) : -1
    ) {
      if (--left === 0) return from + i + 1;
    }
    end = from;
  }
  return 0;
}

/** The bytes of a part, a piece at a time. */
export function* piecesOf(file: OpenFile, { from, to }: Span): Generator<Uint8Array> {
  for (let at = from; at < to; at += PIECE) {
    const bytes = file.read(at, Math.min(PIECE, to - at));
    if (bytes.length === 0) return;
    yield bytes;
  }
}
