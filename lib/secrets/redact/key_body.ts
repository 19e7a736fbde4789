import type { Span } from "./spans.ts";

/** Lines of a private key at most; the largest in use have a few hundred. */
const MAX_LINES = 1000;

/**
 * Finds the text of a private key behind the line that opens it, which is all that a detector finds:
 * on the same line (with written line breaks), and on the following ones up to the line that closes
 * it or that is no part of a key.
 */
export class KeyBody {
  private linesLeft = 0;

  /** The parts of the opening line that belong to the key. */
  open(text: string, headerEnd: number): Span[] {
    this.linesLeft = MAX_LINES;
    return this.spansFrom(text, headerEnd);
  }

  /** The parts of a further line that belong to a key that is open. */
  spansIn(text: string): Span[] {
    if (this.linesLeft === 0) return [];
    this.linesLeft--;
    const spans = this.spansFrom(text, 0);
    if (spans.length === 0 && !isBetween(text)) this.close();
    return spans;
  }

  /** Whatever comes is not behind what came. */
  close(): void {
    this.linesLeft = 0;
  }

  private spansFrom(text: string, from: number): Span[] {
    const rest = text.slice(from);
    const end = rest.search(/-----END|Private-MAC:/);
    if (end >= 0) this.close();
    const body = end >= 0 && rest[end] === "-" ? rest.slice(0, end) : rest;
    return runs(body, end >= 0).map(([start, stop]) => [from + start, from + stop]);
  }
}

/**
 * Runs of Base64 in a text: all of them if it is known to be a key or has nothing else, otherwise the
 * long ones. Written line breaks (`\n`) are left, so that one sees where lines were.
 */
function runs(text: string, isKey: boolean): Span[] {
  const all = [...text.matchAll(/(?<!\\)[A-Za-z0-9+/=]+/g)]
    .map((match): Span => [match.index, match.index + match[0].length]);
  const hasNothingElse = all.length === 1 && /^[A-Za-z0-9+/=\s"',;\\]*$/.test(text);
  return isKey || hasNothingElse ? all : all.filter(([start, end]) => end - start >= 16);
}

/** Lines between the opening of a key and its text: empty, or headers like `Proc-Type: 4`. */
function isBetween(text: string): boolean {
  return /^\s*(?:[\w-]+:.*)?$/.test(text);
}
