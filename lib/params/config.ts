import {
  configMissing,
  configNotMap,
  configNotText,
  configSyntax,
  configUnreadable,
  sweepMalformed,
} from "../errors/mod.ts";
import { type ConfigDefaults, configDefaults, mergeDefaults } from "./defaults.ts";
import { parseSingleValue } from "./grammar.ts";
import { JsonSyntaxError, parseJson } from "./json/read.ts";
import { keyText } from "./key.ts";
import { deepMerge } from "./merge.ts";
import { parseSweepCall, SweepSyntaxError, type Template, type TemplateMap } from "./sweep/call.ts";
import { sweepTextsInLists } from "./sweep/in_lists.ts";
import { textPlace } from "./text_place.ts";
import { isMap, type Value, type ValueMap } from "./value.ts";
import { readPlainBlock } from "./yaml/plain_block.ts";

/** Reads a file; `null` if there is none. What it throws is reported as the reason. */
export type ReadFile = (path: string) => Uint8Array | null | Promise<Uint8Array | null>;

/** What config files say, together. */
export interface Config {
  /** Parameters, with sweeps in them. */
  readonly params: TemplateMap;
  /** Defaults of the command line, from the `yanex:` maps. */
  readonly defaults: ConfigDefaults;
  /** What the user should look at, one line each. */
  readonly warnings: string[];
}

/** Read if no config file is named and it exists. */
const DEFAULT_CONFIG = "config.yaml";

/** The key whose map sets defaults of the command line. */
const DEFAULTS_KEY = "yanex";

/**
 * Reads config files and merges them, later ones over earlier ones. `.json` files are JSON, others
 * YAML. Without paths it is `config.yaml`, if that exists.
 *
 * @throws UserError naming the file, and the place in it, if one is missing, unreadable or wrong
 */
export async function loadConfigFiles(
  paths: readonly string[],
  readFile: ReadFile,
): Promise<Config> {
  let config: Config = { params: new Map(), defaults: {}, warnings: [] };
  for (const path of paths.length > 0 ? paths : [DEFAULT_CONFIG]) {
    const bytes = await readBytesOf(path, readFile);
    if (bytes === null && paths.length > 0) throw configMissing(path);
    if (bytes !== null) config = mergeConfigs(config, await readConfig(path, bytes));
  }
  return config;
}

async function readBytesOf(path: string, readFile: ReadFile): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    throw configUnreadable(path, error instanceof Error ? error.message : String(error));
  }
}

function mergeConfigs(base: Config, over: Config): Config {
  return {
    params: deepMerge(base.params, over.params),
    defaults: mergeDefaults(base.defaults, over.defaults),
    warnings: [...base.warnings, ...over.warnings],
  };
}

async function readConfig(path: string, bytes: Uint8Array): Promise<Config> {
  const file = `config file ${path}`;
  const text = decode(path, bytes);
  const { map, warnings } = path.toLowerCase().endsWith(".json")
    ? { map: readJsonConfig(text, file), warnings: [] }
    : await readYamlConfig(text, file);
  const params: TemplateMap = new Map(map);
  params.delete(DEFAULTS_KEY);
  const checked = configDefaults((map.get(DEFAULTS_KEY) ?? null) as Value, file);
  return {
    params,
    defaults: checked.defaults,
    warnings: [...warnings, ...checked.warnings, ...sweepTextsInLists(params, file)],
  };
}

async function readYamlConfig(text: string, file: string) {
  const plain = readPlainBlock(text, "config");
  if (plain !== null) return { map: plain, warnings: [] };
  const { readYaml } = await import("./yaml/read.ts");
  return readYaml(text, { file, rules: "config", sweeps: true, withoutSweeps: [DEFAULTS_KEY] });
}

/**
 * Reads the params.yaml of an experiment, as PyYAML's safe loader does; texts stay texts, also those
 * that look like sweeps.
 *
 * @param path for errors
 * @throws UserError with line and column
 */
export async function readStoredYaml(text: string, path: string): Promise<ValueMap> {
  const plain = readPlainBlock(text, "pyyaml");
  if (plain !== null) return plain;
  const { readYaml } = await import("./yaml/read.ts");
  const file = `parameter file ${path}`;
  return readYaml(text, { file, rules: "pyyaml", sweeps: false }).map as ValueMap;
}

function decode(path: string, bytes: Uint8Array): string {
  const mark = bytes[0]! * 256 + bytes[1]!;
  if (mark === 0xfeff || mark === 0xfffe) throw configNotText(path, "is UTF-16, not UTF-8");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw configNotText(path, `is not UTF-8 text (see line ${firstBadLine(bytes)})`);
  }
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return line;
}

function readJsonConfig(text: string, file: string): TemplateMap {
  if (text.trim() === "") return new Map();
  const value = jsonValue(text, file);
  if (value === null) return new Map();
  if (!isMap(value)) {
    const found = Array.isArray(value) ? "a list" : "a single value";
    throw configNotMap(file, found, textPlace(text, text.search(/\S/)));
  }
  const template: TemplateMap = new Map();
  for (const [key, entry] of value) {
    const name = keyText(key);
    template.set(key, name === DEFAULTS_KEY ? entry : withSweeps(entry, `${file}, ${name}`));
  }
  return template;
}

function jsonValue(text: string, file: string): Value {
  try {
    return parseJson(text, { duplicateKeys: "error" });
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw configSyntax(file, textPlace(error.text, error.offset), error.reason);
  }
}

function withSweeps(value: Value, place: string): Template {
  if (isMap(value)) {
    return new Map([...value].map(([key, entry]) => [
      key,
      withSweeps(entry, `${place}.${keyText(key)}`),
    ]));
  }
  if (typeof value !== "string") return value;
  try {
    return parseSweepCall(value.trim(), parseSingleValue) ?? value;
  } catch (error) {
    if (!(error instanceof SweepSyntaxError)) throw error;
    throw sweepMalformed(place, error, "in JSON such a text is always a sweep");
  }
}
