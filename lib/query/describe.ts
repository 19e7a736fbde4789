import { metadataBroken, UserError } from "../errors/mod.ts";
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
import { failureText, join } from "../sys/mod.ts";

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
  /** Files that could not be read, in words; what they hold is missing above. */
  readonly problems: readonly string[];
}

/**
 * Reads everything recorded of an experiment that can be read.
 *
 * @throws UserError if its metadata cannot be read
 */
export async function describeExperiment(place: ExperimentPlace): Promise<Description> {
  const reading = readMetadata(place.folder);
  if (reading.kind !== "read") {
    const reason = reading.kind === "broken" ? reading.reason : "the file is missing";
    throw metadataBroken(place.id, join(place.folder, METADATA_FILE), reason);
  }
  const problems: string[] = [];
  const tryTo = async <T>(what: string, read: () => T | Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      const reason = error instanceof UserError ? error.message : failureText(error);
      problems.push(`the ${what} of experiment ${place.id} cannot be read: ${reason}`);
      return otherwise;
    }
  };
  const { folder } = place;
  return {
    place,
    metadata: reading.metadata,
    state: runState(folder, reading.metadata),
    params: await tryTo("parameters", () => readParams(folder), null) ?? new Map(),
    defaults: await tryTo("used defaults", () => readUsedDefaults(folder), []),
    metrics: await tryTo("metrics", () => readMetrics(folder), []),
    artifacts: await tryTo("artifacts", () => listArtifacts(folder), []),
    problems,
  };
}
