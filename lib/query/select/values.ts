import { readMetricsOverview, readParams } from "../../experiment/mod.ts";
import { flatten, parseJson, type Value } from "../../params/mod.ts";

/** Values by dotted name. */
export interface NamedValues {
  readonly names: readonly string[];
  /** The value of the name at a place. */
  at(place: number): Value;
}

/** What is known of an experiment of which nothing can be read. */
export const NO_VALUES: NamedValues = namedValues([]);

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
  return { names: entries.map(([name]) => name), at: (place) => entries[place]![1] };
}

/** Finds a value by its key: its own name, or the end of the only name that ends so after a dot. */
export class KeyedValue {
  readonly #end: string;
  /** Of the experiments of a project most have the same list of names. */
  #names: readonly string[] | null = null;
  #place: number | null = null;

  constructor(private readonly key: string) {
    this.#end = `.${key}`;
  }

  in(values: NamedValues): Value | undefined {
    if (values.names !== this.#names) {
      this.#names = values.names;
      this.#place = this.#placeIn(values.names);
    }
    return this.#place === null ? undefined : values.at(this.#place);
  }

  #placeIn(names: readonly string[]): number | null {
    const own = names.indexOf(this.key);
    if (own >= 0) return own;
    const first = names.findIndex((name) => name.endsWith(this.#end));
    const isOnly = first === names.findLastIndex((name) => name.endsWith(this.#end));
    return first >= 0 && isOnly ? first : null;
  }
}
