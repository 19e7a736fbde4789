import { type Store } from "../../experiment/mod.ts";
import {
  formatJson,
  isMap,
  parseJson,
  parseParamText,
  SweepCall,
  type Template,
  type TemplateMap,
  toValue,
  type Value,
  type ValueMap,
} from "../../params/mod.ts";
import { join, makeFolders, readTextIfExists, writeFileAtomic } from "../../sys/mod.ts";
import type { RunPlan } from "../plan.ts";

/** What is kept of a sweep, so that experiments of it that are missing can be made later. */
export interface SweepRecord {
  readonly id: string;
  readonly size: number;
  /** With the parameters of the template. */
  readonly plan: Omit<RunPlan, "store" | "params">;
  readonly template: TemplateMap;
}

/** Key that marks a sweep call among the parameters; its value is the call's text. */
const CALL_MARK = "__yanex_sweep__";

const CALL_OPTIONS = { bareCommaSweep: true, place: "the sweep's record" };

/** Keeps a sweep in `<store>/.sweeps/<id>.json`. */
export function writeSweepRecord(store: Store, record: SweepRecord, mode?: number): void {
  const { plan } = record;
  const value = toValue({
    id: record.id,
    size: record.size,
    script_path: plan.scriptPath,
    script_args: [...plan.scriptArgs],
    working_directory: plan.workingDirectory,
    python: plan.interpreter.path,
    name: plan.name,
    description: plan.description,
    tags: [...plan.tags],
    project: plan.project,
    cli_args: plan.cliArgs,
    include_notebooks: plan.includeNotebooks,
    include_untracked: plan.includeUntracked,
    template: markCalls(record.template),
  });
  makeFolders(folderOf(store), 0o700);
  writeFileAtomic(fileOf(store, record.id), formatJson(value, { indent: 2 }) + "\n", { mode });
}

/** Reads what {@link writeSweepRecord} kept; null if there is no such sweep. */
export function readSweepRecord(store: Store, id: string): SweepRecord | null {
  const text = /^[0-9a-f]{8}$/.test(id) ? readTextIfExists(fileOf(store, id)) : null;
  if (text === null) return null;
  const map = parseJson(text);
  if (!isMap(map)) return null;
  const textOf = (key: string) => map.get(key) as string;
  const textOrNull = (key: string) => map.get(key) as string | null;
  return {
    id,
    size: Number(map.get("size")),
    plan: {
      scriptPath: textOf("script_path"),
      scriptArgs: map.get("script_args") as string[],
      workingDirectory: textOf("working_directory"),
      interpreter: { path: textOf("python"), source: "the sweep's record" },
      name: textOrNull("name"),
      description: textOrNull("description"),
      tags: map.get("tags") as string[],
      project: textOrNull("project"),
      cliArgs: map.get("cli_args") as ValueMap,
      includeNotebooks: map.get("include_notebooks") === true,
      includeUntracked: map.get("include_untracked") === true,
      graceSeconds: 10,
    },
    template: unmarkCalls(map.get("template") as ValueMap) as TemplateMap,
  };
}

const folderOf = (store: Store) => join(store.root, ".sweeps");
const fileOf = (store: Store, id: string) => join(folderOf(store), `${id}.json`);

function markCalls(template: Template): Value {
  if (template instanceof SweepCall) return new Map([[CALL_MARK, template.call]]);
  if (Array.isArray(template) || !(template instanceof Map)) return template as Value;
  return new Map([...template].map(([key, entry]) => [key, markCalls(entry)]));
}

function unmarkCalls(value: Value): Template {
  if (!isMap(value)) return value;
  const call = value.size === 1 ? value.get(CALL_MARK) : undefined;
  if (typeof call === "string") return parseParamText(call, CALL_OPTIONS);
  return new Map([...value].map(([key, entry]) => [key, unmarkCalls(entry)]));
}
