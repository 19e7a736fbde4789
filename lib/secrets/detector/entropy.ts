import type { Hit, Subject } from "./detector.ts";

/** An alphabet, and the entropy above which a quoted text of it counts as random. */
export interface Randomness {
  /** Every character of the alphabet, in the order in which detect-secrets sums them up. */
  readonly alphabet: string;
  /** Bits for each character. */
  readonly limit: number;
}

/** Base64, ordinary and safe for URLs, with the backslash that detect-secrets' list has as well. */
export const BASE64: Randomness = {
  alphabet: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/\\-_=",
  limit: 4.5,
};

export const HEX: Randomness = { alphabet: "0123456789abcdefABCDEF", limit: 3 };

/**
 * Texts between equal quotes that consist of the alphabet only and have more entropy than the limit
 * (detect-secrets, `plugins/high_entropy_strings.py`).
 *
 * What that file subtracts for numbers need not be known: a number has no letter, and one filter
 * drops whatever has none.
 */
export function randomStrings({ alphabet, limit }: Randomness, { text }: Subject): Hit[] {
  const hits: Hit[] = [];
  for (let quote = nextQuote(text, 0); quote < text.length; quote = nextQuote(text, quote + 1)) {
    const start = quote + 1;
    let end = start;
    while (end < text.length && isIn(alphabet, text.charCodeAt(end))) end++;
    // Between the quote and `end` there is no other quote to begin from.
    if (end > start && text[end] === text[quote]) {
      if (entropy(text, start, end, alphabet) > limit) hits.push({ start, end });
      quote = end;
    } else {
      quote = end - 1;
    }
  }
  return hits;
}

function nextQuote(text: string, at: number): number {
  while (at < text.length && text[at] !== '"' && text[at] !== "'") at++;
  return at;
}

const tables = new Map<string, Uint8Array>();

function isIn(alphabet: string, unit: number): boolean {
  let table = tables.get(alphabet);
  if (table === undefined) {
    table = new Uint8Array(128);
    for (let at = 0; at < alphabet.length; at++) table[alphabet.charCodeAt(at)] = 1;
    tables.set(alphabet, table);
  }
  return unit < 128 && table[unit] === 1;
}

const counts = new Int32Array(128);

/** Shannon entropy of `text[start..end)` in bits for each character. */
function entropy(text: string, start: number, end: number, alphabet: string): number {
  counts.fill(0);
  for (let at = start; at < end; at++) counts[text.charCodeAt(at)]!++;
  let sum = 0;
  for (let at = 0; at < alphabet.length; at++) {
    const share = counts[alphabet.charCodeAt(at)]! / (end - start);
    if (share > 0) sum += -share * (Math.log(share) / Math.LN2);
  }
  return sum;
}
