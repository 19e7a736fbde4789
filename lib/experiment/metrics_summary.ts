import { formatJson, isMap, parseJson, type Value, type ValueMap } from "../params/mod.ts";
import { join, readTextIfExists, statFile } from "../sys/mod.ts";
import { METRICS_LOG, type MetricSummary, SUMMARY_FILE } from "./metrics.ts";

/** What was kept of the metrics of a run when it ended. */
export interface KeptSummary {
  /** Bytes of the log that it was made from. */
  readonly logBytes: number;
  /** Lines of the log. */
  readonly rows: number;
  /** Different steps. */
  readonly steps: number;
  /** True if each line of the log has a higher step than the one before. */
  readonly ordered: boolean;
  /** Metrics that were numbers at least once. */
  readonly metrics: ReadonlyMap<string, MetricSummary>;
  /** Metrics that were something else at least once: the text or list that came last is not here. */
  readonly others: readonly string[];
}

/**
 * Reads metrics_summary.json if it belongs to the log as that is now.
 *
 * @returns null without one, if lines were logged since, and for one that an earlier yanex wrote or
 * that is damaged
 */
export function readMetricsSummary(folder: string): KeptSummary | null {
  const bytes = statFile(join(folder, METRICS_LOG))?.size;
  if (bytes === undefined) return null;
  const kept = keptIn(readTextIfExists(join(folder, SUMMARY_FILE)) ?? "");
  return kept?.logBytes === bytes ? kept : null;
}

function keptIn(text: string): KeptSummary | null {
  let map: Value;
  try {
    map = parseJson(text);
  } catch {
    return null;
  }
  if (!isMap(map)) return null;
  const [logBytes, rows, steps] = ["log_bytes", "rows", "steps"].map((key) => map.get(key));
  const [ordered, others, metrics] = ["ordered", "others", "metrics"].map((key) => map.get(key));
  if (typeof logBytes !== "bigint" || typeof rows !== "bigint" || typeof steps !== "bigint") {
    return null;
  }
  if (!isMap(metrics) || !Array.isArray(others)) return null;
  const read = new Map([...metrics].map(([name, facts]) => [String(name), factsOf(facts)]));
  if ([...read.values()].includes(null)) return null;
  return {
    logBytes: Number(logBytes),
    rows: Number(rows),
    steps: Number(steps),
    ordered: ordered === true,
    metrics: read as Map<string, MetricSummary>,
    others: others.map(String),
  };
}

/** Null if something of it is missing: steps that are no numbers are written as null. */
function factsOf(facts: Value): MetricSummary | null {
  if (!isMap(facts)) return null;
  const whole = (key: string) => wholeNumber(facts, key);
  const token = (key: string) => numberToken(facts, key);
  const [count, first, last] = [whole("count"), whole("first_step"), whole("last_step")];
  const [latest, min, max] = [token("last"), token("min"), token("max")];
  if (count === null || first === null || last === null) return null;
  if (latest === null || min === null || max === null) return null;
  return { last: latest, min, max, count, first_step: first, last_step: last };
}

function wholeNumber(map: ValueMap, key: string): number | null {
  const value = map.get(key);
  return typeof value === "bigint" ? Number(value) : null;
}

function numberToken(map: ValueMap, key: string): string | null {
  const value = map.get(key);
  return typeof value === "bigint" || typeof value === "number" ? formatJson(value) : null;
}
