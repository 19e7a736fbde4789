import { sweepInEnvironment } from "../errors/mod.ts";
import { parseParamText, parseSingleValue } from "./grammar.ts";
import { formatJson } from "./json/write.ts";
import { keyText } from "./key.ts";
import { isTemplateMap, type KeyPath, pathToSet, setPath } from "./merge.ts";
import { SweepCall, type TemplateMap } from "./sweep/call.ts";
import type { Value, ValueMap } from "./value.ts";

/** Variables that begin so hold parameters. */
export const PARAM_PREFIX = "YANEX_PARAM_";

/**
 * The variable with which a run tells its descendants what it exported itself: `1`, and for each
 * parameter a hash of its value and its name, each after a `=` (which no name of a variable has).
 */
export const EXPORTED_PARAMS_VARIABLE = "YANEX_EXPORTED_PARAMS";

/** A parameter from the environment. */
export interface EnvironmentParam {
  /** Full name of the variable. */
  readonly variable: string;
  /** Where the value belongs in the parameters. */
  readonly path: KeyPath;
  /** As read from the variable's text. */
  readonly value: Value;
}

/**
 * The parameters that the user set in `YANEX_PARAM_<key>`, those deeper in maps last. What a
 * surrounding run exported and nobody changed since is not among them.
 *
 * `.` and `__` in a name reach into maps, unless a key of that very name is known (and unless a part
 * would be empty: `__x` is a key).
 *
 * @param env all variables
 * @param known parameters from below the environment; their keys decide what a name means
 * @param knownKeys further keys that are meant literally, from the command line
 * @throws UserError if a value is a sweep
 */
export function readEnvironmentParams(
  env: Readonly<Record<string, string>>,
  known: TemplateMap,
  knownKeys: ReadonlySet<string> = new Set(),
): EnvironmentParam[] {
  const exported = parseExported(env[EXPORTED_PARAMS_VARIABLE] ?? "");
  const names = Object.keys(env)
    .filter((variable) => variable.startsWith(PARAM_PREFIX) && variable !== PARAM_PREFIX)
    .map((variable) => variable.slice(PARAM_PREFIX.length))
    .filter((name) => exported.get(name) !== valueHash(env[PARAM_PREFIX + name]!));
  const inOrder = names
    .map((name) => ({ name, depth: partsOf(name).length }))
    .sort((a, b) => a.depth - b.depth || (a.name < b.name ? -1 : 1));
  let below = known;
  return inOrder.map(({ name }) => {
    const param = readVariable(name, env[PARAM_PREFIX + name]!, below, knownKeys);
    below = setPath(below, param.path, param.value);
    return param;
  });
}

function readVariable(
  name: string,
  text: string,
  known: TemplateMap,
  knownKeys: ReadonlySet<string>,
): EnvironmentParam {
  const variable = PARAM_PREFIX + name;
  const place = `environment variable ${variable}`;
  const value = parseParamText(text, { bareCommaSweep: false, place });
  if (value instanceof SweepCall) throw sweepInEnvironment(variable, value.call);
  const literal = findNamed(known, name);
  if (literal !== undefined) return { variable, path: literal, value };
  const parts = partsOf(name);
  const isLiteral = parts.length === 1 || knownKeys.has(name);
  const path = pathToSet(known, isLiteral ? name : parts.join(".")) ?? [name];
  return { variable, path, value };
}

function partsOf(name: string): string[] {
  const parts = name.replaceAll("__", ".").split(".");
  return parts.includes("") ? [name] : parts;
}

/** The parameter that is there under a name with `.` or `__`, the longest key first. */
function findNamed(map: TemplateMap, name: string): KeyPath | undefined {
  if (map.has(name)) return [name];
  for (const { 0: separator, index } of [...name.matchAll(/\.|__/g)].reverse()) {
    const under = map.get(name.slice(0, index));
    const rest = isTemplateMap(under)
      ? findNamed(under, name.slice(index + separator.length))
      : undefined;
    if (rest !== undefined) return [name.slice(0, index), ...rest];
  }
  return undefined;
}

/** Bounds of what {@link exportEnvironmentParams} makes. */
export interface ExportLimits {
  /**
   * Bytes of one variable with its name; default 128 KiB, the limit of Linux (`MAX_ARG_STRLEN` in
   * execve(2)).
   */
  readonly variableBytes?: number;
  /**
   * Bytes of all variables; default 512 KiB, half of what macOS and a quarter of what Linux allow
   * for all arguments and variables of a program.
   */
  readonly totalBytes?: number;
}

/** Parameters as variables of the environment. */
export interface ExportedParams {
  /** `YANEX_PARAM_<key>` for top-level parameters, and {@link EXPORTED_PARAMS_VARIABLE}. */
  readonly variables: Record<string, string>;
  /** Names of parameters that no variable can hold. */
  readonly leftOut: string[];
  /** One line about {@link leftOut}, if there are any. */
  readonly warnings: string[];
}

/**
 * Writes parameters as variables for the script's shells and subprocesses: texts as they are, other
 * values as JSON. What does not fit the limits, or is no text that a variable can hold, is left out;
 * the script reads its parameters from a file.
 *
 * The caller removes all other `YANEX_PARAM_*` that it inherited: they belong to a surrounding run.
 */
export function exportEnvironmentParams(
  params: ValueMap,
  limits: ExportLimits = {},
): ExportedParams {
  const variableBytes = limits.variableBytes ?? 128 * 1024;
  const totalBytes = limits.totalBytes ?? 512 * 1024;
  const variables: Record<string, string> = {};
  const leftOut: string[] = [];
  let record = "1";
  let recordBytes = variableSize(EXPORTED_PARAMS_VARIABLE, record);
  let paramBytes = 0;
  for (const [key, value] of params) {
    const name = keyText(key);
    const text = typeof value === "string" ? value : formatJson(value);
    const entry = `=${valueHash(text)}${name}`;
    const bytes = variableSize(PARAM_PREFIX + name, text);
    const moreRecord = utf8Size(entry);
    const fits = Math.max(bytes, recordBytes + moreRecord) <= variableBytes &&
      paramBytes + bytes + recordBytes + moreRecord <= totalBytes;
    if (fits && canBeVariable(name, text)) {
      variables[PARAM_PREFIX + name] = text;
      record += entry;
      recordBytes += moreRecord;
      paramBytes += bytes;
    } else {
      leftOut.push(name);
    }
  }
  variables[EXPORTED_PARAMS_VARIABLE] = record;
  return { variables, leftOut, warnings: leftOut.length > 0 ? [leftOutWarning(leftOut)] : [] };
}

/** Bytes of a variable with its `=` and the NUL that ends it. */
function variableSize(name: string, text: string): number {
  return utf8Size(name) + utf8Size(text) + 2;
}

function leftOutWarning(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => name.slice(0, 60)).join(", ");
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `no environment variable can hold ${shown}${more}; the script reads ` +
    "all parameters from a file, but its subprocesses do not see these in YANEX_PARAM_*";
}

function canBeVariable(name: string, text: string): boolean {
  return name !== "" && !/[=\0]/.test(name) && !text.includes("\0") &&
    name.isWellFormed() && text.isWellFormed();
}

function utf8Size(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * A short hash of what a variable's text means, so that a script that hands the same value on in
 * another form (Python's `True` for `true`) has not changed it.
 */
function valueHash(text: string): string {
  const meaning = formatJson(parseSingleValue(text.trim()));
  let hash = 0x811c9dc5; // FNV-1a, 32 bits
  for (let i = 0; i < meaning.length; i++) {
    hash = Math.imul(hash ^ meaning.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function parseExported(record: string): Map<string, string> {
  const [version, ...entries] = record.split("=");
  if (version !== "1") return new Map();
  return new Map(entries.map((entry) => [entry.slice(8), entry.slice(0, 8)]));
}
