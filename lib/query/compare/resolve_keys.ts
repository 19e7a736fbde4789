import {
  columnAmbiguous,
  type ColumnGroup,
  columnOfOtherGroup,
  columnUnknown,
} from "../../errors/mod.ts";
import { compareKeys } from "../../params/mod.ts";

/** What stands before the colon of a key, if anything. */
const PREFIX = /^(param|metric|meta):(.*)$/s;

/**
 * The keys that a list of the user means, sorted and without repeats. An item is a key, the end of
 * a key after a dot (`lr` for `model.lr`) if only one ends so, or a glob over whole keys, which may
 * match nothing.
 *
 * @param available every key that one of the experiments has
 * @throws UserError for a key that is not there, means several, or belongs to another group
 */
export function resolveKeys(
  group: ColumnGroup,
  items: readonly string[],
  available: Iterable<string>,
): string[] {
  const keys = [...available].sort(compareKeys);
  const known = new Set(keys);
  const meant = new Set<string>();
  for (const item of items) {
    for (const key of keysOf(group, item, keys, known)) meant.add(key);
  }
  return [...meant].sort(compareKeys);
}

function keysOf(
  group: ColumnGroup,
  item: string,
  keys: readonly string[],
  known: ReadonlySet<string>,
): readonly string[] {
  if (known.has(item)) return [item];
  const [, prefix, rest] = PREFIX.exec(item) ?? [];
  if (prefix !== undefined && prefix !== group) {
    throw columnOfOtherGroup(group, item, prefix as ColumnGroup);
  }
  const wanted = rest ?? item;
  if (known.has(wanted)) return [wanted];
  if (/[*?[]/.test(wanted)) {
    const glob = keyGlob(wanted);
    return keys.filter((key) => glob.test(key));
  }
  const ending = keys.filter((key) => key.endsWith(`.${wanted}`));
  if (ending.length > 1) throw columnAmbiguous(group, wanted, ending);
  if (ending.length === 0) throw columnUnknown(group, item, keys);
  return ending;
}

/**
 * A glob over whole keys as Python's `fnmatch` reads it: `*` (dots too), `?`, `[abc]`, `[!abc]`;
 * a bracket that is not closed is a bracket.
 */
export function keyGlob(glob: string): RegExp {
  const source = glob.replace(/\*+|\?|\[!?\]?[^\]]*\]|[^]/gu, (part) => {
    if (part[0] === "*") return "[^]*";
    if (part === "?") return "[^]";
    if (part.length < 3 || part[0] !== "[") return part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    const inverted = part[1] === "!";
    return bracket(part.slice(inverted ? 2 : 1, -1), inverted);
  });
  return new RegExp(`^(?:${source})$`, "u");
}

/** A set of characters; ranges that run backwards are empty, as in Python. */
function bracket(inside: string, inverted: boolean): string {
  const parts = [...inside.matchAll(/([^])-([^])|[^]/gu)];
  const escape = (text: string) => text.replace(/[\\\]\[^-]/g, "\\$&");
  const content = parts.map(([whole, from, to]) => {
    if (from === undefined) return escape(whole);
    return from <= to! ? `${escape(from)}-${escape(to!)}` : "";
  }).join("");
  // An empty set matches nothing, and its opposite anything.
  return content === "" ? (inverted ? "[^]" : "(?!)") : `[${inverted ? "^" : ""}${content}]`;
}
