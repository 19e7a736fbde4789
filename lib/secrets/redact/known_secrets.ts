import type { Span } from "./spans.ts";

/** Secrets shorter than this are not sought outside their line: they may be anything there. */
const SHORTEST = 8;

/** Longer secrets are sought in blocks of this length, so that no comparison takes long. */
const BLOCK = 200;

/** A text without spaces that is longer than this is no ordinary word. */
const LONG = 20;

/** Finds secrets that are known, in lines other than those in which they were found. */
export class KnownSecrets {
  private readonly secrets = new Set<string>();
  /** Lengths of the secrets that begin with some characters; longer ones first. */
  private readonly lengths = new Map<string, number[]>();
  /** Marks the pairs of characters that a secret begins with. */
  private readonly pairs = new Uint8Array(65536);

  /** @param secrets of which those that might be ordinary words are left out */
  constructor(secrets: Iterable<string>) {
    for (const secret of secrets) {
      if (isUnmistakable(secret)) { for (const block of blocksOf(secret)) this.add(block); }
    }
    for (const lengths of this.lengths.values()) lengths.sort((a, b) => b - a);
  }

  private add(block: string): void {
    this.secrets.add(block);
    const beginning = block.slice(0, SHORTEST);
    const lengths = this.lengths.get(beginning);
    if (lengths === undefined) this.lengths.set(beginning, [block.length]);
    else if (!lengths.includes(block.length)) lengths.push(block.length);
    this.pairs[pairAt(block, 0)] = 1;
  }

  /** The places of all secrets in a text. */
  spansIn(text: string): Span[] {
    const spans: Span[] = [];
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      if (this.pairs[pairAt(text, at)] === 0) continue;
      const length = this.lengths.get(text.slice(at, at + SHORTEST))
        ?.find((length) => this.secrets.has(text.slice(at, at + length)));
      if (length === undefined) continue;
      spans.push([at, at + length]);
      at += length - 1;
    }
    return spans;
  }
}

function* blocksOf(secret: string): Generator<string> {
  let at = 0;
  for (; secret.length - at >= 2 * BLOCK; at += BLOCK) yield secret.slice(at, at + BLOCK);
  yield secret.slice(at);
}

function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 257 + text.charCodeAt(at + 1)) & 0xffff;
}

function isUnmistakable(secret: string): boolean {
  if (secret.length < SHORTEST) return false;
  if (secret.length >= LONG && !/\s/.test(secret)) return true;
  return /\p{L}/u.test(secret) && /[^\p{L}\s_.-]/u.test(secret);
}
