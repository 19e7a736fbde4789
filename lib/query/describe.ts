import { metadataBroken } from "../errors/mod.ts";
import {
  type Artifact,
  type ExperimentPlace,
  listArtifacts,
  type Metadata,
  METADATA_FILE,
  type MetricStep,
  readMetadata,
  readMetrics,
  readParams,
  readUsedDefaults,
  type RunState,
  runState,
  type UsedDefault,
} from "../experiment/mod.ts";
import type { ValueMap } from "../params/mod.ts";
import { join } from "../sys/mod.ts";

/** Everything recorded of one experiment. */
export interface Description {
  readonly place: ExperimentPlace;
  readonly metadata: Metadata;
  readonly state: RunState;
  readonly params: ValueMap;
  /** Parameters that the script asked for and that only had a default. */
  readonly defaults: readonly UsedDefault[];
  readonly metrics: readonly MetricStep[];
  readonly artifacts: readonly Artifact[];
}

/**
 * Reads everything recorded of an experiment.
 *
 * @throws UserError if its metadata cannot be read
 */
export async function describeExperiment(place: ExperimentPlace): Promise<Description> {
  const reading = readMetadata(place.folder);
  if (reading.kind !== "read") {
    const reason = reading.kind === "broken" ? reading.reason : "the file is missing";
    throw metadataBroken(place.id, join(place.folder, METADATA_FILE), reason);
  }
  return {
    place,
    metadata: reading.metadata,
    state: runState(place.folder, reading.metadata),
    params: await readParams(place.folder) ?? new Map(),
    defaults: readUsedDefaults(place.folder),
    metrics: readMetrics(place.folder),
    artifacts: listArtifacts(place.folder),
  };
}
