import { ExitCode, partBroken, UserError } from "../errors/mod.ts";
import {
  formatJson,
  isMap,
  parseJson,
  parseParamsJson,
  readStoredYaml,
  type ValueMap,
} from "../params/mod.ts";
import { failureText, join, readLines, readTextIfExists, statFile } from "../sys/mod.ts";
import { PARAMS_FILE, PARAMS_JSON_FILE } from "./create.ts";

/** Lines that the client appends when a script takes a default. */
export const DEFAULTS_LOG = ".defaults.jsonl";

/**
 * The parameters of an experiment. params.yaml is the truth; the JSON twin is read instead while
 * it is not older, since that takes a fraction of the time.
 *
 * @returns null without a file
 * @throws UserError if params.yaml is broken
 */
export async function readParams(folder: string): Promise<ValueMap | null> {
  const file = join(folder, PARAMS_FILE);
  const twin = join(folder, PARAMS_JSON_FILE);
  const [yaml, json] = [statFile(file), statFile(twin)];
  if (yaml === null) return null;
  const known = json !== null && json.modified >= yaml.modified ? readTwin(twin) : null;
  return known ?? await readYaml(file);
}

async function readYaml(file: string): Promise<ValueMap> {
  try {
    return await readStoredYaml(readTextIfExists(file) ?? "", file);
  } catch (error) {
    const otherwise = partBroken("parameters", file, failureText(error));
    if (!(error instanceof UserError)) throw otherwise;
    // Says where, as of a config file; but nobody has just written this one.
    const { kind, message, excerpt, hint = otherwise.hint } = error;
    throw new UserError({ kind, message, excerpt, hint, exitCode: ExitCode.failure });
  }
}

function readTwin(file: string): ValueMap | null {
  try {
    return parseParamsJson(readTextIfExists(file) ?? "");
  } catch {
    // Damaged: the truth lies beside it.
    return null;
  }
}

/** A parameter whose default the script used, and that default as JSON or Python text. */
export interface UsedDefault {
  readonly key: string;
  readonly value: string;
}

/** Defaults that the script took with `get_param(key, default)`, in the order of first use. */
export function readUsedDefaults(folder: string): UsedDefault[] {
  const file = join(folder, DEFAULTS_LOG);
  if (statFile(file) === null) return [];
  const used = new Map<string, string>();
  for (const { text } of readLines(file)) {
    const entry = parseLine(text);
    const key = entry?.get("key");
    if (entry === null || typeof key !== "string" || used.has(key)) continue;
    const repr = entry.get("repr");
    used.set(key, typeof repr === "string" ? repr : formatJson(entry.get("default") ?? null));
  }
  return [...used].map(([key, value]) => ({ key, value }));
}

/** Null for a line that its writer left cut. */
function parseLine(text: string): ValueMap | null {
  try {
    const value = parseJson(text);
    return isMap(value) ? value : null;
  } catch {
    return null;
  }
}
