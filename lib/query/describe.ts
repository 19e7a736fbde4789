import { metadataBroken, UserError } from "../errors/mod.ts";
import {
  type Artifact,
  type Dependency,
  type ExperimentPlace,
  listArtifacts,
  locateExperiment,
  type Metadata,
  METADATA_FILE,
  type MetricsOverview,
  peekSummary,
  readDependencies,
  readMetadata,
  readMetricsOverview,
  readParams,
  readUsedDefaults,
  type RunState,
  runState,
  type Status,
  type Store,
  type UsedDefault,
} from "../experiment/mod.ts";
import type { ValueMap } from "../params/mod.ts";
import { runCommand } from "./fields/commands.ts";
import { basename, failureText, join } from "../sys/mod.ts";

/** Everything recorded of one experiment; of its metrics what a page tells. */
export interface Description {
  readonly place: ExperimentPlace;
  readonly metadata: Metadata;
  readonly state: RunState;
  readonly params: ValueMap;
  /** Parameters that the script asked for and that only had a default. */
  readonly defaults: readonly UsedDefault[];
  readonly metrics: MetricsOverview;
  /** Metrics that are asked for; null for all. */
  readonly picked: readonly string[] | null;
  readonly artifacts: readonly Artifact[];
  readonly dependencies: readonly DescribedDependency[];
  /** A command line that runs the same again, or null if the record does not tell. */
  readonly runCommand: string | null;
  /** Files that could not be read, in words; what they hold is missing above. */
  readonly problems: readonly string[];
}

/** Something that an experiment uses. */
export interface DescribedDependency {
  readonly slot: string;
  readonly id: string;
  readonly name: string | null;
  /** File name of its script. */
  readonly script: string | null;
  /** `deleted` if there is no such experiment any more. */
  readonly status: Status | "unknown" | "deleted";
}

const NO_METRICS: MetricsOverview = { steps: 0, metrics: new Map(), lastSteps: [] };

/**
 * Reads everything recorded of an experiment that can be read.
 *
 * @throws UserError if its metadata cannot be read
 */
export async function describeExperiment(
  place: ExperimentPlace,
  store: Store,
): Promise<Description> {
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
  const { metadata } = reading;
  const params = await tryTo("parameters", () => readParams(folder), null) ?? new Map();
  const dependencies = await tryTo("dependencies", () => readDependencies(folder), []);
  return {
    place,
    metadata,
    state: runState(folder, metadata),
    params,
    defaults: await tryTo("used defaults", () => readUsedDefaults(folder), []),
    metrics: await tryTo("metrics", () => readMetricsOverview(folder), NO_METRICS),
    picked: null,
    dependencies: dependencies.map((dependency) => described(store, dependency)),
    runCommand: runCommand({ place, metadata, params, dependencies }),
    artifacts: await tryTo("artifacts", () => listArtifacts(folder), []),
    problems,
  };
}

function described(store: Store, { slot, id }: Dependency): DescribedDependency {
  const place = locateExperiment(store, id);
  const summary = place === null ? null : peekSummary(place.folder);
  return {
    slot,
    id,
    name: summary?.name ?? null,
    script: summary?.scriptPath ? basename(summary.scriptPath) : null,
    status: summary?.status ?? "deleted",
  };
}
