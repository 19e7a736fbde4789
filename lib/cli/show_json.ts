import { streamMetricRows } from "../experiment/mod.ts";
import { isMap, parseJson, toValue, type ValueMap } from "../params/mod.ts";
import type { Description } from "../query/mod.ts";
import { Batch } from "./metrics/batch.ts";
import { plainJson } from "./plain_json.ts";
import { recordEntries } from "./record_entries.ts";
import { storedValue } from "./value_text.ts";

/**
 * Prints everything recorded as one JSON object: the entries of metadata.json, its maps also
 * flattened by one level (`git_branch`), then `config`, `results`, `environment`, `git`, `artifacts` and
 * `experiment_dir`. A run whose runner is gone has status `failed` and `runner_died`.
 */
export async function printShowJson(description: Description): Promise<void> {
  const { place, params, defaults, artifacts, metadata: { raw } } = description;
  const out = flatRecord(description);
  if (description.state.runnerDied) out.set("runner_died", true);
  out.set("archived", place.archived);
  out.set("config", params);
  if (defaults.length > 0) {
    out.set(
      "defaults",
      new Map(defaults.map(({ key, value }) => [key, storedValue(value) ?? value])),
    );
  }
  out.set("results", RESULTS);
  for (const key of ["environment", "git", "runner", "slurm"]) {
    const map = raw.get(key);
    if (isMap(map)) out.set(key, map);
  }
  out.set("artifacts", toValue(artifacts.map(({ name, size, path }) => ({ name, size, path }))));
  out.set("experiment_dir", place.folder);
  // The steps can be too many for one text.
  const [before, after] = plainJson(out, { indent: 2 }).split(`\n  "results": "${RESULTS}"`);
  const batch = new Batch();
  await batch.add(`${before}\n  "results": `);
  if (description.metrics.steps === 0) await batch.add("[]");
  else await addSteps(batch, place.folder);
  await batch.add(`${after}\n`);
  await batch.end();
}

/** Stands for the steps; no line of the text but one looks like that. */
const RESULTS = "<results>";

async function addSteps(batch: Batch, folder: string): Promise<void> {
  let separator = "[";
  for (const row of streamMetricRows(folder)) {
    const entries = [...row].map(([name, token]) => `\n      ${plainJson(name)}: ${nested(token)}`);
    await batch.add(`${separator}\n    {${entries.join(",")}\n    }`);
    separator = ",";
    if (batch.closed) return;
  }
  await batch.add("\n  ]");
}

/** The JSON text of a value, three levels in. */
function nested(token: string): string {
  if (/^(-?\d|"|true|false|null$)/.test(token)) return token;
  return plainJson(parseJson(token), { indent: 2 }).replaceAll("\n", "\n      ");
}

/**
 * The entries of metadata.json in the order of upstream, maps flattened by one level, with the
 * status as it really is.
 */
export function flatRecord({ metadata, place, state }: Description): ValueMap {
  const raw: ValueMap = new Map(metadata.raw);
  raw.set("id", place.id);
  raw.set("status", state.status);
  const out: ValueMap = new Map();
  for (const [key, value] of recordEntries(raw)) {
    if (!isMap(value)) out.set(key, value);
    else for (const [inner, entry] of value) out.set(`${key}_${inner}`, entry);
  }
  return out;
}
