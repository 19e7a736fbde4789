import {
  locateExperiment,
  mayGoOn,
  readDependencies,
  readMetadata,
  runState,
  type Store,
} from "../../experiment/mod.ts";
import type { DependencyState } from "./ready_queue.ts";

/** How it stands with an experiment of the store that others depend on. */
export function dependencyState(store: Store, id: string): DependencyState {
  const place = locateExperiment(store, id);
  if (place === null) return "hopeless";
  const reading = readMetadata(place.folder);
  if (reading.kind !== "read") return "hopeless";
  const { status } = runState(place.folder, reading.metadata);
  if (status === "completed") return "complete";
  return mayGoOn(place.folder, status) ? "pending" : "hopeless";
}

/** Ids of what an experiment depends on. */
export function dependencyIds(folder: string): string[] {
  return readDependencies(folder).map(({ id }) => id);
}
