import { formatJson, isMap, toValue, type ValueMap } from "../params/mod.ts";
import type { Description } from "../query/mod.ts";
import { storedValue } from "./value_text.ts";

/** The entries of metadata.json that come first, in this order. */
const FIRST = [
  "id",
  "name",
  "project",
  "status",
  "script_path",
  "tags",
  "description",
  "created_at",
  "started_at",
  "completed_at",
  "failed_at",
  "cancelled_at",
  "duration",
  "error_message",
];

/** Entries that stay when they are null. */
const ALWAYS = new Set(["name", "description", "tags"]);

/**
 * Everything recorded as one JSON object: the entries of metadata.json, its maps also flattened by
 * one level (`git_branch`), then `config`, `results`, `environment`, `git`, `artifacts` and
 * `experiment_dir`. A run whose runner is gone has status `failed` and `runner_died`.
 */
export function showJson(description: Description): string {
  const { metadata, place, state, params, defaults, metrics, artifacts } = description;
  const raw: ValueMap = new Map(metadata.raw);
  raw.set("id", place.id);
  raw.set("status", state.status);
  const out: ValueMap = new Map();
  const put = (key: string, value = raw.get(key)) => {
    if (value === undefined || (value === null && !ALWAYS.has(key))) return;
    if (!isMap(value)) out.set(key, value);
    else for (const [inner, entry] of value) out.set(`${key}_${inner}`, entry);
  };
  for (const key of FIRST) put(key, raw.get(key) ?? (ALWAYS.has(key) ? null : undefined));
  for (const key of raw.keys()) {
    if (typeof key === "string" && !FIRST.includes(key)) put(key);
  }
  if (state.runnerDied) out.set("runner_died", true);
  out.set("archived", place.archived);
  out.set("config", params);
  if (defaults.length > 0) {
    out.set(
      "defaults",
      new Map(defaults.map(({ key, value }) => [key, storedValue(value) ?? value])),
    );
  }
  out.set("results", [...metrics]);
  for (const key of ["environment", "git", "runner", "slurm"]) {
    const map = raw.get(key);
    if (isMap(map)) out.set(key, map);
  }
  out.set("artifacts", toValue(artifacts.map(({ name, size, path }) => ({ name, size, path }))));
  out.set("experiment_dir", place.folder);
  return formatJson(out, { indent: 2 }) + "\n";
}
