/** The store: experiments as folders of plain files. */
export { type Artifact, listArtifacts } from "./artifacts.ts";
export { type Draft, draftExperiment, PARAMS_FILE, PARAMS_JSON_FILE } from "./create.ts";
export { findExperiment } from "./find.ts";
export { type ExperimentId, isExperimentId } from "./id.ts";
export {
  HEARTBEAT_FILE,
  HEARTBEAT_SECONDS,
  identityEntries,
  type RunState,
  runState,
  SCRIPT_PROCESS_FILE,
} from "./liveness.ts";
export {
  entryAt,
  type Metadata,
  METADATA_FILE,
  number,
  readMetadata,
  secondsBetween,
  type Status,
  STATUSES,
  STORAGE_VERSION,
  text,
  updateMetadata,
  writeMetadata,
} from "./metadata.ts";
export { finishMetrics, type MetricStep, readMetrics } from "./metrics.ts";
export { readParams, readUsedDefaults, type UsedDefault } from "./params_file.ts";
export { RUNNER_DIED, settleDeadRun } from "./settle.ts";
export {
  ensureStore,
  type ExperimentPlace,
  listPlaces,
  locateStore,
  type Store,
  type StoreModes,
  yanexHome,
} from "./store.ts";
