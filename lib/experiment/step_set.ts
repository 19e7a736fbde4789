/** Steps from 0 up to this one take a bit each. */
const BITS = 2 ** 27;

/** Counts different steps; a million of them that follow each other take a fraction of a MB. */
export class StepSet {
  #bits: Uint32Array = new Uint32Array(1024);
  readonly #others = new Set<number>();
  #count = 0;

  /** Different steps so far. */
  get size(): number {
    return this.#count;
  }

  /** Takes a whole number. */
  add(step: number): void {
    if (step < 0 || step >= BITS) {
      this.#count += this.#others.has(step) ? 0 : 1;
      this.#others.add(step);
      return;
    }
    const [word, bit] = [Math.floor(step / 32), 1 << (step % 32)];
    if (word >= this.#bits.length) {
      const larger = new Uint32Array(Math.max(word + 1, 2 * this.#bits.length));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    if ((this.#bits[word]! & bit) !== 0) return;
    this.#bits[word]! |= bit;
    this.#count++;
  }
}
