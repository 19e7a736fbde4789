import type { Value, ValueMap } from "../value.ts";

/** Options of {@link parseJson}. */
export interface ParseJsonOptions {
  /** What a repeated key of one object means; default `last`: the last one counts, as in Python. */
  readonly duplicateKeys?: "last" | "error";
}

/** Text that is not JSON, and where. */
export class JsonSyntaxError extends Error {
  /**
   * Points to the problem.
   *
   * @param reason what is wrong
   * @param text all of it
   * @param offset of the problem in `text`, in UTF-16 units from 0
   */
  constructor(readonly reason: string, readonly text: string, readonly offset: number) {
    super(`${reason} (at character ${offset + 1})`);
    this.name = "JsonSyntaxError";
  }
}

/**
 * Deeper nesting is refused: Python's json module gives up near this depth, and so could not read
 * what we would write.
 */
const MAX_DEPTH = 900;

/**
 * Reads JSON without loss: integers of any size as bigint, numbers with a point or an exponent as
 * float, `NaN`, `Infinity` and `-Infinity` as Python's json module writes them.
 *
 * @throws JsonSyntaxError with the position
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): Value {
  const reader = new JsonReader(text, options.duplicateKeys === "error");
  return reader.document();
}

class JsonReader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string, private readonly uniqueKeys: boolean) {}

  document(): Value {
    this.space();
    const value = this.value();
    this.space();
    if (this.at < this.text.length) this.fail("text after the end of the JSON value");
    return value;
  }

  private fail(reason: string, offset = this.at): never {
    throw new JsonSyntaxError(reason, this.text, offset);
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  private value(): Value {
    switch (this.text.charCodeAt(this.at)) {
      case 0x22: // "
        return this.string();
      case 0x7b: // {
        return this.object();
      case 0x5b: // [
        return this.array();
      case 0x74: // t
        return this.word("true", true);
      case 0x66: // f
        return this.word("false", false);
      case 0x6e: // n
        return this.word("null", null);
      case 0x4e: // N
        return this.word("NaN", NaN);
      case 0x49: // I
        return this.word("Infinity", Infinity);
      default:
        return this.number();
    }
  }

  private word<T extends Value>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail("a value is expected here");
    this.at += word.length;
    return value;
  }

  private enter(): void {
    this.at++;
    if (++this.depth > MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH} levels`, this.at - 1);
  }

  private object(): ValueMap {
    const map: ValueMap = new Map();
    this.enter();
    this.space();
    if (this.text[this.at] === "}") return this.leave(map);
    for (;;) {
      const start = this.at;
      if (this.text[start] !== '"') this.fail('a key in double quotes or "}" is expected here');
      const key = this.string();
      if (this.uniqueKeys && map.has(key)) this.fail(`the key ${quoted(key)} is repeated`, start);
      this.space();
      if (this.text[this.at] !== ":") this.fail('":" is expected here');
      this.at++;
      this.space();
      map.set(key, this.value());
      this.space();
      if (this.text[this.at] === "}") return this.leave(map);
      if (this.text[this.at] !== ",") this.fail('"," or "}" is expected here');
      this.at++;
      this.space();
    }
  }

  private array(): Value[] {
    const list: Value[] = [];
    this.enter();
    this.space();
    if (this.text[this.at] === "]") return this.leave(list);
    for (;;) {
      list.push(this.value());
      this.space();
      if (this.text[this.at] === "]") return this.leave(list);
      if (this.text[this.at] !== ",") this.fail('"," or "]" is expected here');
      this.at++;
      this.space();
    }
  }

  private leave<T>(collection: T): T {
    this.at++;
    this.depth--;
    return collection;
  }

  private string(): string {
    const text = this.text;
    const start = this.at + 1;
    let end = text.indexOf('"', start);
    let piece = text.slice(start, end);
    if (end >= 0 && !piece.includes("\\")) {
      const control = piece.search(/[\x00-\x1f]/);
      if (control >= 0) this.fail("a control character must be escaped here", start + control);
      this.at = end + 1;
      return piece;
    }
    while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
    if (end < 0) this.fail("the text that starts here is not closed");
    piece = text.slice(start, end);
    this.at = end + 1;
    try {
      return JSON.parse(`"${piece}"`) as string;
    } catch {
      // The engine's message has no position that holds in every version: find the place.
      return this.fail("this is no valid escape or character", start + badCharacter(piece));
    }
  }

  private number(): number | bigint {
    const text = this.text;
    const start = this.at;
    let at = start;
    if (text[at] === "-") at++;
    if (text.startsWith("Infinity", at)) {
      this.at = at + 8;
      return text[start] === "-" ? -Infinity : Infinity;
    }
    const first = at;
    at = skipDigits(text, at);
    if (at === first) this.fail("a value is expected here");
    if (text[first] === "0" && at > first + 1) this.fail("a number must not start with 0", first);
    let isFloat = false;
    if (text[at] === ".") {
      const end = skipDigits(text, at + 1);
      if (end === at + 1) this.fail("a digit is expected here", end);
      at = end;
      isFloat = true;
    }
    if (text[at] === "e" || text[at] === "E") {
      const sign = text[at + 1] === "+" || text[at + 1] === "-" ? 1 : 0;
      const end = skipDigits(text, at + 1 + sign);
      if (end === at + 1 + sign) this.fail("a digit is expected here", end);
      at = end;
      isFloat = true;
    }
    this.at = at;
    const digits = text.slice(start, at);
    return isFloat ? Number(digits) : BigInt(digits);
  }
}

function skipDigits(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!(code >= 0x30 && code <= 0x39)) return at;
    at++;
  }
}

function isEscaped(text: string, quote: number, start: number): boolean {
  let at = quote - 1;
  while (at >= start && text[at] === "\\") at--;
  return (quote - 1 - at) % 2 === 1;
}

function badCharacter(piece: string): number {
  const good = /[^\\\x00-\x1f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
  let at = 0;
  while (good.test(piece)) at = good.lastIndex;
  return at;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
