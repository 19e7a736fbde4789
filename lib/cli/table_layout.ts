import type { Measure } from "./lineage_width.ts";

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

/** Columns that a cell keeps on a narrow terminal. */
const LEAST = 8;

/**
 * Lays out rows under titles without borders, two spaces between columns.
 *
 * @param width columns of the terminal; the widest column gives way when a row does not fit
 */
export function layRows(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  measure: Measure,
): string[] {
  const widths = columnWidths(columns, rows, measure);
  const total = () => widths.reduce((sum, w) => sum + w, 0) + 2 * (widths.length - 1);
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths));
    const room = Math.max(LEAST, widths[widest]! - (total() - width));
    if (room >= widths[widest]!) break;
    widths[widest] = room;
  }
  const line = (cells: readonly string[]) =>
    columns.map(({ align }, i) => {
      const text = measure.fit(cells[i] ?? "", widths[i]!);
      const space = " ".repeat(Math.max(0, widths[i]! - measure.width(text)));
      return align === "right" ? space + text : text + space;
    }).join("  ").trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)];
}

/** Columns of the terminal that each column of a table takes. */
export function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  measure: Measure,
): number[] {
  return columns.map(({ title }, i) =>
    rows.reduce((width, row) => Math.max(width, measure.width(row[i] ?? "")), measure.width(title))
  );
}
