/** In so few experiments it makes no difference. */
const MANY = 20_000;

/** So many have to pass before anything is concluded from them. */
const TELLING = 4;

/**
 * Foresees, as experiments come, whether the parameters and metrics of all of them will have to be
 * looked at. If so, the time for that is when the record was: the system finds a second file of a
 * folder sooner than the first, and of what does not pass nothing need be kept and put in order. If
 * not, only those that come first in the order will be, which are not known yet.
 *
 * What it says changes what a selection costs and not what is selected.
 */
export class Foresight {
  #looked = 0;
  #passed = 0;

  /**
   * @param limit how many are wanted; `Infinity`: all
   * @param total how many will come at most
   */
  constructor(private readonly limit: number, private readonly total: number) {}

  /** True if the next one is to be looked at as it comes. */
  get looksAtOnce(): boolean {
    if (this.limit === Infinity) return true;
    if (this.total < MANY) return false;
    if (this.#passed < Math.min(TELLING, this.limit)) return true;
    return this.#passed * this.total < this.limit * this.#looked;
  }

  /** Takes into account whether one that was looked at as it came has passed. */
  note(passes: boolean): void {
    this.#looked++;
    if (passes) this.#passed++;
  }
}
