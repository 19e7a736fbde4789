/** Slots at first; always a power of two, of which at most half are taken. */
const SLOTS = 1 << 8;

/** Numbers of a slot, which lie side by side: id, block, place and one more (0: the slot is empty). */
const WIDTH = 4;
const [BLOCK, PLACE] = [1, 2];

/**
 * Where the rows of very many ids are: numbers without any object for each of them, which a map would
 * keep and the engine would have to look through again and again.
 */
export class RowPlaces {
  #slots = new Int32Array(SLOTS * WIDTH);
  #size = 0;

  /** How many ids there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * Gives an id its row, instead of another one that it may have had.
   *
   * @param id a whole number of 32 bits with a sign
   * @param block number of the block that the row is in
   * @param place of the row in the block
   */
  set(id: number, block: number, place: number): void {
    if (this.#size * 2 * WIDTH >= this.#slots.length) this.#grow();
    const at = this.find(id);
    const slots = this.#slots;
    if (slots[at + PLACE] === 0) this.#size++;
    slots[at] = id;
    slots[at + BLOCK] = block;
    slots[at + PLACE] = place + 1;
  }

  /** What {@link has}, {@link blockAt} and {@link placeAt} take for an id. */
  find(id: number): number {
    const slots = this.#slots;
    const last = slots.length - WIDTH;
    // Ids are random, but nobody has promised that.
    let at = ((Math.imul(id, 0x9e3779b1) >>> 5) * WIDTH) & last;
    while (slots[at + PLACE] !== 0 && slots[at] !== id) at = (at + WIDTH) & last;
    return at;
  }

  /** Whether the id has a row. */
  has(found: number): boolean {
    return this.#slots[found + PLACE] !== 0;
  }

  blockAt(found: number): number {
    return this.#slots[found + BLOCK]!;
  }

  placeAt(found: number): number {
    return this.#slots[found + PLACE]! - 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 4);
    this.#size = 0;
    for (let at = 0; at < old.length; at += WIDTH) {
      const place = old[at + PLACE]!;
      if (place !== 0) this.set(old[at]!, old[at + BLOCK]!, place - 1);
    }
  }
}
