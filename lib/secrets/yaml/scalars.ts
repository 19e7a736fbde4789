import { isBreak, isBreakOrEnd, type TextCursor } from "./cursor.ts";
import { YamlFailure } from "./failure.ts";
import type { Token, Tokens } from "./tokens.ts";

const NO_SPACE = /[^ ]/g;

const NO_BLANK = /[^ \t]/g;

function isDocumentMark(cursor: TextCursor): boolean {
  return cursor.isDocumentMark("---") || cursor.isDocumentMark("...");
}

/** A scalar without quotes; it ends before `: `, ` #`, a smaller indent or a flow indicator. */
export function readPlainScalar(tokens: Tokens): Token {
  const { cursor } = tokens;
  const { line } = cursor;
  const indent = tokens.indent + 1;
  const parts: string[] = [];
  let endLine = line;
  let spaces = "";
  while (cursor.peek() !== "#") {
    const text = cursor.takeBefore(tokens.flowLevel > 0 ? PLAIN_END_IN_FLOW : PLAIN_END);
    if (text === "") break;
    tokens.allowSimpleKey = false;
    parts.push(spaces, text);
    endLine = cursor.line;
    spaces = readPlainSpaces(tokens);
    if (spaces === "" || (tokens.flowLevel === 0 && cursor.column < indent)) break;
  }
  return { kind: "scalar", line, endLine, text: parts.join(""), plain: true };
}

const PLAIN_END = /[ \t\n\r\x85\u2028\u2029]|:(?=[ \t\n\r\x85\u2028\u2029]|$)/g;

const PLAIN_END_IN_FLOW =
  /[ \t\n\r\x85\u2028\u2029,?[\]{}]|:(?=[ \t\n\r\x85\u2028\u2029,[\]{}]|$)/g;

/** The spaces and line breaks within a plain scalar, folded; nothing if it ends here. */
function readPlainSpaces(tokens: Tokens): string {
  const { cursor } = tokens;
  const spaces = cursor.peek() === " " ? cursor.takeBefore(NO_SPACE) : "";
  if (!isBreak(cursor.peek())) return spaces;
  const first = cursor.takeBreak();
  tokens.allowSimpleKey = true;
  if (isDocumentMark(cursor)) return "";
  let breaks = "";
  while (cursor.peek() === " " || isBreak(cursor.peek())) {
    if (cursor.peek() === " ") {
      cursor.skipSpaces();
    } else {
      breaks += cursor.takeBreak();
      if (isDocumentMark(cursor)) return "";
    }
  }
  return folded(first, breaks);
}

/** One line break is a space, further ones stay. */
function folded(first: string, breaks: string): string {
  return (first === "\n" ? (breaks === "" ? " " : "") : first) + breaks;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  "a": "\x07",
  "b": "\b",
  "t": "\t",
  "\t": "\t",
  "n": "\n",
  "v": "\v",
  "f": "\f",
  "r": "\r",
  "e": "\x1b",
  " ": " ",
  '"': '"',
  "\\": "\\",
  "/": "/",
  "N": "\x85",
  "_": "\xa0",
  "L": "\u2028",
  "P": "\u2029",
};

const ESCAPE_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A scalar in single or double quotes. */
export function readQuotedScalar(cursor: TextCursor, quote: "'" | '"'): Token {
  const { line } = cursor;
  cursor.skip(1);
  const parts: string[] = [];
  readQuotedText(cursor, quote, parts);
  while (cursor.peek() !== quote) {
    parts.push(readQuotedSpaces(cursor));
    readQuotedText(cursor, quote, parts);
  }
  cursor.skip(1);
  return { kind: "scalar", line, endLine: cursor.line, text: parts.join(""), plain: false };
}

const QUOTED_END = /['"\\ \t\n\r\x85\u2028\u2029]/g;

function readQuotedText(cursor: TextCursor, quote: "'" | '"', parts: string[]): void {
  for (;;) {
    parts.push(cursor.takeBefore(QUOTED_END));
    const mark = cursor.peek();
    if (quote === "'" && mark === "'" && cursor.peek(1) === "'") {
      parts.push("'");
      cursor.skip(2);
    } else if (quote === '"' ? mark === "'" : mark === '"' || mark === "\\") {
      parts.push(cursor.take(1));
    } else if (quote === '"' && mark === "\\") {
      cursor.skip(1);
      parts.push(readEscape(cursor));
    } else {
      return;
    }
  }
}

function readEscape(cursor: TextCursor): string {
  const mark = cursor.peek();
  const simple = ESCAPES[mark];
  if (simple !== undefined && mark !== "\0") {
    cursor.skip(1);
    return simple;
  }
  const length = ESCAPE_LENGTHS[mark];
  if (length !== undefined) {
    cursor.skip(1);
    const digits = cursor.take(length);
    const code = /^[0-9A-Fa-f]+$/.test(digits) ? parseInt(digits, 16) : NaN;
    if (digits.length < length || !(code <= 0x10ffff)) throw new YamlFailure("a wrong escape");
    return String.fromCodePoint(code);
  }
  if (!isBreak(mark)) throw new YamlFailure("an unknown escape");
  cursor.takeBreak();
  return readQuotedBreaks(cursor);
}

function readQuotedSpaces(cursor: TextCursor): string {
  const spaces = cursor.takeBefore(NO_BLANK);
  if (cursor.peek() === "\0") throw new YamlFailure("a quote is not closed");
  if (!isBreak(cursor.peek())) return spaces;
  const first = cursor.takeBreak();
  return folded(first, readQuotedBreaks(cursor));
}

function readQuotedBreaks(cursor: TextCursor): string {
  let breaks = "";
  for (;;) {
    if (isDocumentMark(cursor)) throw new YamlFailure("a document ends within quotes");
    cursor.takeBefore(NO_BLANK);
    if (!isBreak(cursor.peek())) return breaks;
    breaks += cursor.takeBreak();
  }
}

/**
 * A scalar of the lines below `|` or `>`.
 *
 * @param parentIndent column of the collection that it stands in
 */
export function readBlockScalar(cursor: TextCursor, parentIndent: number): Token {
  const { line } = cursor;
  const foldsLines = cursor.take(1) === ">";
  const header = /^(?:([+-])([0-9])?|([0-9])([+-])?)?$/.exec(
    cursor.takeBefore(/[^0-9+-]/g),
  );
  const digit = header?.[2] ?? header?.[3];
  if (header === null || digit === "0") throw new YamlFailure("a wrong block indicator");
  if (cursor.peek() !== " " && !isBreakOrEnd(cursor.peek())) throw new YamlFailure("no block");
  cursor.skipRestOfLine();

  const minimum = Math.max(parentIndent + 1, 1);
  const opening = digit === undefined
    ? readFirstBreaks(cursor)
    : { breaks: readBreaks(cursor, minimum + Number(digit) - 1), indent: 0 };
  const indent = digit === undefined
    ? Math.max(minimum, opening.indent)
    : minimum + Number(digit) - 1;

  const parts: string[] = [];
  let breaks = opening.breaks;
  let lineBreak = "";
  let endLine = line;
  while (cursor.column === indent && cursor.peek() !== "\0") {
    parts.push(breaks);
    const flush = !isBlank(cursor.peek());
    endLine = cursor.line;
    parts.push(cursor.takeLine());
    lineBreak = cursor.takeBreak();
    breaks = readBreaks(cursor, indent);
    if (cursor.column !== indent || cursor.peek() === "\0") break;
    if (!foldsLines || lineBreak !== "\n" || !flush || isBlank(cursor.peek())) {
      parts.push(lineBreak);
    } else if (breaks === "") parts.push(" ");
  }
  const chomping = header[1] ?? header[4];
  if (chomping !== "-") parts.push(lineBreak);
  if (chomping === "+") parts.push(breaks);
  return { kind: "scalar", line, endLine, text: parts.join(""), plain: false };
}

function isBlank(mark: string): boolean {
  return mark === " " || mark === "\t";
}

/** Empty lines before the first line of a block, and the indent that they lead to. */
function readFirstBreaks(cursor: TextCursor): { breaks: string; indent: number } {
  let breaks = "";
  let indent = 0;
  while (cursor.peek() === " " || isBreak(cursor.peek())) {
    if (cursor.peek() === " ") {
      cursor.skipSpaces();
      indent = Math.max(indent, cursor.column);
    } else {
      breaks += cursor.takeBreak();
    }
  }
  return { breaks, indent };
}

function readBreaks(cursor: TextCursor, indent: number): string {
  let breaks = "";
  for (;;) {
    while (cursor.column < indent && cursor.peek() === " ") cursor.skip(1);
    if (!isBreak(cursor.peek())) return breaks;
    breaks += cursor.takeBreak();
  }
}
