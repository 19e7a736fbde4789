import {
  dependencyNotComplete,
  dependencyScriptUnknown,
  metadataBroken,
} from "../../errors/mod.ts";
import {
  type ExperimentPlace,
  findExperiment,
  isUnfinished,
  listPlaces,
  type Metadata,
  METADATA_FILE,
  readMetadata,
  type ResolvedDependency,
  runState,
  type Store,
} from "../../experiment/mod.ts";
import { basename, join } from "../../sys/mod.ts";
import type { WantedDependencies, WantedDependency } from "./parse.ts";

/** What the experiments of one command depend on. */
export interface Dependencies {
  readonly fixed: readonly ResolvedDependency[];
  readonly swept: readonly (readonly ResolvedDependency[])[];
}

/**
 * Finds the experiments that are depended on, archived ones too.
 *
 * @param staging the dependents run later: dependencies that may still complete will do
 * @throws UserError for one that is unknown, ambiguous, or not complete
 */
export function resolveDependencies(
  store: Store,
  wanted: WantedDependencies,
  staging: boolean,
): Dependencies {
  const find = (one: WantedDependency) => resolveOne(store, one, staging);
  return {
    fixed: wanted.fixed.map(find),
    swept: wanted.swept.map(({ slot, choices }) =>
      choices.map((choice) => find({ slot, wanted: choice }))
    ),
  };
}

function resolveOne(
  store: Store,
  { slot, wanted }: WantedDependency,
  staging: boolean,
): ResolvedDependency {
  const place = wanted.startsWith("@")
    ? newestOfScript(store, wanted.slice(1))
    : findExperiment(store, wanted, { archived: true });
  const metadata = metadataOf(place);
  const { status } = runState(place.folder, metadata);
  if (status !== "completed" && !(staging && isUnfinished(status))) {
    throw dependencyNotComplete(place.id, slot, status, staging);
  }
  return { slot, id: place.id, status, scriptPath: metadata.scriptPath, name: metadata.name };
}

function metadataOf(place: ExperimentPlace): Metadata {
  const reading = readMetadata(place.folder);
  if (reading.kind === "read") return reading.metadata;
  const reason = reading.kind === "broken" ? reading.reason : "the file is missing";
  throw metadataBroken(place.id, join(place.folder, METADATA_FILE), reason);
}

/** The experiment that was made last of those whose script has this name, archived ones not. */
function newestOfScript(store: Store, script: string): ExperimentPlace {
  let newest: { place: ExperimentPlace; created: string } | null = null;
  for (const place of listPlaces(store, "regular")) {
    const reading = readMetadata(place.folder);
    if (reading.kind !== "read") continue;
    const { scriptPath, createdAt } = reading.metadata;
    if (scriptPath === null || basename(scriptPath) !== script) continue;
    if (newest === null || (createdAt ?? "") > newest.created) {
      newest = { place, created: createdAt ?? "" };
    }
  }
  if (newest === null) throw dependencyScriptUnknown(script, store.root);
  return newest.place;
}
