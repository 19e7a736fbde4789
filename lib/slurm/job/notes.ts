import type { JobLeg, Store, StoreModes } from "../../experiment/mod.ts";
import {
  cacheKey,
  createFileAtomic,
  join,
  makeFolders,
  readTextIfExists,
  writeFileAtomic,
} from "../../sys/mod.ts";

/** What a command in a job script made. */
export interface Made {
  readonly kind: "experiment" | "sweep";
  readonly id: string;
}

/**
 * Remembers what the commands of a job script make, for the case that the job is started again: the
 * script begins anew then, and each of its commands is to go on with what it made before. They lie
 * in `<store>/.slurm/jobs/<cluster>.<job>/<leg>-<command>-<n>`: a small file for the n-th time that this
 * command line was called in that leg.
 */
export class JobNotes {
  readonly #folder: string;
  readonly #leg: JobLeg;
  readonly #key: string;
  readonly #modes: StoreModes;
  #number: number | null = null;

  /** @param key of the command line, see {@link commandKey} */
  constructor(store: Store, modes: StoreModes, leg: JobLeg, key: string) {
    // Clusters that share a store have jobs of the same number.
    const cluster = leg.cluster?.replaceAll(/[^\w-]/g, "_");
    const name = cluster === undefined ? leg.job : `${cluster}.${leg.job}`;
    this.#folder = join(store.root, ".slurm", "jobs", name);
    this.#leg = leg;
    this.#key = key;
    this.#modes = modes;
  }

  /** What the same command made in an earlier leg; null if there was none, or it made nothing. */
  earlier(): Made | null {
    if (this.#leg.restart === 0) return null;
    const number = this.#own();
    for (let restart = this.#leg.restart - 1; restart >= 0; restart--) {
      const made = parse(readTextIfExists(this.#file(restart, number)));
      if (made !== null) return made;
    }
    return null;
  }

  /** Notes what this command makes or goes on with. */
  note({ kind, id }: Made): void {
    const file = this.#file(this.#leg.restart, this.#own());
    writeFileAtomic(file, `${kind} ${id}\n`, { mode: this.#modes.file, durable: false });
  }

  /** How often this command was called before in this leg; an exclusive create tells. */
  #own(): number {
    if (this.#number !== null) return this.#number;
    makeFolders(this.#folder, this.#modes.folder);
    let number = 0;
    while (!createFileAtomic(this.#file(this.#leg.restart, number), "", this.#modes.file)) number++;
    return this.#number = number;
  }

  #file(restart: number, number: number): string {
    return join(this.#folder, `${restart}-${this.#key}-${number}`);
  }
}

/** Tells one command line from others, wherever it was called. */
export function commandKey(workingDirectory: string, args: readonly string[]): string {
  return cacheKey(JSON.stringify([workingDirectory, ...args]));
}

/** Null for a command that was killed before it had made anything. */
function parse(text: string | null): Made | null {
  const [kind, id] = (text ?? "").trim().split(" ");
  return (kind === "experiment" || kind === "sweep") && id ? { kind, id } : null;
}
