import { metadataBroken } from "../../errors/mod.ts";
import {
  type Dependency,
  type ExperimentPlace,
  locateExperiment,
  type Metadata,
  METADATA_FILE,
  readDependencies,
  readMetadata,
  readMetricsOverview,
  readParams,
  runState,
  type Store,
} from "../../experiment/mod.ts";
import { deepMerge, parseJson, type Value, type ValueMap } from "../../params/mod.ts";
import { join } from "../../sys/mod.ts";
import { readLineage } from "../lineage/read_lineage.ts";

/** What is recorded of one experiment; each file is read when it is asked for, once. */
export class Recorded {
  #metadata: Metadata | undefined;
  #params: ValueMap | undefined;
  #metrics: ValueMap | undefined;

  /**
   * @param includeDependencies the parameters of everything that it depends on count as well, its
   * own before them
   */
  constructor(
    readonly store: Store,
    readonly place: ExperimentPlace,
    private readonly includeDependencies = false,
  ) {}

  /** @throws UserError if the record cannot be read */
  get metadata(): Metadata {
    return this.#metadata ??= this.#readMetadata();
  }

  #readMetadata(): Metadata {
    const { id, folder } = this.place;
    const reading = readMetadata(folder);
    if (reading.kind === "read") return reading.metadata;
    const reason = reading.kind === "broken" ? reading.reason : "the file is missing";
    throw metadataBroken(id, join(folder, METADATA_FILE), reason);
  }

  /** metadata.json with the id of the folder, the status as it really is, and sorted tags. */
  meta(): ValueMap {
    const { raw, tags } = this.metadata;
    const meta: ValueMap = new Map(raw);
    meta.set("id", this.place.id);
    const { status } = runState(this.place.folder, this.metadata);
    if (status !== "unknown") meta.set("status", status);
    if (raw.has("tags")) meta.set("tags", [...tags].sort());
    return meta;
  }

  /** @throws UserError if params.yaml is broken */
  async params(): Promise<ValueMap> {
    return this.#params ??= await this.#readParams();
  }

  async #readParams(): Promise<ValueMap> {
    const own = await readParams(this.place.folder) ?? new Map();
    if (!this.includeDependencies) return own;
    let merged: ValueMap = new Map();
    const { nodes } = readLineage(this.store, [this.place.id], { direction: "up" });
    for (const { id } of nodes) {
      const place = id === this.place.id ? null : locateExperiment(this.store, id);
      const params = place === null ? null : await readParams(place.folder);
      if (params !== null) merged = deepMerge(merged, params);
    }
    return deepMerge(merged, own);
  }

  /** The last value of each metric. */
  metrics(): ValueMap {
    return this.#metrics ??= lastValues(this.place.folder);
  }

  /** @throws UserError if dependencies.json is broken */
  dependencies(): Dependency[] {
    return readDependencies(this.place.folder);
  }
}

function lastValues(folder: string): ValueMap {
  const { metrics } = readMetricsOverview(folder, { places: 0, exact: true });
  const values = [...metrics].map(([name, { last }]): [string, Value] => [
    name,
    last === null ? null : parseJson(last),
  ]);
  return new Map(values) as ValueMap;
}
