import { formatJson } from "../params/mod.ts";
import { join, pathExists, readLines } from "../sys/mod.ts";
import { readMetricTokens } from "./metric_line.ts";
import {
  METRICS_FILE,
  METRICS_LOG,
  metricsBroken,
  type MetricStep,
  readMetrics,
} from "./metrics.ts";
import { readMetricsSummary } from "./metrics_summary.ts";

/**
 * One step of a run: the JSON text of each entry by its name, `step` and `timestamp` among them.
 * Texts instead of values keep Python's types and cost a fraction.
 */
export type MetricRow = ReadonlyMap<string, string>;

/** Steps that are kept back because a line may still belong to one of them or before them. */
const WINDOW = 1024;

/** How nearly all lines of the log begin. */
const USUAL_STEP = /^\{"step": (-?\d{1,15})[,}]/;

/**
 * All steps of an experiment one after the other, as `readMetrics` has them at once: sorted, lines
 * for the same step merged. Memory stays small, unless steps were logged long after higher ones and
 * the run has not ended.
 *
 * @throws UserError if they cannot be read
 */
export function* streamMetricRows(folder: string): Generator<Map<string, string>> {
  try {
    yield* rowsIn(folder);
  } catch (error) {
    throw metricsBroken(folder, error);
  }
}

function* rowsIn(folder: string): Generator<Map<string, string>> {
  const log = join(folder, METRICS_LOG);
  const list = join(folder, METRICS_FILE);
  if (!pathExists(log)) {
    yield* isLaidOut(list) ? listRows(list) : readMetrics(folder).map(rowOf);
    return;
  }
  const kept = readMetricsSummary(folder);
  if (kept?.ordered ?? isOrdered(log)) yield* logRows(log);
  else if (kept !== null && isLaidOut(list)) yield* listRows(list);
  else if (isNearlyOrdered(log)) yield* mergedRows(log);
  else yield* readMetrics(folder).map(rowOf);
}

function rowOf(step: MetricStep): Map<string, string> {
  return new Map([...step].map(([name, value]) => [String(name), formatJson(value)]));
}

/** The lines of the log as they come; a cut one is passed over. */
export function* logRows(log: string): Generator<Map<string, string>> {
  for (const { text } of readLines(log)) {
    const row = readMetricTokens(text);
    if (row !== null) yield row;
  }
}

/** Whether metrics.json is spaced as yanex and upstream do, each entry on a line. */
function isLaidOut(list: string): boolean {
  if (!pathExists(list)) return false;
  const [first, second] = readLines(list);
  return first?.text === "[" && second?.text === "  {";
}

/** The items of a metrics.json that is laid out, a few lines at a time. */
function* listRows(list: string): Generator<Map<string, string>> {
  let item: string[] | null = null;
  for (const { text } of readLines(list)) {
    if (text === "  {") item = [];
    else if (text === "  }" || text === "  },") {
      const row = readMetricTokens(`{${item?.join(" ") ?? ""}}`);
      if (row === null) throw new Error(`an item of ${METRICS_FILE} is no JSON object`);
      yield row;
      item = null;
    } else item?.push(text.trim());
  }
  if (item !== null) throw new Error(`${METRICS_FILE} ends in the middle of an item`);
}

/** The step of a line of the log; NaN if it is no whole number that can be compared safely. */
export function stepOfRow(row: MetricRow): number {
  const token = row.get("step") ?? "";
  const step = /^-?\d+$/.test(token) ? Number(token) : NaN;
  return Number.isSafeInteger(step) ? step : NaN;
}

/** Whether each line of the log has a higher step than the one before. */
function isOrdered(log: string): boolean {
  let last = -Infinity;
  for (const { text } of readLines(log)) {
    const step = stepIn(text);
    if (step === null) continue;
    if (!(step > last)) return false;
    last = step;
  }
  return true;
}

/** The step of a line; null if it is no whole line, NaN if it has no step that can be compared. */
function stepIn(text: string): number | null {
  const usual = text.endsWith("}") ? USUAL_STEP.exec(text)?.[1] : undefined;
  if (usual !== undefined) return Number(usual);
  const row = readMetricTokens(text);
  return row === null ? null : stepOfRow(row);
}

/** Whether {@link mergedRows} can put the log into order. */
function isNearlyOrdered(log: string): boolean {
  const window = new NearbySteps<true>();
  for (const { text } of readLines(log)) {
    const step = stepIn(text);
    if (step === null) continue;
    if (!window.takes(step)) return false;
    window.set(step, true);
    if (window.size >= 2 * WINDOW) window.takeLowest(WINDOW);
  }
  return true;
}

function* mergedRows(log: string): Generator<Map<string, string>> {
  const window = new NearbySteps<Map<string, string>>();
  for (const row of logRows(log)) {
    const step = stepOfRow(row);
    const before = window.get(step);
    if (before === undefined) window.set(step, row);
    else mergeRow(before, row);
    if (window.size >= 2 * WINDOW) yield* window.takeLowest(WINDOW);
  }
  yield* window.takeLowest(window.size);
}

/** What upstream does when a step is logged that is there already. */
export function mergeRow(row: Map<string, string>, line: MetricRow): void {
  for (const [name, token] of line) {
    if (name !== "step" && name !== "timestamp") row.set(name, token);
  }
  row.set("last_updated", line.get("timestamp") ?? "null");
}

/** The steps around the place where a log is being read. */
class NearbySteps<T> {
  readonly #steps = new Map<number, T>();
  #passed = -Infinity;

  get size(): number {
    return this.#steps.size;
  }

  /** False for a step that should have come earlier, and for NaN. */
  takes(step: number): boolean {
    return step > this.#passed;
  }

  get(step: number): T | undefined {
    return this.#steps.get(step);
  }

  set(step: number, content: T): void {
    this.#steps.set(step, content);
  }

  takeLowest(count: number): T[] {
    const order = [...this.#steps.keys()].sort((a, b) => a - b).slice(0, count);
    return order.map((step) => {
      const content = this.#steps.get(step)!;
      this.#steps.delete(step);
      this.#passed = step;
      return content;
    });
  }
}
