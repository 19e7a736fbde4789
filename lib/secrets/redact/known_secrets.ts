import type { Span } from "./spans.ts";

/** Secrets shorter than this are not sought outside their line: they may be anything there. */
const SHORTEST = 8;

/** A text without spaces that is longer than this is no ordinary word. */
const LONG = 20;

/** Finds secrets that are known, in lines other than those in which they were found. */
export class KnownSecrets {
  /** By their first characters; longer ones first. */
  private readonly byBeginning = new Map<string, string[]>();
  /** Marks the pairs of characters that a secret begins with. */
  private readonly pairs = new Uint8Array(65536);

  /** @param secrets of which those that might be ordinary words are left out */
  constructor(secrets: Iterable<string>) {
    for (const secret of new Set(secrets)) if (isUnmistakable(secret)) this.add(secret);
  }

  private add(secret: string): void {
    const beginning = secret.slice(0, SHORTEST);
    const alike = [...this.byBeginning.get(beginning) ?? [], secret];
    this.byBeginning.set(beginning, alike.sort((a, b) => b.length - a.length));
    this.pairs[pairAt(secret, 0)] = 1;
  }

  /** The places of all secrets in a text. */
  spansIn(text: string): Span[] {
    const spans: Span[] = [];
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      if (this.pairs[pairAt(text, at)] === 0) continue;
      const secret = this.byBeginning.get(text.slice(at, at + SHORTEST))
        ?.find((known) => text.startsWith(known, at));
      if (secret === undefined) continue;
      spans.push([at, at + secret.length]);
      at += secret.length - 1;
    }
    return spans;
  }
}

function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 257 + text.charCodeAt(at + 1)) & 0xffff;
}

function isUnmistakable(secret: string): boolean {
  if (secret.length < SHORTEST) return false;
  if (secret.length >= LONG && !/\s/.test(secret)) return true;
  return /\p{L}/u.test(secret) && /[^\p{L}\s_.-]/u.test(secret);
}
