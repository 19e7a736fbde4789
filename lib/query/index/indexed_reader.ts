import {
  archiveFolder,
  type ExperimentPlace,
  listPlaces,
  METADATA_FILE,
  type Store,
} from "../../experiment/mod.ts";
import { cacheFolder } from "../../python/mod.ts";
import {
  cacheKey,
  FileLooker,
  type FileStamp,
  join,
  type LookedFolder,
  VERSION,
} from "../../sys/mod.ts";
import { readFacts } from "../select/facts.ts";
import type { ExperimentReader } from "../select/reader.ts";
import type { RecordFacts } from "../select/row.ts";
import { metricValues, type NamedValues, NO_VALUES, paramValues } from "../select/values.ts";
import type { Row } from "./block.ts";
import {
  FILE_STAMP,
  FOLDER_STAMP,
  RECORD_STAMP,
  recordCells,
  type Source,
  sourceKind,
  StoredRecord,
  valuesCells,
  ValuesRows,
} from "./rows.ts";
import { IndexTable } from "./table.ts";

/** Changes with what the rows mean. */
const FORMAT = 4;

/**
 * A file that changed so short a time before it was read can change again without another stamp:
 * file systems count time in steps, of two seconds at most. Milliseconds.
 */
const SETTLING = 2000;

/** Where parameters are, and where metrics are: the first file that is there counts. */
const PARAMS_SOURCES = ["params.yaml"];
const METRICS_SOURCES = ["metrics.jsonl", "metrics.json", "results.json"];

/** Options of {@link IndexedReader}. */
export interface IndexOptions {
  /** Folder for the tables; default: one in the user's cache folder, null for none. */
  readonly folder?: string | null;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Remembers in a few files what was read of each experiment, and reads again only what has changed
 * since. Each answer is the one that reading everything would give: what is remembered counts as
 * long as size, times and inode of the file that it came from are the same.
 */
export class IndexedReader implements ExperimentReader {
  readonly #folder: string | null;
  readonly #now: () => number;
  readonly #tables = new Map<string, IndexTable>();
  readonly #rows = new ValuesRows();
  readonly #files = new FileLooker();
  readonly #regular: LookedFolder;
  #archived: LookedFolder | null = null;

  constructor(private readonly store: Store, options: IndexOptions = {}) {
    this.#folder = options.folder === undefined ? defaultFolder() : options.folder;
    this.#now = options.now ?? Date.now;
    this.#regular = this.#files.folder(store.root);
  }

  facts(place: ExperimentPlace): RecordFacts | null {
    const { id, folder } = place;
    const table = this.#table("records");
    const known = table?.get(id);
    if (known && this.#isAsBefore(place, METADATA_FILE, known, RECORD_STAMP)) {
      return new StoredRecord(known);
    }
    const stamp = table && this.#stamp(place, METADATA_FILE);
    if (!table || !stamp) return readFacts(folder);
    const time = this.#now();
    const facts = readFacts(folder);
    // What could not be read this time may be readable the next time, the file being the same.
    if (facts?.broken === null && isSettled([stamp], time)) {
      table.set(id, recordCells(stamp, facts));
    }
    return facts;
  }

  params(place: ExperimentPlace): NamedValues | Promise<NamedValues> {
    const table = this.#table("params");
    const known = table?.get(place.id);
    if (known && this.#isValid(known, place, PARAMS_SOURCES)) return this.#rows.values(known);
    return this.#readParams(table, place);
  }

  async #readParams(
    table: IndexTable | null,
    place: ExperimentPlace,
  ): Promise<NamedValues> {
    const time = this.#now();
    const source = this.#sourceIn(place, PARAMS_SOURCES);
    const values = await paramValues(place.folder);
    keepValues(table, place.id, source, values, time);
    return values ?? NO_VALUES;
  }

  metrics(place: ExperimentPlace): NamedValues {
    const table = this.#table("metrics");
    const known = table?.get(place.id);
    if (known && this.#isValid(known, place, METRICS_SOURCES)) return this.#rows.values(known);
    const time = this.#now();
    const source = this.#sourceIn(place, METRICS_SOURCES);
    const values = metricValues(place.folder);
    keepValues(table, place.id, source, values, time);
    return values ?? NO_VALUES;
  }

  close(): void {
    let living: string[] | null = null;
    const findLiving = () => living ??= listPlaces(this.store).map(({ id }) => id);
    for (const table of this.#tables.values()) table.save(findLiving);
    this.#tables.clear();
    this.#files.close();
  }

  /** Null if nothing can be remembered. */
  #table(name: string): IndexTable | null {
    if (this.#folder === null) return null;
    let table = this.#tables.get(name);
    if (table === undefined) {
      const { root } = this.store;
      const title = JSON.stringify(["yanex index", FORMAT, VERSION, this.#files.kind, name, root]);
      table = new IndexTable(join(this.#folder, `${cacheKey(root)}.${name}`), title);
      this.#tables.set(name, table);
    }
    return table;
  }

  #folderOf({ archived }: ExperimentPlace): LookedFolder {
    if (!archived) return this.#regular;
    return this.#archived ??= this.#files.folder(archiveFolder(this.store));
  }

  /**
   * The stamp of a file of an experiment, or of its folder if the name is empty; null also for what
   * may not be looked at: reading it says why.
   */
  #stamp(place: ExperimentPlace, name: string): FileStamp | null {
    try {
      return this.#files.stamp(this.#folderOf(place), place.id, name);
    } catch {
      return null;
    }
  }

  /** Whether a file of an experiment, or its folder, has the stamp that begins in a row's cell. */
  #isAsBefore(place: ExperimentPlace, name: string, row: Row, cell: number): boolean {
    const above = this.#folderOf(place);
    try {
      return this.#files.hasStamp(above, place.id, name, row.numbers, row.placeOf(cell));
    } catch {
      return false;
    }
  }

  /**
   * The first file of these that is there. That earlier ones are not is known by the folder's stamp,
   * which a new name in it changes.
   *
   * @returns null if the folder cannot be looked at
   */
  #sourceIn(place: ExperimentPlace, names: readonly string[]): Source | null {
    // Before the files in it, so that one that appears in between is found out.
    const around = this.#stamp(place, "");
    if (around === null) return null;
    for (const [kind, name] of names.entries()) {
      const file = this.#stamp(place, name);
      if (file !== null) return { kind, file, folder: kind === 0 ? null : around };
    }
    return { kind: names.length, file: null, folder: around };
  }

  /** Whether the files that a row's values came from are as they were. */
  #isValid(row: Row, place: ExperimentPlace, names: readonly string[]): boolean {
    const kind = sourceKind(row);
    const name = names[kind];
    if (name !== undefined && !this.#isAsBefore(place, name, row, FILE_STAMP)) return false;
    return kind === 0 || this.#isAsBefore(place, "", row, FOLDER_STAMP);
  }
}

function defaultFolder(): string | null {
  const cache = cacheFolder();
  return cache === null ? null : join(cache, "index");
}

function keepValues(
  table: IndexTable | null,
  id: string,
  source: Source | null,
  values: NamedValues | null,
  time: number,
): void {
  if (table === null || values === null) return;
  if (source === null || !isSettled([source.file, source.folder], time)) return;
  table.set(id, valuesCells(source, values));
}

/**
 * True if what was read at `time` cannot have changed since without another stamp. A time in the
 * future, of a clock that was set back or of another machine, says nothing.
 */
function isSettled(stamps: readonly (FileStamp | null)[], time: number): boolean {
  return stamps.every((stamp) => stamp === null || stamp.changed < time - SETTLING);
}
