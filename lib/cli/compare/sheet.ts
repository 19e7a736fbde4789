import type { Value } from "../../params/mod.ts";
import type { Comparison, ComparisonColumn } from "../../query/compare/mod.ts";

/** A table of values, as it is written for programs and into files. */
export interface Sheet {
  readonly columns: readonly ComparisonColumn[];
  /** As many values in each row as there are columns. */
  readonly rows: readonly (readonly (Value | undefined)[])[];
}

/** The part of a comparison that was asked for. */
export function shownSheet({ columns, cells }: Comparison): Sheet {
  const shown = columns.flatMap((column, at) => column.shown ? [at] : []);
  return pickedSheet(columns, cells, cells.map((_, row) => row), shown);
}

/**
 * Some rows and columns, in an order of one's own.
 *
 * @param rows indices into `cells`
 * @param picked indices into `columns`
 */
export function pickedSheet(
  columns: readonly ComparisonColumn[],
  cells: readonly (readonly (Value | undefined)[])[],
  rows: readonly number[],
  picked: readonly number[],
): Sheet {
  return {
    columns: picked.map((at) => columns[at]!),
    rows: rows.map((row) => picked.map((at) => cells[row]![at])),
  };
}
