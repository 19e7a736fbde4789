import { MAX_DEPTH, YamlFailure } from "./failure.ts";
import { isBreak, TextCursor } from "./cursor.ts";
import { readDirective, readName, readTag } from "./properties.ts";
import { readBlockScalar, readPlainScalar, readQuotedScalar } from "./scalars.ts";

/** What a token is; those with a text carry it. */
export type TokenKind =
  | "directive"
  | "document start"
  | "document end"
  | "stream end"
  | "sequence start"
  | "mapping start"
  | "block end"
  | "["
  | "]"
  | "{"
  | "}"
  | ","
  | "- "
  | "key"
  | "value"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar";

/** One token; lines count from 0. */
export interface Token {
  readonly kind: TokenKind;
  /** Line where it begins. */
  readonly line: number;
  /** Last line that it takes up. */
  readonly endLine: number;
  readonly text?: string;
  /** Handle of a tag (`null` for a verbatim one), or name of a directive. */
  readonly handle?: string | null;
  /** A scalar without quotes or block indicator. */
  readonly plain?: boolean;
}

/** A place where a key without `?` may have begun. */
interface PossibleKey {
  readonly tokenNumber: number;
  readonly required: boolean;
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** Indicators that begin no plain scalar. */
const INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

/** Characters after which a key can't reach its colon. */
const LONGEST_KEY = 1024;

/**
 * Cuts YAML 1.1 into tokens as PyYAML does, and no further than PyYAML has looked when the same
 * token is asked for: detect-secrets takes the line up to which the text was read for the line of a
 * value.
 */
export class Tokens {
  readonly cursor: TextCursor;
  flowLevel = 0;
  indent = -1;
  allowSimpleKey = true;
  private queue: Token[] = [];
  private head = 0;
  private taken = 0;
  private done = false;
  /** The next token is known, and whether it is a key. */
  private isReady = false;
  private readonly indents: number[] = [];
  /** By the number of flow collections around them. */
  private readonly possibleKeys: (PossibleKey | null)[] = [];

  constructor(text: string) {
    this.cursor = new TextCursor(text);
  }

  /** The next token; it stays the next. */
  peek(): Token {
    if (!this.isReady) {
      while (this.needsMore()) this.fetch();
      this.isReady = true;
    }
    const token = this.queue[this.head];
    if (token === undefined) throw new YamlFailure("nothing follows");
    return token;
  }

  take(): Token {
    const token = this.peek();
    this.isReady = false;
    this.head++;
    this.taken++;
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    }
    return token;
  }

  /** True if the next token is one of these. */
  is(...kinds: TokenKind[]): boolean {
    return kinds.includes(this.peek().kind);
  }

  /** True if the tokens that were read already begin with these, as far as they go. */
  readAlready(...kinds: TokenKind[]): boolean {
    const ready = this.queue.slice(this.head, this.head + kinds.length);
    return ready.length > 0 && ready.every((token, index) => token.kind === kinds[index]);
  }

  private needsMore(): boolean {
    if (this.done) return false;
    if (this.head === this.queue.length) return true;
    this.dropStaleKeys();
    // Keys further outside come first.
    return this.possibleKeys.find(Boolean)?.tokenNumber === this.taken;
  }

  private fetch(): void {
    this.skipToToken();
    this.dropStaleKeys();
    this.unwind(this.cursor.column);
    const { cursor } = this;
    const mark = cursor.peek();
    if (mark === "\0") return this.fetchStreamEnd();
    if (cursor.column === 0) {
      if (mark === "%") return this.fetchDirective();
      if (cursor.isDocumentMark("---")) return this.fetchDocumentMark("document start");
      if (cursor.isDocumentMark("...")) return this.fetchDocumentMark("document end");
    }
    switch (mark) {
      case "[":
      case "{":
        return this.fetchOpening(mark);
      case "]":
      case "}":
        return this.fetchClosing(mark);
      case ",":
        return this.fetchComma();
      case "*":
        return this.fetchProperty(() => readName(cursor, "alias"));
      case "&":
        return this.fetchProperty(() => readName(cursor, "anchor"));
      case "!":
        return this.fetchProperty(() => readTag(cursor));
      case "'":
      case '"':
        return this.fetchProperty(() => readQuotedScalar(cursor, mark));
    }
    if ((mark === "|" || mark === ">") && this.flowLevel === 0) return this.fetchBlockScalar();
    if (mark === "-" && cursor.isSpaceAt(1)) return this.fetchDash();
    if (mark === "?" && (this.flowLevel > 0 || cursor.isSpaceAt(1))) return this.fetchKey();
    if (mark === ":" && (this.flowLevel > 0 || cursor.isSpaceAt(1))) return this.fetchValue();
    if (this.beginsPlain(mark)) return this.fetchProperty(() => readPlainScalar(this));
    throw new YamlFailure(`${mark} begins no token`);
  }

  private beginsPlain(mark: string): boolean {
    const { cursor } = this;
    if (!cursor.isSpaceAt(0) && !INDICATORS.includes(mark)) return true;
    return !cursor.isSpaceAt(1) &&
      (mark === "-" || (this.flowLevel === 0 && (mark === "?" || mark === ":")));
  }

  // Keys

  private dropStaleKeys(): void {
    const { possibleKeys, cursor } = this;
    for (let level = 0; level < possibleKeys.length; level++) {
      const key = possibleKeys[level] ?? null;
      if (key === null || (key.line === cursor.line && cursor.at - key.at <= LONGEST_KEY)) continue;
      if (key.required) throw new YamlFailure("a key has no colon");
      possibleKeys[level] = null;
    }
  }

  private savePossibleKey(): void {
    if (!this.allowSimpleKey) return;
    this.removePossibleKey();
    const { at, line, column } = this.cursor;
    this.possibleKeys[this.flowLevel] = {
      tokenNumber: this.taken + this.queue.length - this.head,
      required: this.flowLevel === 0 && this.indent === column,
      at,
      line,
      column,
    };
  }

  private removePossibleKey(): void {
    if (this.possibleKeys[this.flowLevel]?.required) throw new YamlFailure("a key has no colon");
    this.possibleKeys[this.flowLevel] = null;
  }

  // Indentation

  private unwind(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.indent = this.indents.pop()!;
      this.push("block end");
    }
  }

  private addIndent(column: number): boolean {
    if (this.indent >= column) return false;
    if (this.indents.length > MAX_DEPTH) throw new YamlFailure("too deep");
    this.indents.push(this.indent);
    this.indent = column;
    return true;
  }

  // Tokens of each kind

  private push(kind: TokenKind, length = 0): void {
    const { line } = this.cursor;
    this.cursor.skip(length);
    this.queue.push({ kind, line, endLine: line });
  }

  private skipToToken(): void {
    const { cursor } = this;
    if (cursor.at === 0 && cursor.peek() === "\uFEFF") cursor.skip(1);
    do {
      cursor.skipSpaces();
      if (cursor.peek() === "#") cursor.skipLine();
      if (isBreak(cursor.peek()) && this.flowLevel === 0) this.allowSimpleKey = true;
    } while (cursor.takeBreak() !== "");
  }

  private fetchStreamEnd(): void {
    this.unwind(-1);
    this.removePossibleKey();
    this.allowSimpleKey = false;
    this.possibleKeys.length = 0;
    this.push("stream end");
    this.done = true;
  }

  private fetchDirective(): void {
    this.unwind(-1);
    this.removePossibleKey();
    this.allowSimpleKey = false;
    this.queue.push(readDirective(this.cursor));
  }

  private fetchDocumentMark(kind: "document start" | "document end"): void {
    this.unwind(-1);
    this.removePossibleKey();
    this.allowSimpleKey = false;
    this.push(kind, 3);
  }

  private fetchOpening(kind: "[" | "{"): void {
    this.savePossibleKey();
    if (++this.flowLevel > MAX_DEPTH) throw new YamlFailure("too deep");
    this.allowSimpleKey = true;
    this.push(kind, 1);
  }

  private fetchClosing(kind: "]" | "}"): void {
    this.removePossibleKey();
    this.flowLevel--;
    this.allowSimpleKey = false;
    this.push(kind, 1);
  }

  private fetchComma(): void {
    this.allowSimpleKey = true;
    this.removePossibleKey();
    this.push(",", 1);
  }

  private fetchDash(): void {
    if (this.flowLevel === 0) {
      if (!this.allowSimpleKey) throw new YamlFailure("a sequence entry is not allowed here");
      if (this.addIndent(this.cursor.column)) this.push("sequence start");
    }
    this.allowSimpleKey = true;
    this.removePossibleKey();
    this.push("- ", 1);
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.allowSimpleKey) throw new YamlFailure("a key is not allowed here");
      if (this.addIndent(this.cursor.column)) this.push("mapping start");
    }
    this.allowSimpleKey = this.flowLevel === 0;
    this.removePossibleKey();
    this.push("key", 1);
  }

  private fetchValue(): void {
    const key = this.possibleKeys[this.flowLevel] ?? null;
    if (key !== null) {
      this.possibleKeys[this.flowLevel] = null;
      const place = this.head + key.tokenNumber - this.taken;
      this.queue.splice(place, 0, { kind: "key", line: key.line, endLine: key.line });
      if (this.flowLevel === 0 && this.addIndent(key.column)) {
        this.queue.splice(place, 0, { kind: "mapping start", line: key.line, endLine: key.line });
      }
      this.allowSimpleKey = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.allowSimpleKey) throw new YamlFailure("a value is not allowed here");
        if (this.addIndent(this.cursor.column)) this.push("mapping start");
      }
      this.allowSimpleKey = this.flowLevel === 0;
      this.removePossibleKey();
    }
    this.push("value", 1);
  }

  private fetchBlockScalar(): void {
    this.allowSimpleKey = true;
    this.removePossibleKey();
    this.queue.push(readBlockScalar(this.cursor, this.indent));
  }

  /** A token that may be a key and after which none may begin. */
  private fetchProperty(read: () => Token): void {
    this.savePossibleKey();
    this.allowSimpleKey = false;
    this.queue.push(read());
  }
}
