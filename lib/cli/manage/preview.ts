import type { ExperimentRow } from "../../query/mod.ts";
import { basename, terminalColumns } from "../../sys/mod.ts";
import { type Measure, measureFor } from "../lineage_width.ts";
import { safeText } from "../paint.ts";

const TITLES = ["ID", "Name", "Status", "Script", "Tags", "Created"] as const;

/** How many of them are left at least, where there is no room for all. */
const KEPT = 3;

/** Columns that a cell keeps on a narrow terminal. */
const LEAST = 8;

/** Columns that a cell takes at most, by the column's number; the others are short by nature. */
const MOST: Readonly<Record<number, number>> = { 1: 40, 3: 30, 4: 24 };

/** Which experiments something will be done to: one line each, under titles. */
export async function previewTable(rows: readonly ExperimentRow[]): Promise<string> {
  const cells = rows.map(cellsOf);
  const measure = await measureFor(cells.flat());
  const cut = cells.map((row) =>
    row.map((cell, column) => column in MOST ? measure.fit(cell, MOST[column]!) : cell)
  );
  const widths = TITLES.map((title, column) =>
    Math.max(title.length, ...cut.map((row) => measure.width(row[column]!)))
  );
  narrow(widths, terminalColumns() - 2);
  return [TITLES, ...cut].map((row) => `  ${laidOut(row, widths, measure)}\n`).join("");
}

function cellsOf(row: ExperimentRow): string[] {
  const status = row.broken === null ? row.status : "broken";
  return [
    row.id,
    row.name === null ? "[unnamed]" : safeText(row.name),
    row.archived ? `${status}, archived` : status,
    row.scriptPath === null ? "-" : safeText(basename(row.scriptPath)),
    safeText(row.tags.join(", ")) || "-",
    safeText(row.createdAt?.slice(0, 19).replace("T", " ") ?? "-"),
  ];
}

/** Takes from the name, the script and the tags what a line has too much, then whole columns. */
function narrow(widths: number[], room: number): void {
  const total = () => widths.reduce((sum, width) => sum + width + 2, -2);
  const least = (column: number) =>
    column in MOST ? Math.min(LEAST, widths[column]!) : widths[column]!;
  const leastTotal = () => widths.reduce((sum, _, column) => sum + least(column) + 2, -2);
  while (widths.length > KEPT && leastTotal() > room) widths.pop();
  for (const column of [4, 3, 1]) {
    const excess = total() - room;
    if (excess > 0 && column < widths.length) {
      widths[column] = Math.max(least(column), widths[column]! - excess);
    }
  }
}

function laidOut(row: readonly string[], widths: readonly number[], measure: Measure): string {
  return row.slice(0, widths.length).map((cell, column) => {
    const text = measure.fit(cell, widths[column]!);
    return text + " ".repeat(Math.max(0, widths[column]! - measure.width(text)));
  }).join("  ").trimEnd();
}
