import { YamlFailure } from "./failure.ts";

/** True for a line break of YAML 1.1. */
export function isBreak(mark: string): boolean {
  return mark === "\n" || mark === "\r" || mark === "\x85" || mark === "\u2028" ||
    mark === "\u2029";
}

/** True for a line break and for the end of the text. */
export function isBreakOrEnd(mark: string): boolean {
  return mark === "\0" || isBreak(mark);
}

/** A place in a text, with its line and column (both from 0). */
export class TextCursor {
  at = 0;
  line = 0;
  column = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The character at the place or `ahead` of it; `\0` behind the end. */
  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? "\0";
  }

  /** True if white space, a line break or the end stands there. */
  isSpaceAt(ahead: number): boolean {
    const mark = this.peek(ahead);
    return mark === " " || mark === "\t" || isBreakOrEnd(mark);
  }

  /** True if this mark of a document stands here. */
  isDocumentMark(mark: "---" | "..."): boolean {
    return this.text.startsWith(mark, this.at) && this.isSpaceAt(3);
  }

  /** Goes on by so many characters. */
  skip(length: number): void {
    for (let end = this.at + length; this.at < end; this.at++) {
      const mark = this.peek();
      if (isBreak(mark) && !(mark === "\r" && this.peek(1) === "\n")) {
        this.line++;
        this.column = 0;
      } else if (mark !== "\uFEFF") {
        this.column++;
      }
    }
  }

  /** The next characters, as many. */
  take(length: number): string {
    const text = this.text.slice(this.at, this.at + length);
    this.skip(length);
    return text;
  }

  /** The characters up to the first that does not pass. */
  takeWhile(passes: (mark: string) => boolean): string {
    let length = 0;
    while (passes(this.peek(length))) length++;
    return this.take(length);
  }

  skipSpaces(): void {
    while (this.peek() === " ") this.skip(1);
  }

  /** Goes to the end of the line. */
  skipLine(): void {
    let length = 0;
    while (!isBreakOrEnd(this.peek(length))) length++;
    this.skip(length);
  }

  /** Goes over spaces, a comment and the end of the line; there must be nothing else. */
  skipRestOfLine(): void {
    this.skipSpaces();
    if (this.peek() === "#") this.skipLine();
    if (!isBreakOrEnd(this.peek())) throw new YamlFailure("something follows on the line");
    this.takeBreak();
  }

  /** The line break that stands here as YAML takes it, or nothing. */
  takeBreak(): string {
    const mark = this.peek();
    if (!isBreak(mark)) return "";
    this.skip(mark === "\r" && this.peek(1) === "\n" ? 2 : 1);
    return mark === "\u2028" || mark === "\u2029" ? mark : "\n";
  }
}
