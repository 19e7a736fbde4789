import { isBreakOrEnd, type TextCursor } from "./cursor.ts";
import { YamlFailure } from "./failure.ts";
import type { Token } from "./tokens.ts";

const NO_NAME = /[^0-9A-Za-z_-]/g;

const NO_URI = /[^0-9A-Za-z\-;/?:@&=+$,_.!~*'()[\]%]/g;

/** The name behind `*` or `&`. */
export function readName(cursor: TextCursor, kind: "alias" | "anchor"): Token {
  const { line } = cursor;
  cursor.skip(1);
  const text = cursor.takeBefore(NO_NAME);
  if (text === "" || !(cursor.isSpaceAt(0) || "?:,]}%@`".includes(cursor.peek()))) {
    throw new YamlFailure(`no ${kind}`);
  }
  return { kind, line, endLine: line, text };
}

/** A tag, from its first `!`. */
export function readTag(cursor: TextCursor): Token {
  const { line } = cursor;
  let handle: string | null = null;
  let text = "!";
  if (cursor.peek(1) === "<") {
    cursor.skip(2);
    text = readUri(cursor);
    if (cursor.peek() !== ">") throw new YamlFailure("a tag is not closed");
    cursor.skip(1);
  } else if (cursor.isSpaceAt(1)) {
    cursor.skip(1);
  } else {
    handle = tagHasHandle(cursor) ? readTagHandle(cursor) : "!";
    if (handle === "!" && cursor.peek() === "!") cursor.skip(1);
    text = readUri(cursor);
  }
  if (!isBreakOrEnd(cursor.peek()) && cursor.peek() !== " ") {
    throw new YamlFailure("a tag goes on");
  }
  return { kind: "tag", line, endLine: line, handle, text };
}

/** True if the tag has a second `!`. */
function tagHasHandle(cursor: TextCursor): boolean {
  for (let ahead = 1;; ahead++) {
    const mark = cursor.peek(ahead);
    if (mark === "!") return true;
    if (isBreakOrEnd(mark) || mark === " ") return false;
  }
}

function isNameCharacter(mark: string): boolean {
  return /^[0-9A-Za-z_-]$/.test(mark);
}

function readTagHandle(cursor: TextCursor): string {
  if (cursor.peek() !== "!") throw new YamlFailure("no tag");
  let length = 1;
  if (cursor.peek(1) !== " ") {
    while (isNameCharacter(cursor.peek(length))) length++;
    if (cursor.peek(length) !== "!") throw new YamlFailure("a tag's handle is not closed");
    length++;
  }
  return cursor.take(length);
}

function readUri(cursor: TextCursor): string {
  const uri = cursor.takeBefore(NO_URI);
  if (uri === "") throw new YamlFailure("a tag has no name");
  try {
    if (/%(?![0-9A-Fa-f]{2})/.test(uri)) throw new YamlFailure("no escape");
    return uri.includes("%") ? decodeURIComponent(uri) : uri;
  } catch {
    throw new YamlFailure("a tag has a wrong escape");
  }
}

/** A line that begins with `%`. */
export function readDirective(cursor: TextCursor): Token {
  const { line } = cursor;
  cursor.skip(1);
  const handle = cursor.takeBefore(NO_NAME);
  expectSpace(cursor, handle);
  let text = "";
  if (handle === "YAML") {
    cursor.skipSpaces();
    text = cursor.takeBefore(/[^0-9.]/g);
    expectSpace(cursor, /^\d+\.\d+$/.test(text) ? text : "");
  } else if (handle === "TAG") {
    cursor.skipSpaces();
    text = readTagHandle(cursor);
    if (cursor.peek() !== " ") throw new YamlFailure("a directive lacks its prefix");
    cursor.skipSpaces();
    text += ` ${readUri(cursor)}`;
    expectSpace(cursor, text);
  } else {
    cursor.skipLine();
  }
  cursor.skipRestOfLine();
  return { kind: "directive", line, endLine: line, handle, text };
}

function expectSpace(cursor: TextCursor, before: string): void {
  if (before === "" || !(isBreakOrEnd(cursor.peek()) || cursor.peek() === " ")) {
    throw new YamlFailure("a directive is malformed");
  }
}
