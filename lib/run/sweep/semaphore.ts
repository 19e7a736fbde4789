/**
 * A counting semaphore: at most `permits` holders at once; those who wait get theirs in the order
 * in which they asked.
 */
export class Semaphore {
  #free: number;
  readonly #waiting: Waiter[] = [];

  /** @param permits how many may hold one at once, at least 1 */
  constructor(permits: number) {
    if (!Number.isInteger(permits) || permits < 1) {
      throw new RangeError("permits must be at least 1");
    }
    this.#free = permits;
  }

  /** Permits that nobody holds. */
  get free(): number {
    return this.#free;
  }

  /** How many wait for a permit. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Waits for a permit.
   *
   * @param signal gives up waiting when it is aborted
   * @returns a function that gives the permit back; calling it again does nothing
   * @throws the signal's reason if it is aborted before there is a permit
   */
  acquire(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(this.#permit());
    }
    return new Promise((resolve, reject) => {
      const abandon = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal!.reason);
      };
      const waiter: Waiter = {
        grant: () => {
          signal?.removeEventListener("abort", abandon);
          resolve(this.#permit());
        },
      };
      signal?.addEventListener("abort", abandon, { once: true });
      this.#waiting.push(waiter);
    });
  }

  #permit(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next.grant();
    };
  }
}

interface Waiter {
  grant(): void;
}

/** Options of {@link runPool}. */
export interface PoolOptions {
  /** How many jobs run at once, at least 1. */
  readonly workers: number;
  /** No job is begun after this is aborted; those that run are their own business. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a job for each item, at most `workers` at once, begun in the order of the items. A job that
 * throws stops no other.
 *
 * @param job gets the item and the number (from 0) of the worker that does it, which no other job
 *   has until this one ends or calls `release`: what it does from then on is aftermath, beside
 *   which the worker goes on with another item. At most as many aftermaths as workers are under way
 * @returns what became of each item, in the order of the items; `skipped` if it was never begun
 */
export async function runPool<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  job: (item: T, worker: number, release: () => void) => Promise<R>,
  { workers, signal }: PoolOptions,
): Promise<JobResult<R>[]> {
  const permits = new Semaphore(workers);
  const places = new Semaphore(2 * workers);
  const idle = Array.from({ length: workers }, (_, worker) => worker).reverse();
  const results: JobResult<R>[] = [];
  const underWay = new Set<Promise<void>>();
  const begin = (item: T, at: number, permit: () => void, place: () => void) => {
    const worker = idle.pop()!;
    let isHeld = true;
    const release = () => {
      if (isHeld) idle.push(worker);
      isHeld = false;
      permit();
    };
    const done = job(item, worker, release).then(
      (value) => void (results[at] = { kind: "done", value }),
      (error) => void (results[at] = { kind: "threw", error }),
    ).finally(() => {
      release();
      place();
      underWay.delete(done);
    });
    underWay.add(done);
  };
  let index = 0;
  for await (const item of items) {
    const at = index++;
    results[at] = { kind: "skipped" };
    let place: (() => void) | undefined;
    try {
      place = await places.acquire(signal);
      begin(item, at, await permits.acquire(signal), place);
    } catch (reason) {
      if (!signal?.aborted) throw reason;
      place?.();
    }
  }
  await Promise.all(underWay);
  return results;
}

/** What became of one item of {@link runPool}. */
export type JobResult<R> =
  | { readonly kind: "done"; readonly value: R }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "skipped" };
