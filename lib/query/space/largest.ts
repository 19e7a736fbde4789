/** Keeps the largest of many things, in memory for that many only. */
export class Largest<T extends { readonly total: number }> {
  #kept: T[] = [];
  /** What the smallest one has that is certainly kept. */
  #least = -Infinity;

  /**
   * @param limit how many
   * @param compare negative if the first comes before the second; must agree with `total`
   */
  constructor(
    private readonly limit: number,
    private readonly compare: (a: T, b: T) => number,
  ) {}

  /** False if something of this size would not be kept. */
  wants(total: number): boolean {
    return this.limit > 0 && total >= this.#least;
  }

  /** Takes one. */
  add(item: T): void {
    this.#kept.push(item);
    // Sorting now and then costs less than finding a place for each.
    if (this.#kept.length >= 2 * this.limit + 64) this.#drop();
  }

  /** Those that are kept, in order. */
  sorted(): readonly T[] {
    this.#drop();
    return this.#kept;
  }

  #drop(): void {
    this.#kept.sort(this.compare);
    if (this.#kept.length < this.limit) return;
    this.#kept.length = this.limit;
    this.#least = this.#kept.at(-1)?.total ?? Infinity;
  }
}
