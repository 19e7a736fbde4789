import {
  type ExperimentSpace,
  KINDS,
  noSpace,
  type SpaceByKind,
  type SpaceKind,
  totalOf,
} from "./experiment_space.ts";

/** Adds up what experiments take up; a file that several of them have counts once. */
export class Tally {
  readonly #sum: Record<SpaceKind, number> = noSpace();
  /** Names of a shared file that have not come yet; gone when all have. */
  readonly #awaited = new Map<string, number>();
  #experiments = 0;
  #saved = 0;

  /** Takes one experiment. */
  add({ own, shared }: ExperimentSpace): void {
    this.#experiments++;
    for (const kind of KINDS) this.#sum[kind] += own[kind];
    for (const { kind, bytes, key, names } of shared) {
      const awaited = this.#awaited.get(key);
      if (awaited === undefined) this.#sum[kind] += bytes;
      else this.#saved += bytes;
      const left = (awaited ?? names) - 1;
      // The number of a file that is gone can be given again, so that it must not stay here.
      if (left > 0) this.#awaited.set(key, left);
      else this.#awaited.delete(key);
    }
  }

  /** How many experiments came. */
  get experiments(): number {
    return this.#experiments;
  }

  /** Bytes on the disk by what they are for. */
  get space(): SpaceByKind {
    return { ...this.#sum };
  }

  /** Bytes on the disk. */
  get total(): number {
    return totalOf(this.#sum);
  }

  /** Bytes that would be needed besides if nothing was shared. */
  get saved(): number {
    return this.#saved;
  }
}
