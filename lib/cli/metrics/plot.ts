import type { CurvePoint } from "../../experiment/mod.ts";
import { metricCurves } from "../../query/metrics/mod.ts";
import { standardOutput, terminalColumns, terminalRows } from "../../sys/mod.ts";
import { measureFor } from "../lineage_width.ts";
import { painter, safeText } from "../paint.ts";
import { reportWarning } from "../report_error.ts";
import { drawChart, numberLabel, type Series } from "./chart.ts";
import type { MetricsRequest, Run } from "./request.ts";

/** Lines of a drawing: enough to see its form, and few enough for several on one screen. */
const ROWS = 10;

/** Columns that a chart does not exceed, since eyes lose the way back to the axis. */
const COLUMNS = 120;

/** Draws a chart for each metric, with all runs in it. */
export async function plotMetrics(request: MetricsRequest): Promise<void> {
  const { runs, names, last } = request;
  const curves = runs.map(({ folder }) => metricCurves(folder, names, last));
  const paint = painter();
  const columns = Math.min(COLUMNS, terminalColumns());
  const rows = standardOutput.isTerminal ? Math.max(4, Math.min(ROWS, terminalRows() - 6)) : ROWS;
  const style = { columns, rows, paint, coloured: paint("x", "red") !== "x" };
  const measure = await measureFor([...names, ...runs.map(({ name }) => safeText(name ?? ""))]);
  let drawn = 0;
  for (const name of names) {
    const series = runs.map((run, i): Series => {
      const points = curves[i]!.get(name)!.points();
      return { label: measure.fit(labelOf(run, points), columns - 4), points };
    });
    const lines = drawChart(series, style);
    if (lines.length === 0) {
      await reportWarning(`\`${name}\` was never a number`);
      continue;
    }
    const alone = series.length === 1 ? `  ${rangeOf(series[0]!.points)}` : "";
    const title = measure.fit(safeText(name) + alone, columns);
    const space = drawn++ === 0 ? "" : "\n";
    await standardOutput.write(`${space}${paint(title, "bold")}\n${lines.join("\n")}\n`);
  }
  if (names.length === 0) await reportWarning("no metrics were logged");
}

function labelOf({ id, name }: Run, points: readonly CurvePoint[]): string {
  const range = points.length === 0 ? "not logged" : rangeOf(points);
  return [id, safeText(name ?? "[unnamed]"), range].join("  ");
}

/** The smallest, the largest and about the last value. */
function rangeOf(points: readonly CurvePoint[]): string {
  const low = points.reduce((value, { min }) => Math.min(value, min), Infinity);
  const high = points.reduce((value, { max }) => Math.max(value, max), -Infinity);
  return `${numberLabel(low)} to ${numberLabel(high)}, last ${numberLabel(points.at(-1)!.mean)}`;
}
