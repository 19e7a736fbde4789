/** How it stands with a dependency. */
export type DependencyState =
  /** It has completed: what depends on it can run. */
  | "complete"
  /** It runs or waits, here or elsewhere. */
  | "pending"
  /** It failed, was cancelled, or is gone. */
  | "hopeless";

/** What {@link ReadyQueue} must know of its items. */
export interface QueueRules<T> {
  idOf(item: T): string;
  /** Ids of what an item depends on. */
  dependenciesOf(item: T): readonly string[];
  /** State of a dependency that is not in the queue. */
  stateOutside(id: string): DependencyState;
}

/** An item that cannot run, and the dependency in its way. */
export interface Blocked<T> {
  readonly item: T;
  readonly dependency: string;
  readonly reason: "hopeless" | "cycle";
}

/** How often dependencies that others run are looked at, milliseconds. */
const POLL = 1000;

/**
 * Gives items in their order, each as soon as what it depends on has completed. Tell it of each end
 * with {@link finished}. Items whose dependencies cannot complete any more, or that depend on each
 * other in a circle, come into {@link blocked} instead.
 */
export class ReadyQueue<T> implements AsyncIterable<T> {
  readonly blocked: Blocked<T>[] = [];
  readonly #waiting: T[];
  readonly #here = new Map<string, DependencyState>();
  #wake: (() => void) | null = null;

  constructor(
    items: readonly T[],
    private readonly rules: QueueRules<T>,
    private readonly signal?: AbortSignal,
  ) {
    this.#waiting = [...items];
    for (const item of items) this.#here.set(rules.idOf(item), "pending");
    signal?.addEventListener("abort", () => this.#wake?.(), { once: true });
    this.#blockCircles();
  }

  /** Says that an item has ended; only a complete one lets others run. */
  finished(id: string, complete: boolean): void {
    this.#here.set(id, complete ? "complete" : "hopeless");
    this.#wake?.();
  }

  /** Says that somebody else has taken an item: its state is the one outside from now on. */
  released(id: string): void {
    this.#here.delete(id);
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    while (this.#waiting.length > 0) {
      const at = this.#firstReady();
      if (at >= 0) yield this.#waiting.splice(at, 1)[0]!;
      else if (this.#waiting.length > 0) await this.#change();
      // Whoever takes items sees for himself that he was told to stop.
      if (this.signal?.aborted) yield* this.#waiting.splice(0);
    }
  }

  /** Index of the first item that can run, -1 if there is none now; blocks the hopeless ones. */
  #firstReady(): number {
    for (let at = 0; at < this.#waiting.length; at++) {
      const item = this.#waiting[at]!;
      const states = this.rules.dependenciesOf(item).map((id) => [id, this.#stateOf(id)] as const);
      const hopeless = states.find(([, state]) => state === "hopeless");
      if (hopeless !== undefined) {
        this.#block(at--, hopeless[0], "hopeless");
      } else if (states.every(([, state]) => state === "complete")) {
        return at;
      }
    }
    return -1;
  }

  #stateOf(id: string): DependencyState {
    return this.#here.get(id) ?? this.rules.stateOutside(id);
  }

  #block(at: number, dependency: string, reason: "hopeless" | "cycle"): void {
    const [item] = this.#waiting.splice(at, 1);
    this.blocked.push({ item: item!, dependency, reason });
    this.#here.set(this.rules.idOf(item!), "hopeless");
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), POLL);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }

  /** Items of a circle would wait for each other for ever. */
  #blockCircles(): void {
    const waitsFor = new Map<string, string[]>();
    for (const item of this.#waiting) {
      const inside = this.rules.dependenciesOf(item).filter((id) => this.#here.has(id));
      waitsFor.set(this.rules.idOf(item), inside);
    }
    // Takes away, again and again, what waits for nobody (Kahn's algorithm); the rest is in circles
    // or behind one.
    const settled = new Set<string>();
    const dependents = new Map<string, string[]>();
    const open = new Map<string, number>();
    for (const [id, inside] of waitsFor) {
      open.set(id, inside.length);
      for (const dependency of inside) {
        dependents.set(dependency, [...dependents.get(dependency) ?? [], id]);
      }
    }
    const free = [...open].filter(([, count]) => count === 0).map(([id]) => id);
    for (let id = free.pop(); id !== undefined; id = free.pop()) {
      settled.add(id);
      for (const dependent of dependents.get(id) ?? []) {
        const count = open.get(dependent)! - 1;
        open.set(dependent, count);
        if (count === 0) free.push(dependent);
      }
    }
    for (let at = this.#waiting.length - 1; at >= 0; at--) {
      const id = this.rules.idOf(this.#waiting[at]!);
      if (settled.has(id)) continue;
      const dependency = waitsFor.get(id)!.find((other) => !settled.has(other))!;
      this.#block(at, dependency, "cycle");
    }
  }
}
