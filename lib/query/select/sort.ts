import { STATUSES } from "../../experiment/mod.ts";
import type { Value } from "../../params/mod.ts";
import { momentOf } from "./times/moment.ts";
import type { ExperimentRow } from "./row.ts";

/** Fields of the record that rows can be sorted by. */
export const SORT_FIELDS = ["created", "started", "duration", "name", "status"] as const;

/** What rows are sorted by. */
export interface SortKey {
  readonly kind: (typeof SORT_FIELDS)[number] | "param" | "metric";
  /** Name of the parameter or metric. */
  readonly key: string;
  readonly descending: boolean;
}

/**
 * Reads a sort key: one of {@link SORT_FIELDS}, `param:KEY` or `metric:KEY`; a `-` before it turns
 * the order round.
 *
 * @returns null if it is none
 */
export function parseSortKey(text: string): SortKey | null {
  const descending = text.startsWith("-");
  const name = (descending ? text.slice(1) : text).trim();
  const field = SORT_FIELDS.find((known) => known === name.toLowerCase());
  if (field !== undefined) return { kind: field, key: "", descending };
  const match = /^(param|metric)s?[:.](.+)$/s.exec(name);
  if (match === null) return null;
  return { kind: match[1] as "param" | "metric", key: match[2]!, descending };
}

/** What a place in the order takes. */
export interface Sortable {
  readonly id: string;
  readonly archived: boolean;
  /** What it is sorted by; null comes last, numbers come before texts. */
  readonly key: Comparable;
  /** When it was made, microseconds since 1970, or null: of equal ones the newest comes first. */
  readonly created: number | null;
}

/** What rows are compared by. */
export type Comparable = bigint | number | string | null;

/** Compares two rows; in the end by id, so that the same question has the same answer each time. */
export function compareSortable(a: Sortable, b: Sortable, descending: boolean): number {
  return compareKeys(a.key, b.key, descending) || compareKeys(a.created, b.created, true) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : Number(a.archived) - Number(b.archived));
}

/** So few are sorted by comparing them. */
const FEW = 1000;

/**
 * Sorts rows as {@link compareSortable} does. The engine sorts bare numbers ten times as fast as it
 * calls back to compare: of many rows with numbers for keys each one's place among those is looked
 * up, and only those that share one are compared.
 */
export function sortRows<T extends Sortable>(rows: T[], descending: boolean): void {
  const compare = (a: T, b: T) => compareSortable(a, b, descending);
  if (rows.length <= FEW || !rows.every(({ key }) => isNumber(key))) {
    rows.sort(compare);
    return;
  }
  const keys = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const { key } = rows[at]!;
    keys[at] = descending ? -Number(key) : Number(key);
  }
  const order = keys.toSorted();
  const sharing = new Uint32Array(rows.length);
  const unsorted = [...rows];
  for (let at = 0; at < unsorted.length; at++) {
    const first = firstOf(order, keys[at]!);
    rows[first + sharing[first]!++] = unsorted[at]!;
  }
  for (let at = 0; at < rows.length; at += sharing[at]!) {
    const count = sharing[at]!;
    if (count === 1) continue;
    for (const [next, row] of rows.slice(at, at + count).sort(compare).entries()) {
      rows[at + next] = row;
    }
  }
}

/** NaN has no place in an order. */
function isNumber(key: Comparable): boolean {
  return typeof key === "number" && key === key;
}

/** Where a number is in an ascending list that has it, the first time. */
function firstOf(order: Float64Array, key: number): number {
  let [from, to] = [0, order.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (order[middle]! < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Those without a value come last either way. */
function compareKeys(a: Comparable, b: Comparable, descending: boolean): number {
  // Nearly always; the rest takes several times as long.
  if (typeof a === "number" && typeof b === "number") {
    return a === b ? 0 : a < b === descending ? 1 : -1;
  }
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  const order = compareValues(a, b);
  return descending ? -order : order;
}

function compareValues(a: bigint | number | string, b: bigint | number | string): number {
  const [textA, textB] = [typeof a === "string", typeof b === "string"];
  if (textA !== textB) return textA ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What a row is sorted by, as far as its record tells. */
export function sortValue(row: ExperimentRow, kind: (typeof SORT_FIELDS)[number]): Comparable {
  switch (kind) {
    case "created":
      return momentOf(row.createdAt);
    case "started":
      return momentOf(row.startedAt);
    case "duration":
      return row.duration;
    case "name":
      return row.name?.toLowerCase() ?? null;
    case "status":
      return row.broken !== null ? null : STATUSES.findIndex((known) => known === row.status);
  }
}

/** A parameter or metric to sort by: neither NaN nor lists and maps have a place in an order. */
export function comparableValue(value: Value | undefined): Comparable {
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (typeof value === "boolean") return Number(value);
  return typeof value === "bigint" || typeof value === "string" ? value : null;
}
