import { partBroken, recordNotWritable, UserError } from "../errors/mod.ts";
import { formatJson, isMap, parseJson, type ValueMap } from "../params/mod.ts";
import {
  basename,
  failureReason,
  failureText,
  join,
  pathExists,
  readLines,
  readTextIfExists,
  statFile,
  writeFileAtomic,
} from "../sys/mod.ts";
import {
  formatListItem,
  type MetricLine,
  metricNumber,
  parseMetricLine,
  readMetricLine,
} from "./metric_line.ts";

/** Append-only log of `log_metrics`; the truth while it exists. */
export const METRICS_LOG = "metrics.jsonl";

/** List of steps, the form that upstream reads. */
export const METRICS_FILE = "metrics.json";

/** Its name in the oldest experiments. */
const OLD_METRICS_FILE = "results.json";

/** Last, smallest and largest value of each metric. */
export const SUMMARY_FILE = "metrics_summary.json";

/** What is kept of one metric; numbers are JSON texts, so that Python's types stay. */
export interface MetricSummary {
  last: string;
  min: string;
  max: string;
  /** How many times it was logged with a number. */
  count: number;
  first_step: number;
  last_step: number;
}

/** One step as upstream sees it: metrics, `step`, `timestamp`, perhaps `last_updated`. */
export type MetricStep = ValueMap;

/**
 * All steps of an experiment, sorted, calls for the same step merged: new values win, the first
 * time stays, `last_updated` has the last one. A line that a killed writer left cut is passed over.
 *
 * @throws UserError if they cannot be read
 */
export function readMetrics(folder: string): MetricStep[] {
  const log = join(folder, METRICS_LOG);
  try {
    return pathExists(log) ? mergeSteps(readLog(log)) : readMetricsFile(folder);
  } catch (error) {
    throw metricsBroken(folder, error);
  }
}

/** The error that tells why the metrics in a folder cannot be read. */
export function metricsBroken(folder: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const file = [METRICS_LOG, METRICS_FILE, OLD_METRICS_FILE].map((name) => join(folder, name))
    .find((path) => pathExists(path));
  return partBroken("metrics", file ?? folder, failureText(error));
}

function* readLog(path: string): Generator<MetricStep> {
  for (const { text } of readLines(path)) {
    const step = parseMetricLine(text);
    if (step !== null) yield step;
  }
}

/** metrics.json, or results.json of the oldest experiments. */
function readMetricsFile(folder: string): MetricStep[] {
  const text = readTextIfExists(join(folder, METRICS_FILE)) ??
    readTextIfExists(join(folder, OLD_METRICS_FILE));
  if (text === null || text.trim() === "") return [];
  const list = parseJson(text);
  return Array.isArray(list) ? list.filter(isMap) : isMap(list) ? [list] : [];
}

function mergeSteps(lines: Iterable<MetricStep>): MetricStep[] {
  const steps = new Map<bigint, MetricStep>();
  let highest = -1n;
  for (const line of lines) {
    const given = line.get("step");
    const step = typeof given === "bigint" ? given : highest + 1n;
    if (step > highest) highest = step;
    const before = steps.get(step);
    if (before === undefined) {
      line.set("step", step);
      steps.set(step, line);
      continue;
    }
    mergeInto(before, line);
  }
  return [...steps.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, s]) => s);
}

/** What upstream does when a step is logged that is there already. */
function mergeInto(step: MetricStep, line: MetricStep): void {
  for (const [key, value] of line) {
    if (key !== "step" && key !== "timestamp") step.set(key, value);
  }
  step.set("last_updated", line.get("timestamp") ?? null);
}

/**
 * Writes metrics.json and the summary from the log, when a run has ended. Without a log nothing
 * is written. Memory stays small as long as no step was logged long after higher ones.
 *
 * @returns how many lines were unreadable
 * @throws UserError if the files cannot be written; the log has everything still
 */
export function finishMetrics(folder: string, mode: number | undefined): { cutLines: number } {
  const log = join(folder, METRICS_LOG);
  if (!pathExists(log)) return { cutLines: 0 };
  const size = statFile(log)?.size ?? 0;
  try {
    const pass = writeSteps(folder, mode);
    writeFileAtomic(join(folder, SUMMARY_FILE), pass.summaryText(size), { mode, durable: false });
    return { cutLines: pass.cutLines };
  } catch (error) {
    const reason = failureReason(error);
    if (reason === "other") throw error;
    throw recordNotWritable(basename(folder), folder, reason, failureText(error));
  }
}

function writeSteps(folder: string, mode: number | undefined): LogPass {
  const log = join(folder, METRICS_LOG);
  const file = join(folder, METRICS_FILE);
  const pass = new LogPass();
  try {
    writeFileAtomic(file, (write) => streamSteps(log, pass, write), { mode });
  } catch (error) {
    if (!(error instanceof StepsOutOfOrder)) throw error;
    const steps = mergeSteps(readLog(log));
    writeFileAtomic(file, formatJson(steps, { indent: 2 }) + "\n", { mode });
    pass.finish(log, steps.length);
  }
  return pass;
}

class StepsOutOfOrder extends Error {}

/** Characters that are collected before they are written. */
const BATCH = 64 * 1024;

function streamSteps(log: string, pass: LogPass, write: (bytes: Uint8Array) => void): void {
  const encoder = new TextEncoder();
  let batch = "[";
  let separator = "\n";
  const window = new StepWindow((item) => {
    pass.steps++;
    batch += separator + item;
    separator = ",\n";
    if (batch.length < BATCH) return;
    write(encoder.encode(batch));
    batch = "";
  });
  for (const { text } of readLines(log)) {
    const line = pass.add(text);
    if (line !== null) window.add(line.step, text, line.pretty);
  }
  window.close();
  write(encoder.encode(batch + (pass.rows === 0 ? "]\n" : "\n]\n")));
}

/** Steps that are kept back because a line may still belong to one of them or before them. */
const WINDOW = 1024;

/**
 * Brings steps into order that are nearly so, as several processes log them, and merges lines for
 * the same step.
 */
class StepWindow {
  /** A step's text in metrics.json and in the log, or what lines for it were merged into. */
  #steps = new Map<number, { readonly pretty: string; readonly text: string } | MetricStep>();
  /** The highest step that is out. */
  #passed = -Infinity;

  /** @param emit takes each item of metrics.json in its order */
  constructor(private readonly emit: (item: string) => void) {}

  /** @throws StepsOutOfOrder if it comes too late */
  add(step: number, text: string, pretty: string): void {
    if (!(step > this.#passed)) throw new StepsOutOfOrder();
    const before = this.#steps.get(step);
    if (before === undefined) {
      this.#steps.set(step, { pretty, text });
      if (this.#steps.size >= 2 * WINDOW) this.#pass(WINDOW);
      return;
    }
    const merged = before instanceof Map ? before : parseMetricLine(before.text) ?? new Map();
    mergeInto(merged, parseMetricLine(text) ?? new Map());
    this.#steps.set(step, merged);
  }

  close(): void {
    this.#pass(this.#steps.size);
  }

  #pass(count: number): void {
    const order = [...this.#steps.keys()].sort((a, b) => a - b).slice(0, count);
    for (const step of order) {
      const content = this.#steps.get(step)!;
      this.emit(content instanceof Map ? formatListItem(content) : content.pretty);
      this.#steps.delete(step);
      this.#passed = step;
    }
  }
}

/** A line of the log. */
interface PlacedLine {
  /** As an item of metrics.json. */
  readonly pretty: string;
  /** NaN if it has none that can be compared safely. */
  readonly step: number;
}

/** The step of a line; NaN if it is no whole number that can be compared safely. */
function stepOf({ entries }: MetricLine): number {
  const token = entries.find(([name]) => name === "step")?.[1] ?? "";
  const step = /^-?\d+$/.test(token) ? Number(token) : NaN;
  return Number.isSafeInteger(step) ? step : NaN;
}

/** What one pass over the log finds out. */
class LogPass {
  readonly metrics = new Map<string, MetricSummary>();
  /** Metrics that were something else than a number at least once. */
  readonly others = new Set<string>();
  rows = 0;
  /** Different steps, of which {@link streamSteps} knows. */
  steps = 0;
  cutLines = 0;
  /** True while each line has a higher step than the one before. */
  ordered = true;
  #lastStep = -Infinity;

  /** Takes one line; returns null if it is no whole line. */
  add(text: string): PlacedLine | null {
    if (text.trim() === "") return null;
    const line = readMetricLine(text);
    if (line === null) {
      this.cutLines++;
      return null;
    }
    this.rows++;
    const step = stepOf(line);
    if (!(step > this.#lastStep)) this.ordered = false;
    this.#lastStep = step;
    for (const [name, token] of line.entries) {
      if (name !== "step" && name !== "timestamp") this.#count(name, token, step);
    }
    return { pretty: line.pretty, step };
  }

  /** Goes over the whole log again, when the first pass stopped in the middle. */
  finish(log: string, steps: number): void {
    this.metrics.clear();
    this.others.clear();
    this.rows = this.cutLines = 0;
    this.steps = steps;
    for (const { text } of readLines(log)) this.add(text);
  }

  #count(name: string, token: string, step: number): void {
    const value = metricNumber(token);
    if (value === null) {
      this.others.add(name);
      return;
    }
    const known = this.metrics.get(name);
    if (known === undefined) {
      const last = { last: token, min: token, max: token };
      this.metrics.set(name, { ...last, count: 1, first_step: step, last_step: step });
      return;
    }
    if (step >= known.last_step) {
      known.last = token;
      known.last_step = step;
    }
    known.first_step = Math.min(known.first_step, step);
    if (value < metricNumber(known.min)! || known.min === "NaN") known.min = token;
    if (value > metricNumber(known.max)! || known.max === "NaN") known.max = token;
    known.count++;
  }

  summaryText(logBytes: number): string {
    const metrics = [...this.metrics].map(([name, { last, min, max, ...counts }]) =>
      `    ${JSON.stringify(name)}: {"last": ${last}, "min": ${min}, "max": ${max}, ` +
      `${JSON.stringify(counts).slice(1)}`
    );
    return `{\n  "log_bytes": ${logBytes},\n  "rows": ${this.rows},\n  "steps": ${this.steps},\n` +
      `  "ordered": ${this.ordered},\n  "others": ${JSON.stringify([...this.others])},\n` +
      `  "metrics": {${metrics.length > 0 ? `\n${metrics.join(",\n")}\n  ` : ""}}\n}\n`;
  }
}
