import {
  locateExperiment,
  readDependencies,
  readParams,
  type Store,
} from "../../experiment/mod.ts";
import { deepMerge, type ValueMap } from "../../params/mod.ts";

/** Reads parameters of experiments with those of everything that they depend on. */
export class InheritedParams {
  readonly #own = new Map<string, ValueMap>();
  readonly #dependencies = new Map<string, readonly string[]>();

  constructor(private readonly store: Store) {}

  /**
   * The parameters of the experiment in `folder`, merged over those of its dependencies at any
   * depth: what is nearer wins, and of two that one experiment uses the one named later.
   * Dependencies that were deleted are passed over.
   *
   * @throws UserError if one of the files is broken
   */
  async of(folder: string): Promise<ValueMap> {
    let merged: ValueMap = new Map();
    for (const id of this.#order(this.#dependenciesOf(folder))) {
      merged = deepMerge(merged, await this.#paramsOf(id));
    }
    return deepMerge(merged, await readParams(folder) ?? new Map());
  }

  /** Each once, dependencies before what uses them. */
  #order(ids: readonly string[]): Iterable<string> {
    const done = new Set<string>();
    const met = new Set<string>();
    const visit = (id: string): void => {
      // Files changed by hand can close a circle.
      if (met.has(id)) return;
      met.add(id);
      const place = locateExperiment(this.store, id);
      if (place === null) return;
      this.#dependenciesOf(place.folder).forEach(visit);
      done.add(id);
    };
    ids.forEach(visit);
    return done;
  }

  #dependenciesOf(folder: string): readonly string[] {
    const known = this.#dependencies.get(folder);
    if (known !== undefined) return known;
    const ids = readDependencies(folder).map(({ id }) => id);
    this.#dependencies.set(folder, ids);
    return ids;
  }

  async #paramsOf(id: string): Promise<ValueMap> {
    const known = this.#own.get(id);
    if (known !== undefined) return known;
    const place = locateExperiment(this.store, id);
    const params = (place && await readParams(place.folder)) ?? new Map();
    this.#own.set(id, params);
    return params;
  }
}
