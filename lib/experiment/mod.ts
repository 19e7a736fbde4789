/** The store: experiments as folders of plain files. */
export { type Artifact, listArtifacts } from "./artifacts.ts";
export { type Claim, claimExperiment } from "./claim.ts";
export {
  type Draft,
  draftExperiment,
  PARAMS_FILE,
  PARAMS_JSON_FILE,
  removeForgottenDrafts,
} from "./create.ts";
export { findExperiment } from "./find.ts";
export { type ExperimentId, isExperimentId, newExperimentId } from "./id.ts";
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
  peekStatus,
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
  followArchiving,
  listPlaces,
  locateStore,
  type Store,
  type StoreModes,
  yanexHome,
} from "./store.ts";
