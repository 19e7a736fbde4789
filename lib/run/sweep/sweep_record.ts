import { sweepRecordBroken } from "../../errors/mod.ts";
import type { ResolvedDependency, Store, StoreModes } from "../../experiment/mod.ts";
import {
  asJsonValue,
  formatJson,
  fromJsonValue,
  isMap,
  parseJson,
  parseParamText,
  type Scalar,
  setPath,
  sweptParams,
  type TemplateMap,
  toValue,
  type Value,
  type ValueMap,
} from "../../params/mod.ts";
import { join, makeFolders, readTextIfExists, removePath, writeFileAtomic } from "../../sys/mod.ts";
import type { Dependencies } from "../dependencies/resolve.ts";
import type { RunPlan } from "../plan.ts";
import type { Snapshot } from "./snapshot.ts";
import { secretMode } from "./work.ts";

/** What is kept of a sweep, so that experiments of it that are missing can be made later. */
export interface SweepRecord {
  readonly id: string;
  readonly size: number;
  /** Every one of its experiments was in the store: what is missing was deleted since. */
  readonly allMade: boolean;
  /** What its experiments have in common. */
  readonly plan: Omit<RunPlan, "store" | "params" | "graceSeconds" | "timeoutSeconds">;
  /** Parameters with the sweeps in them. */
  readonly template: TemplateMap;
  /** The copy of the code that its experiments run from. */
  readonly snapshot: Snapshot | null;
  /** What its experiments depend on. */
  readonly dependencies: Dependencies;
}

const CALL_OPTIONS = { bareCommaSweep: true, place: "the record of the sweep" };

/**
 * Keeps a sweep in `<store>/.sweeps/<id>.json`.
 *
 * @throws what the system says if it cannot be written
 */
export function writeSweepRecord(store: Store, record: SweepRecord, modes: StoreModes): void {
  const { plan, snapshot } = record;
  const value = toValue({
    id: record.id,
    size: record.size,
    all_made: record.allMade,
    script_path: plan.scriptPath,
    script_args: [...plan.scriptArgs],
    working_directory: plan.workingDirectory,
    python: plan.interpreter.path,
    name: plan.name,
    description: plan.description,
    tags: [...plan.tags],
    project: plan.project,
    cli_args: asJsonValue(plan.cliArgs),
    include_notebooks: plan.includeNotebooks,
    include_untracked: plan.includeUntracked,
    secrets: plan.secrets,
    snapshot: snapshot === null ? null : {
      folder: snapshot.folder,
      script_path: snapshot.scriptPath,
      root: snapshot.root,
    },
    dependencies: {
      fixed: record.dependencies.fixed.map(dependencyEntry),
      swept: record.dependencies.swept.map((choices) => choices.map(dependencyEntry)),
    },
    params: asJsonValue(withoutCalls(record.template)),
    sweeps: sweptParams(record.template).map(({ path, call }) =>
      new Map<Scalar, Value>([["path", [...path]], ["call", call.call]])
    ),
  });
  makeFolders(folderOf(store), modes.folder);
  const text = formatJson(value, { indent: 2 }) + "\n";
  writeFileAtomic(fileOf(store, record.id), text, { mode: modes.file });
}

function dependencyEntry({ slot, id, status, scriptPath, name }: ResolvedDependency) {
  return { slot, id, status, script_path: scriptPath, name };
}

/** Records of sweeps without dependencies may lack them. */
function dependenciesFrom(value: Value | undefined): Dependencies {
  if (!isMap(value)) return { fixed: [], swept: [] };
  const one = (entry: Value): ResolvedDependency => {
    if (!isMap(entry)) throw new Error("a dependency is no object");
    return {
      slot: text(entry, "slot"),
      id: text(entry, "id"),
      status: textOrNull(entry, "status"),
      scriptPath: textOrNull(entry, "script_path"),
      name: textOrNull(entry, "name"),
    };
  };
  const list = (entries: Value | undefined) => Array.isArray(entries) ? entries : [];
  return {
    fixed: list(value.get("fixed")).map(one),
    swept: list(value.get("swept")).map((choices) => list(choices).map(one)),
  };
}

/** Forgets a sweep of which nothing was made. */
export function removeSweepRecord(store: Store, id: string): void {
  removePath(fileOf(store, id));
}

/**
 * Reads what {@link writeSweepRecord} kept.
 *
 * @returns null if there is no such sweep
 * @throws UserError if the file is damaged
 */
export function readSweepRecord(store: Store, id: string): SweepRecord | null {
  if (!/^[0-9a-f]{8}$/.test(id)) return null;
  const file = fileOf(store, id);
  const text = readTextIfExists(file);
  if (text === null) return null;
  try {
    const map = parseJson(text);
    if (!isMap(map)) throw new Error("it holds no JSON object");
    return recordFrom(id, map);
  } catch (error) {
    throw sweepRecordBroken(id, file, error instanceof Error ? error.message : String(error));
  }
}

function recordFrom(id: string, map: ValueMap): SweepRecord {
  const snapshot = map.get("snapshot");
  return {
    id,
    size: Number(map.get("size")),
    allMade: map.get("all_made") === true,
    plan: {
      scriptPath: text(map, "script_path"),
      scriptArgs: texts(map, "script_args"),
      workingDirectory: text(map, "working_directory"),
      interpreter: { path: text(map, "python"), source: "the record of the sweep" },
      name: textOrNull(map, "name"),
      description: textOrNull(map, "description"),
      tags: texts(map, "tags"),
      project: textOrNull(map, "project"),
      cliArgs: fromJsonValue(mapAt(map, "cli_args")) as ValueMap,
      includeNotebooks: map.get("include_notebooks") === true,
      includeUntracked: map.get("include_untracked") === true,
      secrets: secretMode(map.get("secrets")),
    },
    dependencies: dependenciesFrom(map.get("dependencies")),
    template: withCalls(fromJsonValue(mapAt(map, "params")) as ValueMap, map.get("sweeps")),
    snapshot: !isMap(snapshot) ? null : {
      folder: text(snapshot, "folder"),
      scriptPath: text(snapshot, "script_path"),
      root: text(snapshot, "root"),
    },
  };
}

const folderOf = (store: Store) => join(store.root, ".sweeps");
const fileOf = (store: Store, id: string) => join(folderOf(store), `${id}.json`);

/** The parameters with null in the place of each sweep, which keeps the order of the keys. */
function withoutCalls(template: TemplateMap): ValueMap {
  return sweptParams(template)
    .reduce((params, { path }) => setPath(params, path, null), template) as ValueMap;
}

function withCalls(params: ValueMap, sweeps: Value | undefined): TemplateMap {
  if (!Array.isArray(sweeps)) throw new Error("it has no list of sweeps");
  return sweeps.reduce<TemplateMap>((template, sweep) => {
    if (!isMap(sweep)) throw new Error("one of its sweeps is no object");
    const path = sweep.get("path") as Scalar[];
    return setPath(template, path, parseParamText(text(sweep, "call"), CALL_OPTIONS));
  }, params);
}

function text(map: ValueMap, key: string): string {
  const value = map.get(key);
  if (typeof value !== "string") throw new Error(`\`${key}\` is no text`);
  return value;
}

function textOrNull(map: ValueMap, key: string): string | null {
  return (map.get(key) ?? null) === null ? null : text(map, key);
}

function texts(map: ValueMap, key: string): string[] {
  const value = map.get(key);
  if (!Array.isArray(value)) throw new Error(`\`${key}\` is no list`);
  return value.filter((item) => typeof item === "string");
}

function mapAt(map: ValueMap, key: string): ValueMap {
  const value = map.get(key);
  if (!isMap(value)) throw new Error(`\`${key}\` is no object`);
  return value;
}
