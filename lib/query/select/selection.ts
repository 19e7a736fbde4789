import { type ExperimentPlace, readMetadata, type Status } from "../../experiment/mod.ts";
import { nowMicros } from "../../sys/mod.ts";
import { type Condition, conditionTest } from "./condition.ts";
import { type ExperimentFilter, recordTest } from "./filter.ts";
import { Foresight } from "./foresight.ts";
import type { ExperimentReader } from "./reader.ts";
import { type ExperimentRow, liveRowOf, needsLook, type RecordFacts, rowOf } from "./row.ts";
import {
  type Comparable,
  comparableValue,
  compareSortable,
  parseSortKey,
  type Sortable,
  type SortKey,
  sortRows,
  sortValue,
} from "./sort.ts";
import { UnknownKeys } from "./unknown_keys.ts";
import { KeyedValue, type NamedValues, NO_VALUES } from "./values.ts";

/** Newest first. */
const BY_AGE: SortKey = { kind: "created", key: "", descending: true };

/** An experiment that passes as far as is known, with its place in the order. */
interface Found extends Sortable {
  readonly place: ExperimentPlace;
  readonly facts: RecordFacts;
  /** False as long as its parameters and metrics are to be looked at. */
  readonly passes: boolean;
  /** Null until it is needed. */
  readonly row: ExperimentRow | null;
}

/** What came of a selection. */
export interface Selected {
  /** Those that are to be shown, in order. */
  readonly rows: ExperimentRow[];
  /** How many pass; if not all were counted, at least so many. */
  readonly matching: number;
  readonly isCounted: boolean;
}

/** Experiments that are kept beyond the limit, before those that will not be shown are let go. */
const SPARE = 1000;

/**
 * The experiments that pass a filter. Their records are looked at as they come; parameters and
 * metrics, which lie in other files, in the end, and of no more experiments than it takes, or also
 * as they come if that is what it will take ({@link Foresight}).
 */
export class Selection {
  /** Those that pass. */
  #found: Found[] = [];
  /** How many passed. */
  #count = 0;
  /** Those that pass or may pass, if parameters or metrics are asked for. */
  readonly #candidates: Found[] = [];
  /** The last one that would be shown if no more came; null while there are fewer. */
  #last: Found | null = null;
  readonly #limit: number;
  readonly #passes;
  readonly #statuses: ReadonlySet<Status | "unknown"> | null;
  readonly #params: readonly ValueTest[];
  readonly #metrics: readonly ValueTest[];
  readonly #asksParams: boolean;
  readonly #asksMetrics: boolean;
  readonly #sort: SortKey;
  readonly #sortedBy: KeyedValue;
  readonly #unknownParams: UnknownKeys;
  readonly #unknownMetrics: UnknownKeys;
  readonly #foresight: Foresight;
  readonly #now = nowMicros();

  /** @param total how many experiments will be considered at most */
  constructor(
    filter: ExperimentFilter,
    private readonly reader: ExperimentReader,
    total: number,
  ) {
    const { statuses, params = [], metrics = [], sort, limit = Infinity } = filter;
    this.#limit = limit;
    this.#passes = recordTest(filter);
    this.#statuses = statuses === undefined ? null : new Set(statuses);
    this.#params = params.map(valueTest);
    this.#metrics = metrics.map(valueTest);
    this.#sort = sort === undefined ? BY_AGE : parseSortKey(sort) ?? BY_AGE;
    this.#sortedBy = new KeyedValue(this.#sort.key);
    const keys = (kind: "param" | "metric", conditions: readonly Condition[]) => [
      ...conditions.map(({ key }) => key),
      ...this.#sort.kind === kind ? [this.#sort.key] : [],
    ];
    this.#unknownParams = new UnknownKeys("parameter", keys("param", params));
    this.#unknownMetrics = new UnknownKeys("metric", keys("metric", metrics));
    this.#asksParams = params.length > 0 || this.#sort.kind === "param";
    this.#asksMetrics = metrics.length > 0 || this.#sort.kind === "metric";
    // Where a value decides on the order, all are needed for knowing what comes first.
    this.#foresight = new Foresight(isOfValues(this.#sort.kind) ? Infinity : limit, total);
  }

  /** Takes an experiment into account; the next one is to be given when that is done. */
  consider(place: ExperimentPlace, facts: RecordFacts): void | Promise<void> {
    if (!this.#passes(facts)) return;
    let row: ExperimentRow | null = null;
    if (this.#statuses !== null) {
      if (needsLook(facts)) row = this.#rowOf(place, facts);
      if (!this.#statuses.has((row ?? facts).status)) return;
    }
    const { kind } = this.#sort;
    const { id, archived } = place;
    const { created } = facts;
    let key: Comparable = created;
    if (kind !== "created" && !isOfValues(kind)) {
      row ??= this.#rowOf(place, facts);
      key = sortValue(row, kind);
    }
    const asks = this.#asksParams || this.#asksMetrics;
    const found = { id, archived, key, created, place, facts, passes: !asks, row };
    if (!asks) this.#keep(found);
    else if (this.#foresight.looksAtOnce) return this.#lookAtOnce(found);
    else this.#candidates.push(found);
  }

  #lookAtOnce(found: Found): void | Promise<void> {
    const take = (values: Values | null) => {
      this.#foresight.note(values !== null);
      if (values === null) return;
      if (isOfValues(this.#sort.kind)) this.#keep({ ...found, key: this.#keyIn(values) });
      else if (this.#limit === Infinity) this.#keep(found);
      else this.#candidates.push({ ...found, passes: true });
    };
    const values = this.#valuesOf(found.place);
    return values instanceof Promise ? values.then(take) : take(values);
  }

  /**
   * The result, when all experiments were considered.
   *
   * @param counted as soon as enough pass, others are only looked at to tell how many there are, and
   * of the first so many in order; 0 if nobody asks
   */
  async select(counted: number): Promise<Selected> {
    this.#order(this.#candidates);
    let looked = 0;
    for (const found of this.#candidates) {
      if (found.passes) {
        this.#keep(found);
        continue;
      }
      if (looked >= counted && this.#count >= this.#limit) return this.#selected(false);
      looked++;
      const values = this.#valuesOf(found.place);
      if ((values instanceof Promise ? await values : values) !== null) this.#keep(found);
    }
    return this.#selected(true);
  }

  /** What is asked of an experiment's values, or null if they do not pass. */
  #valuesOf(place: ExperimentPlace): Values | null | Promise<Values | null> {
    if (!this.#asksParams) return this.#withMetrics(place, NO_VALUES);
    const params = this.reader.params(place);
    if (params instanceof Promise) return params.then((read) => this.#withMetrics(place, read));
    return this.#withMetrics(place, params);
  }

  #withMetrics(place: ExperimentPlace, params: NamedValues): Values | null {
    if (this.#asksParams) {
      this.#unknownParams.look(params);
      if (this.#isGone(place, params)) return null;
    }
    if (!this.#params.every((test) => test(params))) return null;
    if (!this.#asksMetrics) return { params, metrics: NO_VALUES };
    const metrics = this.reader.metrics(place);
    this.#unknownMetrics.look(metrics);
    if (this.#isGone(place, metrics)) return null;
    return this.#metrics.every((test) => test(metrics)) ? { params, metrics } : null;
  }

  /** True if it was moved or deleted before its values were read: then it is not one without values. */
  #isGone(place: ExperimentPlace, values: NamedValues): boolean {
    return values === NO_VALUES && this.reader.facts(place) === null;
  }

  #keyIn({ params, metrics }: Values): Comparable {
    return comparableValue(this.#sortedBy.in(this.#sort.kind === "param" ? params : metrics));
  }

  #keep(found: Found): void {
    this.#count++;
    // What comes behind all that will be shown need not be remembered.
    if (this.#last !== null && this.#compare(found, this.#last) > 0) return;
    this.#found.push(found);
    if (this.#found.length <= this.#limit + SPARE) return;
    this.#cut();
    this.#last = this.#found.at(-1) ?? null;
  }

  #cut(): void {
    this.#order(this.#found);
    this.#found.splice(this.#limit);
  }

  #order(list: Found[]): void {
    sortRows(list, this.#sort.descending);
  }

  #compare(a: Found, b: Found): number {
    return compareSortable(a, b, this.#sort.descending);
  }

  #selected(isCounted: boolean): Selected {
    this.#cut();
    const rows = this.#found.map(({ place, facts, row }) => row ?? this.#rowOf(place, facts));
    return { rows, matching: this.#count, isCounted };
  }

  /** What was asked for and nothing has, in sentences. */
  unknownKeys(): string[] {
    return [...this.#unknownParams.problems(), ...this.#unknownMetrics.problems()];
  }

  #rowOf(place: ExperimentPlace, facts: RecordFacts): ExperimentRow {
    if (!needsLook(facts)) return rowOf(place, facts);
    const reading = readMetadata(place.folder);
    // It can have been archived or removed since.
    if (reading.kind !== "read") return rowOf(place, facts);
    return liveRowOf(place, reading.metadata, this.#now);
  }
}

/** What was read of an experiment's values. */
interface Values {
  readonly params: NamedValues;
  readonly metrics: NamedValues;
}

/** Whether values fulfil a condition. */
type ValueTest = (values: NamedValues) => boolean;

function valueTest(condition: Condition): ValueTest {
  const value = new KeyedValue(condition.key);
  const fulfils = conditionTest(condition);
  return (values) => fulfils(value.in(values));
}

function isOfValues(kind: SortKey["kind"]): kind is "param" | "metric" {
  return kind === "param" || kind === "metric";
}
