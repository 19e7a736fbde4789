import { type ExperimentPlace, listPlaces, type Store } from "../../experiment/mod.ts";
import { nowMicros, statFile } from "../../sys/mod.ts";
import { PeekedRecord } from "./peeked_record.ts";

/** Experiments whose records are read at most. */
const MOST_READ = 500;

/**
 * Milliseconds after which looking at times ends, and reading records: somebody waits for the shell.
 * Whatever was found by then has to do.
 */
const PATIENCE = 250;

/** An experiment and its record. */
export interface Stored {
  readonly place: ExperimentPlace;
  readonly record: PeekedRecord;
}

/** The experiments of a store, the newest first, read as far as they are asked for. */
export class NewestExperiments {
  readonly #clock: () => number;
  #places: readonly ExperimentPlace[] | null = null;
  readonly #opened = new Map<ExperimentPlace, Stored | null>();

  /** @param clock milliseconds since some moment */
  constructor(
    private readonly store: Store,
    private readonly which: "regular" | "archived" | "all",
    clock: () => number = () => nowMicros() / 1000,
  ) {
    this.#clock = clock;
  }

  /**
   * All of them, by the time at which something was made in their folders.
   *
   * @throws UserError if the store may not be read
   */
  get places(): readonly ExperimentPlace[] {
    this.#places ??= newestFirst(listPlaces(this.store, this.which), this.#clock);
    return this.#places;
  }

  /** The newest ones that `wanted` holds for, up to `most` of them. */
  *among(
    most: number,
    wanted: (place: ExperimentPlace) => boolean = () => true,
  ): Generator<Stored> {
    const { places } = this;
    const end = this.#clock() + PATIENCE;
    let left = most;
    for (const place of places) {
      if (!wanted(place)) continue;
      if (left-- <= 0 || this.#clock() > end) return;
      const stored = this.#open(place);
      if (stored !== null) yield stored;
    }
  }

  /** The newest {@link MOST_READ}. */
  newest(): Generator<Stored> {
    return this.among(MOST_READ);
  }

  #open(place: ExperimentPlace): Stored | null {
    const known = this.#opened.get(place);
    if (known !== undefined) return known;
    const record = PeekedRecord.open(place.folder);
    const stored = record === null ? null : { place, record };
    this.#opened.set(place, stored);
    return stored;
  }
}

function newestFirst(
  places: readonly ExperimentPlace[],
  clock: () => number,
): readonly ExperimentPlace[] {
  const end = clock() + PATIENCE;
  const dated: { place: ExperimentPlace; time: number }[] = [];
  for (const place of places) {
    // Reading the clock costs less than looking at a folder.
    if (clock() > end) break;
    dated.push({ place, time: timeOf(place.folder) });
  }
  dated.sort((a, b) => b.time - a.time || (a.place.id < b.place.id ? -1 : 1));
  return dated.map(({ place }) => place);
}

/** Milliseconds since 1970; 0 if it may not be looked at. */
function timeOf(folder: string): number {
  try {
    return statFile(folder)?.modified ?? 0;
  } catch {
    return 0;
  }
}
