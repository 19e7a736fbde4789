import type { Value, ValueMap } from "../value.ts";
import { readPlain } from "./plain.ts";

/** A line `key: value` or `key:`; only characters that mean nothing else anywhere. */
const ENTRY = /^( *)([A-Za-z_][\w.\-]*):(?: (.+))?$/;

/** A line `- value` of a list. */
const ITEM = /^( *)- (.+)$/;

/** A plain scalar without anything that could be more than its text. */
const PLAIN = /^[\w./+\-](?:(?:[\w./+\-, ]|:(?=[\w/]))*[\w./+\-,])?$/;

/** Quoted text of one line without quotes or escapes in it. */
const QUOTED = /^(?:'([^'\n]*)'|"([^"\\\n]*)")$/;

/** Deeper nesting is left to the library, which knows where it has to end. */
const MAX_DEPTH = 100;

/**
 * Reads YAML that is as plain as nearly every params.yaml, by the rules of PyYAML's safe loader, in
 * a fraction of the time that the library takes: block maps, lists of scalars, plain and quoted
 * scalars, each on a line.
 *
 * @returns null for anything else, also for what is wrong: then it is a matter for the library
 */
export function readPlainBlock(text: string): ValueMap | null {
  if (text === "" || text === "{}\n") return new Map();
  // The library says which control characters may stand where, and what ends a line.
  if (!text.endsWith("\n") || /[^\n\x20-\x7e\u00a1-\u1fff\u2100-\ud7ff]/.test(text)) return null;
  const reader = new BlockReader(text.slice(0, -1).split("\n"));
  const map = reader.map(0, 0);
  return map !== null && reader.isDone ? map : null;
}

class BlockReader {
  #at = 0;

  constructor(private readonly lines: readonly string[]) {}

  get isDone(): boolean {
    return this.#at === this.lines.length;
  }

  /** The map whose keys stand at this indentation, to its end. */
  map(indent: number, depth: number): ValueMap | null {
    if (depth > MAX_DEPTH) return null;
    const map: ValueMap = new Map();
    while (!this.isDone) {
      const match = ENTRY.exec(this.lines[this.#at]!);
      if (match === null || match[1]!.length > indent) return null;
      if (match[1]!.length < indent) break;
      const [, , key, given] = match as unknown as [string, string, string, string | undefined];
      // `yes` is no text there, and a repeated key is a matter of its own.
      if (readPlain(key, "pyyaml") !== key || map.has(key)) return null;
      this.#at++;
      const value = given === undefined ? this.#below(indent, depth) : scalar(given);
      if (value === undefined) return null;
      map.set(key, value);
    }
    return map;
  }

  /** What belongs to a key that has nothing beside it; undefined if it is not plain. */
  #below(indent: number, depth: number): Value | undefined {
    const next = this.lines[this.#at];
    if (next === undefined) return null;
    const inner = next.length - next.trimStart().length;
    if (inner >= indent && ITEM.test(next)) return this.#list(inner);
    return inner > indent ? this.map(inner, depth + 1) ?? undefined : null;
  }

  #list(indent: number): Value[] | undefined {
    const list: Value[] = [];
    while (!this.isDone) {
      const match = ITEM.exec(this.lines[this.#at]!);
      if (match === null || match[1]!.length !== indent) break;
      const value = scalar(match[2]!);
      if (value === undefined) return undefined;
      list.push(value);
      this.#at++;
    }
    return list;
  }
}

function scalar(text: string): Value | undefined {
  if (text === "[]") return [];
  if (text === "{}") return new Map();
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return quoted[1] ?? quoted[2];
  // A dash alone, or one before a space, begins a list; three begin a document.
  if (!PLAIN.test(text) || /^-(?:$| |--)/.test(text)) return undefined;
  return readPlain(text, "pyyaml");
}
