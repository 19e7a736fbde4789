import type { Value, ValueMap } from "../value.ts";
import { isOctalIn11, type PlainRules, readPlain } from "./plain.ts";

/** A line `key: value` or `key:`; only characters that mean nothing else anywhere. */
const ENTRY = /^( *)([A-Za-z_][\w.\-]*):(?: +(.*))?$/;

/** A line `- value` of a list. */
const ITEM = /^( *)- +(.+)$/;

/** A plain scalar without anything that could be more than its text. */
const PLAIN = /^[\w./+\-](?:(?:[\w./+\-, ]|:(?=[\w/]))*[\w./+\-,])?$/;

/** The same inside of `[]`, where commas part the items. */
const PLAIN_ITEM = /^[\w./+\-](?:[\w./+\- ]*[\w./+\-])?$/;

/** Quoted text of one line without quotes or escapes in it. */
const QUOTED = /^(?:'([^'\n]*)'|"([^"\\\n]*)")$/;

/** What is no part of a scalar behind it; inside of quotes it is. */
const BEHIND_PLAIN = /(?: +#.*| +)$/;
const BEHIND_QUOTED = /(?<=^(?:'[^']*'|"[^"]*"))(?: +#.*| +)$/;

/** Deeper nesting is left to the library, which knows where it has to end. */
const MAX_DEPTH = 100;

/**
 * Reads YAML that is as plain as most config files and nearly every params.yaml, in a fraction of
 * the time that the library takes to load and to read: block maps, lists of scalars, plain and
 * quoted scalars, each on a line, and comments. By the rules `config`, anything that could be a
 * sweep or be warned of is not plain.
 *
 * @returns null for anything else, also for what is wrong: then it is a matter for the library
 */
export function readPlainBlock(text: string, rules: PlainRules): ValueMap | null {
  if (text === "{}\n") return new Map();
  // The library says which control characters may stand where, and what ends a line.
  if (/[^\n\x20-\x7e\u00a1-\u1fff\u2100-\ud7ff]/.test(text)) return null;
  const lines = text.split("\n").filter((line) => !/^ *(?:#|$)/.test(line));
  if (lines[0] === "---") lines.shift();
  const reader = new BlockReader(lines, rules);
  const map = reader.map(0, 0);
  return map !== null && reader.isDone ? map : null;
}

class BlockReader {
  #at = 0;

  constructor(private readonly lines: readonly string[], private readonly rules: PlainRules) {}

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
      const [, , key, given = ""] = match as unknown as [string, string, string, string?];
      // `yes` is no text there, and a repeated key is a matter of its own.
      if (readPlain(key, this.rules) !== key || map.has(key)) return null;
      this.#at++;
      const isEmpty = given === "" || given.startsWith("#");
      const value = isEmpty ? this.#below(indent, depth) : this.#value(given);
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
      const value = this.#value(match[2]!);
      if (value === undefined) return undefined;
      list.push(value);
      this.#at++;
    }
    return list;
  }

  /** What stands on the rest of a line; undefined if it is not plain. */
  #value(rest: string): Value | undefined {
    const isQuoted = rest.startsWith("'") || rest.startsWith('"');
    const text = rest.replace(isQuoted ? BEHIND_QUOTED : BEHIND_PLAIN, "");
    if (text === "{}") return new Map();
    if (!text.startsWith("[")) return this.#scalar(text, PLAIN);
    if (!text.endsWith("]")) return undefined;
    const items = text.slice(1, -1).trim();
    if (items === "") return [];
    const values = items.split(",").map((item) => this.#scalar(item.trim(), PLAIN_ITEM));
    return values.includes(undefined) ? undefined : values as Value[];
  }

  #scalar(text: string, plain: RegExp): Value | undefined {
    const quoted = QUOTED.exec(text);
    const inner = quoted === null ? text : quoted[1] ?? quoted[2]!;
    // A dash alone, or one before a space, begins a list; three begin a document.
    if (quoted === null && (!plain.test(text) || /^-(?:$| |--)/.test(text))) return undefined;
    if (this.rules === "config" && mayNeedWords(inner)) return undefined;
    return quoted === null ? readPlain(text, this.rules) : inner;
  }
}

/** True if a config file's text could be a sweep, or something that is warned of. */
function mayNeedWords(text: string): boolean {
  return /[(,]/.test(text) || /^none$/i.test(text) || isOctalIn11(text);
}
