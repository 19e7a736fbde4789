import { parseNumber, type Value } from "../../params/mod.ts";
import type { Grid } from "./grid.ts";

/** By which column rows are sorted. */
export interface Order {
  /** Index into the grid's columns. */
  readonly column: number;
  /** True: everything that is no number counts as missing. */
  readonly numeric: boolean;
  readonly descending: boolean;
}

/**
 * Sorts rows by a column: numbers by size and before texts, texts without regard to case. Rows
 * without a value are last, up and down; equal ones keep their order.
 *
 * @param rows indices into the grid
 */
export function sortRows(grid: Grid, rows: readonly number[], order: Order): number[] {
  const keys = new Map(rows.map((row) => {
    const value = grid.values[row]![order.column];
    return [row, sortKey(value, grid.texts[row]![order.column]!, order.numeric)] as const;
  }));
  const sign = order.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [one, other] = [keys.get(a)!, keys.get(b)!];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * compareSortKeys(one, other);
  });
}

type SortKey = number | bigint | string | null;

function sortKey(value: Value | undefined, text: string, numeric: boolean): SortKey {
  if (value === undefined || value === null) return null;
  const number = typeof value === "number" || typeof value === "bigint"
    ? value
    : numeric && typeof value === "string"
    ? parseNumber(value.trim()) ?? null
    : null;
  // NaN has no place among numbers.
  if (typeof number === "number" && Number.isNaN(number)) return null;
  if (number !== null || numeric) return number;
  return text.toLowerCase();
}

function compareSortKeys(a: number | bigint | string, b: number | bigint | string): number {
  if (typeof a === "string" !== (typeof b === "string")) return typeof a === "string" ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
