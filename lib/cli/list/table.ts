import type { ExperimentRow } from "../../query/mod.ts";
import { type Measure, measureFor } from "../lineage_width.ts";
import type { Painter } from "../paint.ts";
import type { ListColumn } from "./columns.ts";

/** Spaces between columns. */
const GAP = 2;

/** Columns that a cell keeps on a terminal that is narrower than anything. */
const NARROWEST = 4;

/** What the table looks like where it is shown. */
export interface TablePlace {
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Painter;
}

/** The list as lines: titles, and one line for each experiment, as wide as the terminal at most. */
export async function tableLines(
  rows: readonly ExperimentRow[],
  columns: readonly ListColumn[],
  { width, paint }: TablePlace,
): Promise<string[]> {
  const long = columns.map((column) => rows.map((row) => column.text(row)));
  const measure = await measureFor(long.flat());
  const isTight = totalOf(naturalWidths(columns, long, measure)) > width;
  const texts = isTight
    ? columns.map(({ short }, at) => short === undefined ? long[at]! : rows.map(short))
    : long;
  const widths = fitWidths(columns, naturalWidths(columns, texts, measure), width);
  const shown = columns.flatMap((column, at) =>
    widths[at] === 0 ? [] : [{ column, texts: texts[at]!, width: widths[at]! }]
  );
  const head = shown.map(({ column, width }) => aligned(column.title, column, width, measure));
  const lines = rows.map((row, line) =>
    shown.map(({ column, texts, width }) =>
      paint(aligned(texts[line]!, column, width, measure), ...(column.paints?.(row) ?? []))
    )
  );
  return [paint(joined(head), "bold"), ...lines.map(joined)];
}

function naturalWidths(
  columns: readonly ListColumn[],
  texts: readonly (readonly string[])[],
  measure: Measure,
): number[] {
  return columns.map(({ title, most }, at) =>
    Math.min(Math.max(most, title.length), widest([title, ...texts[at]!], measure))
  );
}

/** What shown columns take, with the gaps between them. */
function totalOf(widths: readonly number[]): number {
  const shown = widths.filter((each) => each > 0);
  return shown.reduce((sum, each) => sum + each, GAP * (shown.length - 1));
}

function widest(texts: readonly string[], measure: Measure): number {
  return texts.reduce((most, text) => Math.max(most, measure.width(text)), 0);
}

function joined(cells: readonly string[]): string {
  return cells.join(" ".repeat(GAP)).trimEnd();
}

/**
 * How wide each column is: the widest ones give way first, then whole columns, and in the end the
 * name as well.
 *
 * @param natural widths that all texts fit into
 * @returns 0 for columns that are left out
 */
export function fitWidths(
  columns: readonly Pick<ListColumn, "least" | "rank" | "isWhole">[],
  natural: readonly number[],
  width: number,
): number[] {
  const widths = [...natural];
  const least = columns.map((column, at) => Math.min(column.least, natural[at]!));
  const over = () => totalOf(widths) - width;
  while (over() > 0) {
    if (shrinkWidest(widths, least, over())) continue;
    const last = lastRanked(columns, widths);
    if (last === null) break;
    // What it took is free for the others.
    columns.forEach((_, at) => widths[at] = widths[at] === 0 ? 0 : natural[at]!);
    widths[last] = 0;
  }
  const narrowest = columns.map(({ isWhole }, at) => isWhole ? least[at]! : NARROWEST);
  while (over() > 0 && shrinkWidest(widths, narrowest, over()));
  return widths;
}

/** Takes from the column that has most to give, down to the next one; false if none can give. */
function shrinkWidest(widths: number[], least: readonly number[], over: number): boolean {
  const room = widths.map((width, at) => width - least[at]!);
  const most = Math.max(...room);
  if (most <= 0) return false;
  const at = room.indexOf(most);
  const second = Math.max(0, ...room.filter((_, other) => other !== at));
  widths[at]! -= Math.min(over, Math.max(1, most - second));
  return true;
}

function lastRanked(
  columns: readonly Pick<ListColumn, "rank">[],
  widths: readonly number[],
): number | null {
  let last: number | null = null;
  columns.forEach(({ rank }, at) => {
    if (rank === 0 || widths[at] === 0) return;
    if (last === null || rank > columns[last]!.rank) last = at;
  });
  return last;
}

function aligned(text: string, column: ListColumn, width: number, measure: Measure): string {
  const cut = column.cutsMiddle ? withoutMiddle(text, width, measure) : measure.fit(text, width);
  const space = " ".repeat(Math.max(0, width - measure.width(cut)));
  return column.align === "right" ? space + cut : cut + space;
}

/** Share of the room that goes to the beginning of a text whose middle is cut out. */
const BEGINNING = 3 / 5;

/** Cuts text to a width; `…` stands for what is missing in its middle. */
export function withoutMiddle(text: string, width: number, measure: Measure): string {
  if (measure.width(text) <= width) return text;
  const before = Math.ceil((width - 1) * BEGINNING);
  const parts = graphemes(text);
  const head = taken(parts, before, measure);
  const tail = taken(parts.toReversed(), width - 1 - before, measure).toReversed();
  return `${head.join("")}…${tail.join("")}`;
}

/** The tables of the segmenter take longer to load than a list takes to make. */
function graphemes(text: string): string[] {
  if (/^[ -~]*$/.test(text)) return [...text];
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}

function taken(parts: readonly string[], room: number, measure: Measure): string[] {
  let used = 0;
  const end = parts.findIndex((part) => (used += measure.width(part)) > room);
  return parts.slice(0, end < 0 ? parts.length : end);
}
