import {
  readDependencies,
  readMetricsSummary,
  readParams,
  readUsedDefaults,
  type Store,
} from "../../experiment/mod.ts";
import { flatten, formatScalar } from "../../params/mod.ts";
import { basename } from "../../sys/mod.ts";
import { type Candidate, describe, isOfferable, type Matches } from "./candidate.ts";
import { experimentCandidates, scriptCandidates } from "./experiments.ts";
import { ifReadable } from "./readable.ts";
import { NewestExperiments, type Stored } from "./stored.ts";

/** What follows the name: a value, a condition such as `>0.1`, or nothing. */
type Use = "value" | "condition" | "name";

/** Runs that are looked at: of a script, and of any. */
const RUNS = 5;
const RUNS_OF_ANY = 20;

/** Names that `--param` takes as they are. */
const NAME = /^[^\s=,'"()[\]{}]+$/;

/** Longest value in a description, in characters. */
const LONGEST_VALUE = 40;

/**
 * Names of parameters in the last runs of a script (of any script without one), with their last
 * values: those that were given and those that the script asked for.
 */
export async function parameterCandidates(
  store: Store,
  { use, script }: { readonly use: Use; readonly script: string | null },
  matches: Matches,
): Promise<Candidate[]> {
  const values = new Map<string, string>();
  for (const { place: { folder } } of lastRuns(store, script)) {
    for (const [name, value] of await parametersIn(folder)) {
      if (!values.has(name)) values.set(name, value);
    }
  }
  return [...values].sort(([a], [b]) => a < b ? -1 : 1)
    .filter(([name]) => NAME.test(name) && isOfferable(name))
    .map(([name, value]) => namedValue(name, value, use))
    .filter(({ value }) => matches(value));
}

/** Names of metrics in the last runs that ended. */
export async function metricCandidates(
  store: Store,
  use: Exclude<Use, "value">,
  matches: Matches,
): Promise<Candidate[]> {
  const values = new Map<string, string>();
  let runs = 0;
  for (const { place: { folder } } of new NewestExperiments(store, "all").newest()) {
    const metrics = await ifReadable(() => metricsIn(folder), null);
    if (metrics === null) continue;
    for (const [name, value] of metrics) if (!values.has(name)) values.set(name, value);
    if (++runs === RUNS) break;
  }
  return [...values].filter(([name]) => NAME.test(name) && isOfferable(name) && matches(name))
    .map(([name, value]) => namedValue(name, value, use));
}

/** Names and last values; null without a summary. */
function metricsIn(folder: string): [string, string][] | null {
  const summary = readMetricsSummary(folder);
  if (summary === null) return null;
  return [
    ...[...summary.metrics].map(([name, { last }]): [string, string] => [name, String(last)]),
    ...summary.others.map((name): [string, string] => [name, ""]),
  ];
}

function namedValue(name: string, value: string, use: Use): Candidate {
  const isLong = value.length > LONGEST_VALUE;
  return {
    value: use === "value" ? `${name}=` : name,
    description: describe(isLong ? `${value.slice(0, LONGEST_VALUE)}…` : value),
    open: use !== "name",
  };
}

function lastRuns(store: Store, script: string | null): Stored[] {
  const name = script === null ? null : basename(script);
  const runs: Stored[] = [];
  for (const stored of new NewestExperiments(store, "all").newest()) {
    const { scriptPath } = stored.record;
    if (name !== null && (scriptPath === null || basename(scriptPath) !== name)) continue;
    if (runs.push(stored) === (name === null ? RUNS_OF_ANY : RUNS)) break;
  }
  return runs;
}

async function parametersIn(folder: string): Promise<[string, string][]> {
  const given = await ifReadable(async () => flatten(await readParams(folder) ?? new Map()), []);
  const asked = await ifReadable(() => readUsedDefaults(folder), []);
  return [
    ...given.map(([name, value]): [string, string] => [name, formatScalar(value)]),
    ...asked.map(({ key, value }): [string, string] => [key, value]),
  ];
}

/**
 * What `--depends-on` can name: experiments, the newest run of a script, and slots that the last
 * runs of `script` had (of any script without one).
 */
export async function dependencyCandidates(
  store: Store,
  { slots, script }: { readonly slots: boolean; readonly script: string | null },
  typed: string,
  matches: Matches,
): Promise<Candidate[]> {
  const runs = scriptCandidates(store, () => true)
    .map(({ value }) => ({ value: `@${value}`, description: "its newest run" }))
    .filter(({ value }) => matches(value));
  return [
    ...slots ? await slotCandidates(store, script, matches) : [],
    ...experimentCandidates(store, { which: "all", staged: false }, typed, matches),
    ...runs,
  ];
}

async function slotCandidates(
  store: Store,
  script: string | null,
  matches: Matches,
): Promise<Candidate[]> {
  const names = new Set<string>();
  for (const { place: { folder } } of lastRuns(store, script)) {
    const dependencies = await ifReadable(() => readDependencies(folder), []);
    for (const { slot } of dependencies) if (!/^dep\d+$/.test(slot)) names.add(slot);
  }
  return [...names].filter((name) => NAME.test(name) && isOfferable(name) && matches(`${name}=`))
    .map((name) => ({ value: `${name}=`, description: "slot", open: true }));
}
