import {
  type ExperimentPlace,
  listPlaces,
  readMetadata,
  type Status,
  type Store,
} from "../../experiment/mod.ts";
import type { Value } from "../../params/mod.ts";
import { nowMicros } from "../../sys/mod.ts";
import { type Condition, fulfils } from "./condition.ts";
import { type ExperimentFilter, recordTest } from "./filter.ts";
import { placesNamed } from "./places.ts";
import { type ExperimentRow, liveRowOf, needsLook, type RecordFacts, rowOf } from "./row.ts";
import { compareSortable, parseSortKey, type Sortable, type SortKey, sortValue } from "./sort.ts";
import { type ExperimentReader, plainReader } from "./reader.ts";
import { UnknownKeys } from "./unknown_keys.ts";
import { type NamedValues, NO_VALUES, valueAt } from "./values.ts";

/** The experiments that pass a filter, and how many there are besides. */
export interface Survey {
  readonly rows: readonly ExperimentRow[];
  /** Those that pass, before the limit. */
  readonly matching: number;
  /** All of the same project that are archived or not, as asked. */
  readonly total: number;
  /** Ids of those among them whose record cannot be read. */
  readonly broken: readonly string[];
}

/** Newest first. */
const BY_AGE: SortKey = { kind: "created", key: "", descending: true };

/**
 * Makes the survey of a store.
 *
 * @param given what reads the experiments; default: an index if there are many
 */
export async function makeSurvey(
  store: Store,
  filter: ExperimentFilter,
  problem: (text: string) => void,
  given?: ExperimentReader,
): Promise<Survey> {
  const { all, named } = lookedAt(store, filter, problem);
  const reader = given ?? await readerFor(store, all.length);
  const belongs = recordTest({ project: filter.project });
  const selection = new Selection(filter, reader);
  const broken: string[] = [];
  let total = 0;
  for (const place of all) {
    const facts = reader.facts(place);
    if (facts === null || !belongs(facts)) continue;
    total++;
    if (facts.broken !== null) broken.push(place.id);
    if (named !== null && !named.has(place)) continue;
    const pending = selection.consider(place, facts);
    if (pending !== null) await pending;
  }
  reader.close();
  selection.unknownKeys().forEach(problem);
  return { rows: selection.rows(), matching: selection.count, total, broken: broken.sort() };
}

/** The experiments that are looked at, and those that were named if any were. */
function lookedAt(
  store: Store,
  { archived = false, ids }: ExperimentFilter,
  problem: (text: string) => void,
): { all: ExperimentPlace[]; named: Set<ExperimentPlace> | null } {
  const all = listPlaces(store, archived === "both" ? "all" : archived ? "archived" : "regular");
  return { all, named: ids === undefined ? null : new Set(placesNamed(all, ids, problem)) };
}

/** As many experiments are read faster than an index over them. */
const FEW = 64;

async function readerFor(store: Store, count: number): Promise<ExperimentReader> {
  if (count < FEW) return plainReader;
  const { IndexedReader } = await import("../index/indexed_reader.ts");
  return new IndexedReader(store);
}

/**
 * The experiments that pass a filter, as {@link makeSurvey} finds them; if some are named, the others
 * are not looked at.
 */
export async function findExperiments(
  store: Store,
  filter: ExperimentFilter,
  problem: (text: string) => void,
): Promise<ExperimentRow[]> {
  const { all, named } = lookedAt(store, filter, problem);
  const places = named === null ? all : [...named];
  const reader = await readerFor(store, places.length);
  const selection = new Selection(filter, reader);
  for (const place of places) {
    const facts = reader.facts(place);
    const pending = facts === null ? null : selection.consider(place, facts);
    if (pending !== null) await pending;
  }
  reader.close();
  selection.unknownKeys().forEach(problem);
  return selection.rows();
}

/** An experiment that passes, with its place in the order. */
interface Found extends Sortable {
  readonly place: ExperimentPlace;
  readonly facts: RecordFacts;
  /** Null until it is needed. */
  readonly row: ExperimentRow | null;
}

/** Experiments that are kept beyond the limit, before those that will not be shown are let go. */
const SPARE = 1000;

/** The experiments of a survey that pass, as they are found. */
class Selection {
  /** How many passed. */
  count = 0;
  #found: Found[] = [];
  /** The last one that would be shown if no more came; null while there are fewer. */
  #last: Found | null = null;
  readonly #limit: number | undefined;
  readonly #passes;
  readonly #statuses: ReadonlySet<Status | "unknown"> | null;
  readonly #params: readonly Condition[];
  readonly #metrics: readonly Condition[];
  readonly #sort: SortKey;
  readonly #unknownParams: UnknownKeys;
  readonly #unknownMetrics: UnknownKeys;
  readonly #now = nowMicros();

  constructor(filter: ExperimentFilter, private readonly reader: ExperimentReader) {
    const { statuses, params = [], metrics = [], sort, limit } = filter;
    this.#limit = limit;
    this.#passes = recordTest(filter);
    this.#statuses = statuses === undefined ? null : new Set(statuses);
    this.#params = params;
    this.#metrics = metrics;
    this.#sort = sort === undefined ? BY_AGE : parseSortKey(sort) ?? BY_AGE;
    const keys = (kind: "param" | "metric", conditions: readonly Condition[]) => [
      ...conditions.map(({ key }) => key),
      ...this.#sort.kind === kind ? [this.#sort.key] : [],
    ];
    this.#unknownParams = new UnknownKeys("parameter", keys("param", params));
    this.#unknownMetrics = new UnknownKeys("metric", keys("metric", metrics));
  }

  /** @returns a promise if it takes time to tell whether the experiment passes */
  consider(place: ExperimentPlace, facts: RecordFacts): Promise<void> | null {
    if (!this.#passes(facts)) return null;
    let row: ExperimentRow | null = null;
    if (this.#statuses !== null) {
      row = this.#rowOf(place, facts);
      if (!this.#statuses.has(row.status)) return null;
    }
    const found = { place, facts, row };
    if (this.#params.length === 0 && this.#sort.kind !== "param") {
      this.#considerMetrics(found, undefined);
      return null;
    }
    const params = this.reader.params(place);
    if (params instanceof Promise) return params.then((read) => this.#considerParams(found, read));
    this.#considerParams(found, params);
    return null;
  }

  #considerParams(found: Omit<Found, keyof Sortable>, params: NamedValues): void {
    this.#unknownParams.look(params);
    if (this.#isGone(found.place, params) || !areFulfilled(params, this.#params)) return;
    const { kind, key } = this.#sort;
    this.#considerMetrics(found, kind === "param" ? valueAt(params, key) : undefined);
  }

  #considerMetrics(found: Omit<Found, keyof Sortable>, value: Value | undefined): void {
    const { kind, key } = this.#sort;
    if (this.#metrics.length === 0 && kind !== "metric") return this.#keep(found, value);
    const metrics = this.reader.metrics(found.place);
    this.#unknownMetrics.look(metrics);
    if (this.#isGone(found.place, metrics) || !areFulfilled(metrics, this.#metrics)) return;
    this.#keep(found, kind === "metric" ? valueAt(metrics, key) : value);
  }

  /** True if it was moved or deleted before its values were read: then it is not one without values. */
  #isGone(place: ExperimentPlace, values: NamedValues): boolean {
    return values === NO_VALUES && this.reader.facts(place) === null;
  }

  #keep({ place, facts, row }: Omit<Found, keyof Sortable>, value: Value | undefined): void {
    this.count++;
    const { id, archived } = place;
    const { created } = facts;
    const { kind, descending } = this.#sort;
    if (kind !== "created") row ??= this.#rowOf(place, facts);
    const key = row === null || kind === "created" ? created : sortValue(row, kind, value);
    const found = { id, archived, key, created, place, facts, row };
    // What comes behind all that will be shown need not be remembered.
    if (this.#last !== null && compareSortable(found, this.#last, descending) > 0) return;
    this.#found.push(found);
    const limit = this.#limit;
    if (limit === undefined || this.#found.length <= limit + SPARE) return;
    this.#order();
    this.#last = this.#found.at(-1) ?? null;
  }

  #order(): void {
    const { descending } = this.#sort;
    this.#found.sort((a, b) => compareSortable(a, b, descending));
    this.#found.splice(this.#limit ?? Infinity);
  }

  #rowOf(place: ExperimentPlace, facts: RecordFacts): ExperimentRow {
    if (!needsLook(facts)) return rowOf(place, facts);
    const reading = readMetadata(place.folder);
    // It can have been archived or removed since.
    if (reading.kind !== "read") return rowOf(place, facts);
    return liveRowOf(place, reading.metadata, this.#now);
  }

  /** What was asked for and nothing has, in sentences. */
  unknownKeys(): string[] {
    return [...this.#unknownParams.problems(), ...this.#unknownMetrics.problems()];
  }

  /** Those that are to be shown, in order. */
  rows(): ExperimentRow[] {
    this.#order();
    return this.#found.map(({ place, facts, row }) => row ?? this.#rowOf(place, facts));
  }
}

function areFulfilled(values: NamedValues, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => fulfils(valueAt(values, condition.key), condition));
}
