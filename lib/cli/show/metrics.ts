import { type MetricFacts, type MetricsOverview, text } from "../../experiment/mod.ts";
import { compareKeys } from "../../params/mod.ts";
import { metricTokenText, metricValue } from "../metric_value.ts";
import { safeText } from "../paint.ts";
import { sparkline } from "../sparkline.ts";
import { type Column, columnWidths } from "../table_layout.ts";
import { valueText } from "../value_text.ts";
import type { Page } from "./page.ts";

/** Metrics that get a column; others are named below the table. */
const METRICS_SHOWN = 8;

/** Metrics that are looked for first, in this order. */
const FAVOURITES = [
  "accuracy",
  "loss",
  "epoch",
  "learning_rate",
  "f1_score",
  "precision",
  "recall",
];

/** Columns of a curve, at most and at least. */
const CURVE = 32;
const SHORT_CURVE = 8;

/**
 * The last steps as a table. If there are more, the course of each metric as well.
 *
 * @param picked metrics to show; null for a choice of all
 */
export function metricsSection(
  page: Page,
  { steps, metrics, lastSteps }: MetricsOverview,
  picked: readonly string[] | null,
): void {
  if (steps === 0 || picked?.length === 0) return;
  const names = [...metrics.keys()].sort(compareKeys);
  const wanted = picked ?? chosen(names);
  const cut = steps > lastSteps.length ? `, last ${lastSteps.length} of ${steps} steps` : "";
  const count = picked === null ? names.length : `${picked.length} of ${names.length}`;
  page.section(`Metrics (${count}${cut})`);
  const rows = lastSteps.map((step) => [
    valueText(step.get("step") ?? null),
    (text(step.get("timestamp")) ?? "").slice(11, 19),
    ...wanted.map((name) => step.has(name) ? metricValue(step.get(name)!) : "-"),
  ]);
  const columns: Column[] = ["Step", "Time", ...wanted.map((name) => safeText(name))]
    .map((title) => ({ title, align: title === "Time" ? "left" : "right" }));
  const fitting = columnsThatFit(page, columns, rows);
  page.table(
    fitting.map((i) => columns[i]!),
    rows.map((row) => fitting.map((i) => row[i]!)),
  );
  const shown = wanted.filter((_, i) => fitting.includes(i + 2));
  const all = picked ?? names;
  if (all.length > shown.length) {
    page.fact("All metrics", all.map((name) => safeText(name)).join(", "));
  }
  if (cut !== "") curves(page, wanted.map((name) => [name, metrics.get(name)]));
}

function chosen(names: readonly string[]): readonly string[] {
  if (names.length <= METRICS_SHOWN) return names;
  const first = FAVOURITES.filter((name) => names.includes(name));
  const others = names.filter((name) => !first.includes(name));
  return [...first, ...others].slice(0, METRICS_SHOWN);
}

/** Without the time on a narrow terminal, and then with as many metrics as there is room for. */
function columnsThatFit(
  page: Page,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): number[] {
  const widths = columnWidths(columns, rows, page.measure);
  const isTooWide = (shown: readonly number[]) =>
    shown.reduce((sum, i) => sum + widths[i]! + 2, 0) > page.width;
  let shown = columns.map((_, i) => i);
  if (isTooWide(shown)) shown = shown.filter((i) => i !== 1);
  while (isTooWide(shown) && shown.length > 2) shown.pop();
  return shown;
}

function curves(
  page: Page,
  metrics: readonly (readonly [name: string, facts: MetricFacts | undefined])[],
): void {
  const rows = metrics.flatMap(([name, facts]) => {
    if (facts?.min == null || facts.max === null) return [];
    const values = [facts.last, facts.min, facts.max];
    return [{
      cells: [safeText(name), ...values.map((token) => token ? metricTokenText(token) : "-")],
      facts,
    }];
  });
  if (rows.length === 0) return;
  // A narrow terminal has room for the end and the course.
  const shown =
    [[0, 1, 2, 3], [0, 1], [0]].find((columns) =>
      roomBeside(page, columns, rows.map(({ cells }) => cells)) >= SHORT_CURVE
    ) ?? [0];
  const room = roomBeside(page, shown, rows.map(({ cells }) => cells));
  const width = Math.max(SHORT_CURVE, Math.min(CURVE, room));
  page.line();
  page.table(
    [...shown.map((i): Column => CURVE_COLUMNS[i]!), { title: "Course" }],
    rows.map(({ cells, facts }) => [
      ...shown.map((i) => cells[i]!),
      sparkline(facts.curve, width),
    ]),
  );
}

const CURVE_COLUMNS: readonly Column[] = [
  { title: "Metric" },
  { title: "Last", align: "right" },
  { title: "Min", align: "right" },
  { title: "Max", align: "right" },
];

/** Columns that are left for the courses beside these. */
function roomBeside(
  page: Page,
  shown: readonly number[],
  rows: readonly (readonly string[])[],
): number {
  const widths = columnWidths(CURVE_COLUMNS, rows, page.measure);
  return page.width - 2 - shown.reduce((sum, i) => sum + widths[i]! + 2, 0);
}
