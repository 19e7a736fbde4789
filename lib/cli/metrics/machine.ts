import { metricNumber, type MetricRow } from "../../experiment/mod.ts";
import { parseJson } from "../../params/mod.ts";
import { metricRows } from "../../query/metrics/mod.ts";
import { csvText } from "../formats.ts";
import { plainJson } from "../plain_json.ts";
import { Batch } from "./batch.ts";
import type { MetricsRequest, Run } from "./request.ts";

/**
 * CSV with a row per step: `step`, `timestamp` and the metrics, and the id in front if there are
 * several runs. A value that is not there is empty.
 */
export async function printCsv(request: MetricsRequest): Promise<void> {
  const { runs, names } = request;
  const several = runs.length > 1;
  const out = new Batch();
  await out.add(csvText([[...(several ? ["id"] : []), "step", "timestamp", ...names]]));
  for (const run of runs) {
    for (const row of rowsOf(run, request)) {
      const cells = ["step", "timestamp", ...names].map((name) => csvCell(row.get(name)));
      await out.add(csvText([several ? [run.id, ...cells] : cells]));
      if (out.closed) return;
    }
  }
  await out.end();
}

function csvCell(token: string | undefined): string {
  if (token === undefined || token === "null") return "";
  if (metricNumber(token) !== null) return token;
  const value = parseJson(token);
  return typeof value === "string" ? value : plainJson(value);
}

/**
 * One array of steps, as upstream has them in metrics.json; of several runs an array of objects with
 * `id`, `name` and `metrics`.
 */
export async function printJson(request: MetricsRequest): Promise<void> {
  const out = new Batch();
  const [first] = request.runs;
  if (request.runs.length === 1) await addSteps(out, first!, request, "");
  else {
    await out.add("[");
    for (const [i, run] of request.runs.entries()) {
      const { id, name } = run;
      await out.add(`${i === 0 ? "" : ","}\n  {\n    "id": ${plainJson(id)},\n`);
      await out.add(`    "name": ${plainJson(name)},\n    "metrics": `);
      await addSteps(out, run, request, "    ");
      await out.add("\n  }");
    }
    await out.add("\n]");
  }
  await out.add("\n");
  await out.end();
}

async function addSteps(
  out: Batch,
  run: Run,
  request: MetricsRequest,
  indent: string,
): Promise<void> {
  await out.add("[");
  let first = true;
  for (const row of rowsOf(run, request)) {
    const shown = ["step", "timestamp", ...request.names].filter((name) => row.has(name));
    const entries = shown.map((name) => `${plainJson(name)}: ${jsonToken(row.get(name)!)}`);
    await out.add(`${first ? "" : ","}\n${indent}  {${entries.join(", ")}}`);
    first = false;
    if (out.closed) return;
  }
  await out.add(first ? "]" : `\n${indent}]`);
}

function jsonToken(token: string): string {
  const isPlain = /^[-\d"tfn]/.test(token) && token !== "-Infinity";
  return isPlain ? token : plainJson(parseJson(token));
}

function rowsOf({ folder }: Run, { names, last }: MetricsRequest): Iterable<MetricRow> {
  return metricRows(folder, new Set(names), last);
}
