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

const BREAK = /[\n\r\x85\u2028\u2029]/g;

const NO_SPACE = /[^ ]/g;

/** The mark of byte order, which takes up no column. */
const ORDER_MARK = "\uFEFF";

/** A place in a text, with its line and column (both from 0). */
export class TextCursor {
  at = 0;
  line = 0;
  column = 0;
  private readonly text: string;
  private readonly hasMarks: boolean;

  constructor(text: string) {
    this.text = text;
    this.hasMarks = text.includes(ORDER_MARK);
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

  /** Characters before the next match of a global pattern, or before the end. */
  lengthBefore(pattern: RegExp): number {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    return (match === null ? this.text.length : match.index) - this.at;
  }

  /** Goes on by so many characters, none of which is a line break. */
  skip(length: number): void {
    const end = this.at + length;
    this.column += length;
    if (this.hasMarks) {
      for (let at = this.at; at < end; at++) if (this.text[at] === ORDER_MARK) this.column--;
    }
    this.at = end;
  }

  /** The next characters, as many, none of which is a line break. */
  take(length: number): string {
    const text = this.text.slice(this.at, this.at + length);
    this.skip(length);
    return text;
  }

  /** The characters before the next match of a global pattern, which matches line breaks. */
  takeBefore(pattern: RegExp): string {
    return this.take(this.lengthBefore(pattern));
  }

  skipSpaces(): void {
    if (this.peek() === " ") this.skip(this.lengthBefore(NO_SPACE));
  }

  /** Goes to the end of the line. */
  skipLine(): void {
    this.skip(this.lengthBefore(BREAK));
  }

  /** The rest of the line. */
  takeLine(): string {
    return this.takeBefore(BREAK);
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
    this.at += mark === "\r" && this.peek(1) === "\n" ? 2 : 1;
    this.line++;
    this.column = 0;
    return mark === "\u2028" || mark === "\u2029" ? mark : "\n";
  }
}
