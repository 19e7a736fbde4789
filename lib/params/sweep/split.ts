const CLOSER: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** Pieces between the commas of a text. */
export interface Split {
  /** The pieces, without spaces around them; one for an empty text. */
  readonly items: string[];
  /** Index of the closing bracket that was asked for, or the length of the text. */
  readonly end: number;
}

/**
 * Splits at the commas outside quotes and brackets. A quote counts where a value begins (so that
 * `don't` has none), if it is closed before a comma, a closing bracket or the end; within double
 * quotes `\"` does not close.
 *
 * @param from index at which to start
 * @param closer the bracket that ends the list; none: it ends with the text
 * @returns `null` if brackets do not match or `closer` never comes
 */
export function splitItems(text: string, from = 0, closer = ""): Split | null {
  const open: string[] = [];
  const quotes = new QuoteFinder(text);
  const items: string[] = [];
  let itemStart = from;
  let valueMayStart = true;
  for (let at = from; at < text.length; at++) {
    const unit = text[at]!;
    if (valueMayStart && (unit === '"' || unit === "'")) {
      at = quotes.close(at) ?? at;
      valueMayStart = false;
    } else if (CLOSER[unit] !== undefined) {
      open.push(CLOSER[unit]!);
      valueMayStart = true;
    } else if (unit === closer && open.length === 0) {
      items.push(text.slice(itemStart, at).trim());
      return { items, end: at };
    } else if (unit === ")" || unit === "]" || unit === "}") {
      if (open.pop() !== unit) return null;
    } else if (unit === "," && open.length === 0) {
      items.push(text.slice(itemStart, at).trim());
      itemStart = at + 1;
      valueMayStart = true;
    } else if (!isSpace(unit)) {
      valueMayStart = open.length > 0 && (unit === "," || unit === ":");
    }
  }
  if (closer !== "" || open.length > 0) return null;
  items.push(text.slice(itemStart).trim());
  return { items, end: text.length };
}

function isSpace(unit: string): boolean {
  return unit === " " || unit === "\t" || unit === "\n" || unit === "\r";
}

/** Finds the quote that closes another; a kind that has no further one is not sought again. */
class QuoteFinder {
  private readonly patterns: Record<string, RegExp | null> = {
    '"': /(?<!\\)"(?=\s*(?:[,)\]}:]|$))/g,
    "'": /'(?=\s*(?:[,)\]}:]|$))/g,
  };

  constructor(private readonly text: string) {}

  close(open: number): number | undefined {
    const quote = this.text[open]!;
    const pattern = this.patterns[quote]!;
    if (pattern === null) return undefined;
    pattern.lastIndex = open + 1;
    const match = pattern.exec(this.text);
    if (match === null) this.patterns[quote] = null;
    return match?.index;
  }
}
