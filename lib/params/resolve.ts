import { keyPartEmpty, paramWithoutKey, paramWithoutValue } from "../errors/mod.ts";
import { readEnvironmentParams } from "./environment.ts";
import { parseParamText } from "./grammar.ts";
import { deepMerge, dottedName, getAt, type KeyPath, leaves, pathToSet, setPath } from "./merge.ts";
import type { Template, TemplateMap } from "./sweep/call.ts";
import { type SweptParam, sweptParams } from "./sweep/grid.ts";
import { sweepTextsInLists } from "./sweep/in_lists.ts";
import type { ValueMap } from "./value.ts";

/** Where parameters come from. */
export interface ParamInput {
  /** `KEY=VALUE` as given with `--param`, in order. */
  readonly overrides: readonly string[];
  /** All variables of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the config files say, together. */
  readonly files: TemplateMap;
  /** The parameters of the experiment to start from. */
  readonly clone?: ValueMap;
}

/** Who gave a parameter its value. */
export type ParamSource = "command line" | "environment" | "config file" | "clone";

/** The parameters of a run. */
export interface ResolvedParams {
  /** All parameters; those that are swept are still calls. */
  readonly template: TemplateMap;
  /** The swept parameters, in order; none: a single experiment. */
  readonly sweeps: readonly SweptParam[];
  /** Dotted name → where its value comes from. */
  readonly sources: ReadonlyMap<string, ParamSource>;
  /** What the user should look at, one line each. */
  readonly warnings: string[];
}

/**
 * Puts the parameters of a run together. The command line wins over the environment, that over
 * config files, and those over the experiment that is cloned; maps are merged at every depth. Of
 * several `--param` for one key the last wins. A key with dots reaches into maps, unless a key of
 * that very name is there.
 *
 * @throws UserError if a `--param` or a variable is not well-formed
 */
export function resolveParameters(input: ParamInput): ResolvedParams {
  const clone = input.clone ?? new Map();
  const overrides = input.overrides.map(parseOverride);
  const keys = new Set(overrides.map(({ key }) => key));
  const warnings: string[] = [];
  let template = deepMerge(clone, input.files);

  let fromEnvironment: TemplateMap = new Map();
  for (
    const { variable, path, value } of readEnvironmentParams(input.environment, template, keys)
  ) {
    template = setPath(template, path, value);
    fromEnvironment = setPath(fromEnvironment, path, value);
    warnings.push(...sweepTextsInLists(mapOf(path, value), `environment variable ${variable}`));
  }

  let fromCommandLine: TemplateMap = new Map();
  for (const { key, value } of overrides) {
    const path = pathToSet(template, key);
    if (path === undefined) throw keyPartEmpty("--param", key);
    template = setPath(template, path, value);
    fromCommandLine = setPath(fromCommandLine, path, value);
    warnings.push(...sweepTextsInLists(mapOf(path, value), "--param"));
  }

  const sources = findSources(template, [
    ["command line", fromCommandLine],
    ["environment", fromEnvironment],
    ["config file", input.files],
    ["clone", clone],
  ]);
  return { template, sweeps: sweptParams(template), sources, warnings };
}

interface Override {
  readonly key: string;
  readonly value: Template;
}

function parseOverride(text: string): Override {
  const equals = text.indexOf("=");
  if (equals < 0) throw paramWithoutValue(text);
  const key = text.slice(0, equals).trim();
  if (key === "") throw paramWithoutKey(text);
  const options = { bareCommaSweep: true, place: `--param ${key.slice(0, 80)}` };
  return { key, value: parseParamText(text.slice(equals + 1), options) };
}

function mapOf(path: KeyPath, value: Template): TemplateMap {
  return setPath(new Map(), path, value);
}

function findSources(
  template: TemplateMap,
  layers: readonly (readonly [ParamSource, TemplateMap])[],
): Map<string, ParamSource> {
  const sources = new Map<string, ParamSource>();
  for (const { path } of leaves(template)) {
    const layer = layers.find(([, map]) => getAt(map, path) !== undefined);
    if (layer !== undefined) sources.set(dottedName(path), layer[0]);
  }
  return sources;
}
