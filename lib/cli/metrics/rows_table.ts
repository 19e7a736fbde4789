import type { MetricRow } from "../../experiment/mod.ts";
import { parseJson } from "../../params/mod.ts";
import { metricRows } from "../../query/metrics/mod.ts";
import { terminalColumns } from "../../sys/mod.ts";
import { markdownTable } from "../formats.ts";
import { type Measure, measureFor } from "../lineage_width.ts";
import { metricTokenText } from "../metric_value.ts";
import { painter, safeText } from "../paint.ts";
import { reportWarning } from "../report_error.ts";
import { Batch } from "./batch.ts";
import type { MetricsRequest, Run } from "./request.ts";

/** Rows that decide how wide the columns are: later ones are seen when the first are printed. */
const MEASURED = 1000;

/** A step as it is shown. */
type Cells = readonly string[];

/** Columns of a table: their titles and how wide each is. */
interface Layout {
  readonly titles: readonly string[];
  readonly widths: readonly number[];
  /** Which of all columns they are. */
  readonly shown: readonly number[];
}

/** A table with a row per step; metrics that do not fit beside the others are named. */
export async function printTable(
  request: MetricsRequest,
  format: "default" | "markdown",
): Promise<void> {
  const titles = titlesOf(request);
  if (format === "markdown") {
    const rows = [...rowsOf(request)];
    const out = new Batch();
    await out.add(markdownTable(titles, rows));
    await out.end();
    return;
  }
  if (request.names.length === 0) {
    await reportWarning("no metrics were logged");
    return;
  }
  const rows = rowsOf(request)[Symbol.iterator]();
  const first: Cells[] = [];
  for (let next = rows.next(); !next.done; next = rows.next()) {
    first.push(next.value);
    if (first.length === MEASURED) break;
  }
  const several = request.runs.length > 1;
  const measure = await measureFor([...titles, ...first.flat()]);
  const layout = lay(titles, [...first, ...extremes(request)], measure, several ? 3 : 2);
  const out = new Batch();
  await out.add(painter()(lineOf(titles, layout, measure), "dim") + "\n");
  for (const row of first) await out.add(lineOf(row, layout, measure) + "\n");
  for (let next = rows.next(); !next.done && !out.closed; next = rows.next()) {
    await out.add(lineOf(next.value, layout, measure) + "\n");
  }
  await out.end();
  const hidden = titles.filter((_, i) => !layout.shown.includes(i) && titles[i] !== TIME);
  if (hidden.length > 0) {
    await reportWarning(`no room for ${hidden.join(", ")}: name them, or use --csv`);
  }
}

const TIME = "Time";

function titlesOf({ runs, names }: MetricsRequest): string[] {
  const metrics = names.map((name) => safeText(name));
  return [...(runs.length > 1 ? ["ID"] : []), "Step", TIME, ...metrics];
}

function* rowsOf(request: MetricsRequest): Generator<Cells> {
  const several = request.runs.length > 1;
  for (const run of request.runs) {
    for (const row of metricRows(run.folder, new Set(request.names), request.last)) {
      yield cellsOf(row, run, request, several);
    }
  }
}

function cellsOf(row: MetricRow, run: Run, { names }: MetricsRequest, several: boolean): Cells {
  const time = parseJson(row.get("timestamp") ?? "null");
  const metrics = names.map((name) => {
    const token = row.get(name);
    return token === undefined ? "-" : metricTokenText(token);
  });
  const clock = typeof time === "string" ? safeText(time.slice(11, 19)) : "";
  return [...(several ? [run.id] : []), row.get("step") ?? "", clock, ...metrics];
}

/** The longest values that are known, as rows. */
function extremes({ runs, names }: MetricsRequest): Cells[] {
  const several = runs.length > 1;
  return runs.map(({ facts }) => {
    const of = names.map((name) => facts.get(name));
    const last = Math.max(0, ...of.map((one) => one?.lastStep || 0));
    const texts = of.map((one) =>
      [one?.last, one?.min, one?.max].map((token) => token ? metricTokenText(token) : "")
        .reduce((longest, text) => text.length > longest.length ? text : longest, "")
    );
    return [...(several ? [""] : []), String(last), "", ...texts];
  });
}

/** @param fixed columns before the metrics, of which the last one is the time */
function lay(titles: Cells, rows: readonly Cells[], measure: Measure, fixed: number): Layout {
  const widths = titles.map((title, i) =>
    rows.reduce((width, row) => Math.max(width, measure.width(row[i]!)), measure.width(title))
  );
  const room = terminalColumns();
  const sum = (shown: readonly number[]) => shown.reduce((total, i) => total + widths[i]! + 2, -2);
  const all = titles.map((_, i) => i);
  // The time is what one misses least.
  const candidates = [all, all.filter((i) => i !== fixed - 1)];
  let shown = candidates.find((columns) => sum(columns) <= room) ?? candidates[1]!;
  while (sum(shown) > room && shown.length > fixed) shown = shown.slice(0, -1);
  return {
    titles: shown.map((i) => titles[i]!),
    widths: shown.map((i) => widths[i]!),
    shown,
  };
}

function lineOf(cells: Cells, { shown, widths }: Layout, measure: Measure): string {
  return shown.map((i, column) => {
    const text = cells[i]!;
    const space = " ".repeat(Math.max(0, widths[column]! - measure.width(text)));
    // Ids and times are equally long; numbers end where the others do.
    return space + text;
  }).join("  ").trimEnd();
}
