import {
  isMetricName,
  MetricCurve,
  type MetricFacts,
  metricNumber,
  type MetricRow,
  type MetricStep,
  readMetricsOverview,
  stepOfRow,
  streamMetricRows,
} from "../../experiment/mod.ts";
import { compareKeys, parseJson } from "../../params/mod.ts";

/** What is known of each metric of an experiment without its course, by name. */
export function metricFacts(folder: string): Map<string, MetricFacts> {
  const { metrics } = readMetricsOverview(folder, { steps: 1, places: 0 });
  return new Map([...metrics].sort(([a], [b]) => compareKeys(a, b)));
}

/**
 * The steps of an experiment that have one of these metrics, one after the other.
 *
 * @param last only so many of them, at the end
 */
export function* metricRows(
  folder: string,
  names: ReadonlySet<string>,
  last?: number,
): Generator<MetricRow> {
  const kept: MetricRow[] = [];
  for (const row of streamMetricRows(folder)) {
    if (!has(row, names)) continue;
    if (last === undefined) yield row;
    else kept.push(row);
    // Not one by one, which would move all of them each time.
    if (last !== undefined && kept.length >= 2 * last) kept.splice(0, kept.length - last);
  }
  if (last !== undefined) yield* kept.slice(Math.max(0, kept.length - last));
}

function has(row: MetricRow, names: ReadonlySet<string>): boolean {
  for (const name of row.keys()) if (names.has(name) && isMetricName(name)) return true;
  return false;
}

/** The course of each of these metrics, from every value that was logged. */
export function metricCurves(
  folder: string,
  names: readonly string[],
  last?: number,
): Map<string, MetricCurve> {
  const curves = new Map(names.map((name) => [name, new MetricCurve()]));
  for (const row of metricRows(folder, new Set(names), last)) {
    const step = stepOfRow(row);
    for (const [name, curve] of curves) {
      const value = metricNumber(row.get(name) ?? "");
      if (value !== null) curve.add(step, value);
    }
  }
  return curves;
}

/**
 * The last steps that have one of these metrics.
 *
 * @param lastSteps the last of all steps, which are enough if each of them does
 */
export function stepsWith(
  folder: string,
  lastSteps: readonly MetricStep[],
  names: readonly string[],
): readonly MetricStep[] {
  const wanted = new Set(names);
  if (lastSteps.every((step) => names.some((name) => step.has(name)))) return lastSteps;
  return [...metricRows(folder, wanted, lastSteps.length)].map((row) =>
    new Map([...row].map(([name, token]) => [name, parseJson(token)]))
  );
}
