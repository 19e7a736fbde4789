import type { NamedValues } from "./values.ts";

/** Names that are listed instead of one that nothing has. */
const LISTED = 10;

/** Finds out which of some keys not one experiment has, as they are gone through. */
export class UnknownKeys {
  readonly #unseen: Set<string>;
  readonly #names = new Set<string>();
  #looked = false;

  /**
   * @param what what they are keys of, for people
   * @param keys of conditions and of the order
   */
  constructor(private readonly what: "parameter" | "metric", keys: Iterable<string>) {
    this.#unseen = new Set(keys);
  }

  /** Looks at one more experiment; costs nothing once each key was seen. */
  look(values: NamedValues): void {
    if (this.#unseen.size === 0) return;
    this.#looked = true;
    for (const key of this.#unseen) {
      // Ends of several names are a key that is known, though not which.
      const isKnown = values.names.some((name) => name === key || name.endsWith(`.${key}`));
      if (isKnown) this.#unseen.delete(key);
    }
    for (const name of values.names) {
      if (this.#names.size > LISTED) break;
      this.#names.add(name);
    }
  }

  /** A sentence for each key that none had, if there was one to have it. */
  *problems(): Generator<string> {
    if (!this.#looked) return;
    const names = [...this.#names];
    const more = names.length > LISTED ? ", ..." : "";
    const there = names.length === 0
      ? `they have no ${this.what}s`
      : `there ${names.length === 1 ? "is" : "are"} ${names.slice(0, LISTED).join(", ")}${more}`;
    for (const key of this.#unseen) {
      yield `none of these experiments has a ${this.what} \`${key}\`: ${there}`;
    }
  }
}
