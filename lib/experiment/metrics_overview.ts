import { formatJson, isMap, parseJson } from "../params/mod.ts";
import { join, openFile, pathExists, readTail, statFile } from "../sys/mod.ts";
import { metricNumber, readMetricTokens } from "./metric_line.ts";
import { type CurvePoint, MetricCurve } from "./metrics_curve.ts";
import { METRICS_FILE, METRICS_LOG, metricsBroken, type MetricStep } from "./metrics.ts";
import { logRows, mergeRow, type MetricRow, stepOfRow, streamMetricRows } from "./metrics_rows.ts";
import { type KeptSummary, readMetricsSummary } from "./metrics_summary.ts";
import { StepSet } from "./step_set.ts";

/** What is known of one metric; values are JSON texts, so that Python's types stay. */
export interface MetricFacts {
  /** The value at its highest step; null if it takes reading everything to tell. */
  readonly last: string | null;
  /** Null if it never was a number. */
  readonly min: string | null;
  readonly max: string | null;
  readonly firstStep: number;
  readonly lastStep: number;
  /** Its course, thinned out; from a few places of a large log. */
  readonly curve: readonly CurvePoint[];
}

/** The metrics of a run at a glance. */
export interface MetricsOverview {
  /** Different steps. */
  readonly steps: number;
  /** By name, in the order of their first value. */
  readonly metrics: ReadonlyMap<string, MetricFacts>;
  /** The highest steps, sorted. */
  readonly lastSteps: readonly MetricStep[];
}

/** Options of {@link readMetricsOverview}. */
export interface OverviewOptions {
  /** Steps of `lastSteps`, at most; default 10. */
  readonly steps?: number;
  /** Places of a large log that are looked at for the curves; 0 for none. Default 64. */
  readonly places?: number;
  /** No `last` may be null. Default false. */
  readonly exact?: boolean;
}

/** Entries of a step that are no metrics. */
const NO_METRICS = new Set(["step", "timestamp", "last_updated"]);

/** True for an entry of a step that is a metric. */
export function isMetricName(name: string): boolean {
  return !NO_METRICS.has(name);
}

/** A log of up to so many bytes is read for its curves. */
const SMALL = 256 * 1024;

/**
 * What the metrics of a run come to. After its end only the summary, the end of metrics.json and a
 * few places of the log are read, however long that is; before, and for what upstream wrote, all of
 * it in one pass of bounded memory.
 *
 * @throws UserError if they cannot be read
 */
export function readMetricsOverview(
  folder: string,
  options: OverviewOptions = {},
): MetricsOverview {
  try {
    return overviewOf(folder, options);
  } catch (error) {
    throw metricsBroken(folder, error);
  }
}

function overviewOf(
  folder: string,
  { steps = 10, places = 64, exact = false }: OverviewOptions,
): MetricsOverview {
  const kept = readMetricsSummary(folder);
  const quick = kept === null ? null : glance(folder, kept, steps, places);
  if (quick !== null && !(exact && lacksLast(quick))) return quick;
  return readThrough(folder, steps);
}

function lacksLast({ metrics }: MetricsOverview): boolean {
  return [...metrics.values()].some(({ last }) => last === null);
}

/** From what was kept at the end of the run; null if metrics.json is not as it was written. */
function glance(
  folder: string,
  kept: KeptSummary,
  steps: number,
  places: number,
): MetricsOverview | null {
  const lastSteps = stepsAtEnd(join(folder, METRICS_FILE), Math.min(steps, kept.steps));
  if (lastSteps === null) return null;
  const curves = places === 0 ? new Map<string, MetricCurve>() : curvesOf(folder, kept, places);
  const names = new Set([...kept.metrics.keys(), ...kept.others]);
  const metrics = new Map([...names].map((name) => {
    const facts = kept.metrics.get(name);
    const other = kept.others.includes(name);
    return [name, {
      last: other ? lastAmong(lastSteps, name) : facts!.last,
      min: facts?.min ?? null,
      max: facts?.max ?? null,
      firstStep: facts?.first_step ?? NaN,
      lastStep: facts?.last_step ?? NaN,
      curve: curves.get(name)?.points() ?? [],
    }];
  }));
  return { steps: kept.steps, metrics, lastSteps };
}

function lastAmong(steps: readonly MetricStep[], name: string): string | null {
  const value = steps.findLast((step) => step.has(name))?.get(name);
  return value === undefined ? null : formatJson(value);
}

/** The last items of a metrics.json as yanex writes it; null if it is not that. */
function stepsAtEnd(file: string, count: number): MetricStep[] | null {
  if (count === 0) return [];
  const size = statFile(file)?.size ?? 0;
  for (let bytes = 16 * 1024;; bytes *= 8) {
    const text = new TextDecoder().decode(readTail(file, Math.min(bytes, size)));
    // Line ends inside a JSON text are escaped, so that this is where an item begins.
    const begins = [...text.matchAll(/(?<=^\[\n|\n) {2}\{\n/g)].map(({ index }) => index);
    if (begins.length >= count) return listFrom(text.slice(begins.at(-count)!));
    if (bytes >= size) return null;
  }
}

function listFrom(items: string): MetricStep[] | null {
  try {
    const list = parseJson(`[${items}`);
    return Array.isArray(list) && list.every(isMap) ? list : null;
  } catch {
    return null;
  }
}

function curvesOf(folder: string, kept: KeptSummary, places: number): Map<string, MetricCurve> {
  const log = join(folder, METRICS_LOG);
  const curves = new CurveSet();
  if (kept.logBytes <= SMALL) {
    for (const row of logRows(log)) curves.add(row);
    return curves.curves;
  }
  using file = openFile(log);
  // Room for whole lines, whatever their length.
  const room = Math.min(64 * 1024, Math.max(2048, Math.ceil(3 * kept.logBytes / kept.rows)));
  const decoder = new TextDecoder();
  for (let i = 0; i < places; i++) {
    const from = Math.floor((kept.logBytes - room) * i / Math.max(1, places - 1));
    const lines = decoder.decode(file.read(from, room)).split("\n").slice(from === 0 ? 0 : 1);
    const seen = new Set<string>();
    // From the end, where the last value is.
    for (const text of lines.reverse()) {
      const row = readMetricTokens(text);
      if (row === null) continue;
      const fresh = [...row].filter(([name]) => !seen.has(name) || name === "step");
      curves.add(new Map(fresh));
      for (const [name] of fresh) seen.add(name);
    }
  }
  return curves.curves;
}

/** A curve for each metric. */
class CurveSet {
  readonly curves = new Map<string, MetricCurve>();

  add(row: MetricRow, step: number = stepOfRow(row)): void {
    for (const [name, token] of row) {
      const value = isMetricName(name) ? metricNumber(token) : null;
      if (value === null) continue;
      let curve = this.curves.get(name);
      if (curve === undefined) this.curves.set(name, curve = new MetricCurve());
      curve.add(step, value);
    }
  }
}

/** One pass over everything. */
function readThrough(folder: string, count: number): MetricsOverview {
  const log = join(folder, METRICS_LOG);
  const pass = new OverviewPass(count);
  for (const row of pathExists(log) ? logRows(log) : streamMetricRows(folder)) pass.add(row);
  return pass.overview();
}

interface GrowingFacts {
  last: string;
  min: string | null;
  max: string | null;
  firstStep: number;
  lastStep: number;
}

class OverviewPass {
  readonly #facts = new Map<string, GrowingFacts>();
  readonly #curves = new CurveSet();
  readonly #steps = new StepSet();
  /** The highest steps so far. */
  readonly #last = new Map<number, Map<string, string>>();
  #highest = -1;

  constructor(private readonly count: number) {}

  /** Takes the next row, and keeps it if it is among the last. */
  add(row: Map<string, string>): void {
    const given = stepOfRow(row);
    const step = Number.isNaN(given) ? this.#highest + 1 : given;
    if (Number.isNaN(given)) row.set("step", String(step));
    this.#highest = Math.max(this.#highest, step);
    this.#steps.add(step);
    this.#curves.add(row, step);
    for (const [name, token] of row) if (isMetricName(name)) this.#count(name, token, step);
    this.#keep(step, row);
  }

  #keep(step: number, row: Map<string, string>): void {
    const before = this.#last.get(step);
    if (before !== undefined) return mergeRow(before, row);
    if (this.#last.size >= this.count) {
      let lowest = Infinity;
      for (const kept of this.#last.keys()) if (kept < lowest) lowest = kept;
      if (step < lowest) return;
      this.#last.delete(lowest);
    }
    this.#last.set(step, row);
  }

  #count(name: string, token: string, step: number): void {
    const value = metricNumber(token);
    const range = value === null ? null : token;
    const known = this.#facts.get(name);
    if (known === undefined) {
      this.#facts.set(name, {
        last: token,
        min: range,
        max: range,
        firstStep: step,
        lastStep: step,
      });
      return;
    }
    if (step >= known.lastStep) {
      known.last = token;
      known.lastStep = step;
    }
    known.firstStep = Math.min(known.firstStep, step);
    if (value === null) return;
    if (known.min === null || known.min === "NaN" || value < metricNumber(known.min)!) {
      known.min = token;
    }
    if (known.max === null || known.max === "NaN" || value > metricNumber(known.max)!) {
      known.max = token;
    }
  }

  overview(): MetricsOverview {
    const steps = this.count === 0
      ? []
      : [...this.#last].sort(([a], [b]) => a - b).map(([, row]) => row);
    return {
      steps: this.#steps.size,
      metrics: new Map(
        [...this.#facts].map(([name, facts]) => [name, {
          ...facts,
          curve: this.#curves.curves.get(name)?.points() ?? [],
        }]),
      ),
      lastSteps: steps.map((row) =>
        new Map([...row].map(([name, token]) => [name, parseJson(token)]))
      ),
    };
  }
}
