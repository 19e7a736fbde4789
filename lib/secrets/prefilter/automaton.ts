/** A text to look for, and the bits that finding it sets. */
export interface Pattern {
  /** Bytes in lower case where letters are ASCII. */
  readonly bytes: Uint8Array;
  readonly bits: number;
  /** Set: the bytes must be exactly these; else ASCII letters may have any case. */
  readonly exact?: Uint8Array;
}

/** Room for the classes of one state in {@link Automaton.next}. */
const STRIDE = 64;

/**
 * Finds any number of texts in one pass (Aho and Corasick, 1975), as a table: one look-up for each
 * byte. States are multiples of 64; those from {@link firstFinal} on end a pattern.
 */
export class Automaton {
  /** Class of each byte; bytes of no pattern share their run's class, see {@link runClass}. */
  readonly classes = new Uint8Array(256);
  /** Bytes of this class or a higher one belong to runs. */
  readonly runClass: number;
  /** State after a state and a class: `next[state + class]`. */
  readonly next: Uint16Array;
  readonly firstFinal: number;
  private readonly found: (readonly Pattern[])[];

  /**
   * @param patterns at most 1,023 bytes together, in at most 64 classes
   * @param inRun true for the bytes that belong to runs
   */
  constructor(patterns: readonly Pattern[], inRun: (byte: number) => boolean) {
    this.runClass = this.assignClasses(patterns, inRun);
    const trie = new Trie();
    for (const pattern of patterns) trie.add(pattern, this.classes);
    const { order, fallback } = trie.complete();
    // Final states come last, so that one comparison tells them.
    const sorted = [
      ...order.filter((state) => trie.found[state]!.length === 0),
      ...order.filter((state) => trie.found[state]!.length > 0),
    ];
    const place = new Uint16Array(sorted.length);
    sorted.forEach((state, at) => place[state] = at * STRIDE);
    this.next = new Uint16Array(sorted.length * STRIDE);
    for (const state of order) {
      const row = place[state]!;
      // A state goes on where its fallback goes on; that one is complete, it is nearer to the start.
      if (state !== 0) {
        this.next.copyWithin(row, place[fallback[state]!]!, place[fallback[state]!]! + STRIDE);
      }
      for (const [unit, child] of trie.children[state]!) this.next[row + unit] = place[child]!;
    }
    this.found = sorted.map((state) => trie.found[state]!);
    const final = this.found.findIndex((found) => found.length > 0);
    this.firstFinal = (final < 0 ? sorted.length : final) * STRIDE;
  }

  /** Patterns that end in a final state. */
  endingIn(state: number): readonly Pattern[] {
    return this.found[state / STRIDE]!;
  }

  private assignClasses(patterns: readonly Pattern[], inRun: (byte: number) => boolean): number {
    const used = new Set(patterns.flatMap((pattern) => [...pattern.bytes]));
    let count = 0;
    let runClass = 0;
    for (const run of [false, true]) {
      const other = count++;
      if (run) runClass = other;
      for (let byte = 0; byte < 256; byte++) {
        if (inRun(byte) !== run || isUpper(byte)) continue;
        this.classes[byte] = used.has(byte) ? count++ : other;
        if (byte >= 0x61 && byte <= 0x7a) this.classes[byte - 32] = this.classes[byte]!;
      }
    }
    if (count > STRIDE) throw new RangeError(`${count} classes of bytes, at most ${STRIDE}`);
    return runClass;
  }
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

class Trie {
  readonly children: Map<number, number>[] = [new Map()];
  readonly found: Pattern[][] = [[]];

  add(pattern: Pattern, classes: Uint8Array): void {
    let state = 0;
    for (const byte of pattern.bytes) {
      const unit = classes[byte]!;
      let child = this.children[state]!.get(unit);
      if (child === undefined) {
        child = this.children.length;
        this.children[state]!.set(unit, child);
        this.children.push(new Map());
        this.found.push([]);
      }
      state = child;
    }
    this.found[state]!.push(pattern);
  }

  /**
   * States from the start outwards, and for each the longest other state whose text ends with the
   * same bytes. What ends there ends here as well.
   */
  complete(): { order: number[]; fallback: Int32Array } {
    const order = [0];
    const fallback = new Int32Array(this.children.length);
    for (let at = 0; at < order.length; at++) {
      const state = order[at]!;
      for (const [unit, child] of this.children[state]!) {
        order.push(child);
        if (state === 0) continue;
        let shorter = fallback[state]!;
        while (shorter !== 0 && !this.children[shorter]!.has(unit)) shorter = fallback[shorter]!;
        fallback[child] = this.children[shorter]!.get(unit) ?? 0;
        const inherited = this.found[fallback[child]!]!;
        if (inherited.length > 0) this.found[child] = [...this.found[child]!, ...inherited];
      }
    }
    return { order, fallback };
  }
}
