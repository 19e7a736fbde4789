import { readMetricsOverview, readParams } from "../../experiment/mod.ts";
import { flatten, parseJson, type Value } from "../../params/mod.ts";

/** Values by dotted name. */
export interface NamedValues {
  readonly names: readonly string[];
  /** In the order of the names. */
  readonly values: readonly Value[];
}

/** What is known of an experiment of which nothing can be read. */
export const NO_VALUES: NamedValues = { names: [], values: [] };

/** The parameters of an experiment, or null if they cannot be read. */
export async function paramValues(folder: string): Promise<NamedValues | null> {
  try {
    const params = await readParams(folder);
    return params === null ? NO_VALUES : namedValues(flatten(params));
  } catch {
    // Whoever looks at this one experiment is told; among many it has no parameters.
    return null;
  }
}

/** The last value of each metric of an experiment, or null if they cannot be read. */
export function metricValues(folder: string): NamedValues | null {
  try {
    const { metrics } = readMetricsOverview(folder, { steps: 1, places: 0, exact: true });
    return namedValues([...metrics].map(([name, { last }]) => [name, parseJson(last ?? "null")]));
  } catch {
    return null;
  }
}

function namedValues(entries: readonly (readonly [string, Value])[]): NamedValues {
  return { names: entries.map(([name]) => name), values: entries.map(([, value]) => value) };
}

/** The value that a key means: its own, or that of the only name that ends in it after a dot. */
export function valueAt({ names, values }: NamedValues, key: string): Value | undefined {
  const own = names.indexOf(key);
  if (own >= 0) return values[own];
  const end = `.${key}`;
  const at = names.findIndex((name) => name.endsWith(end));
  const isOnly = at >= 0 && !names.some((name, other) => other > at && name.endsWith(end));
  return isOnly ? values[at] : undefined;
}
