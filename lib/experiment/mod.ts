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
export {
  DEPENDENCIES_FILE,
  type Dependency,
  formatDependencies,
  readDependencies,
  type ResolvedDependency,
} from "./dependencies.ts";
export { findExperiment } from "./find.ts";
export { type ExperimentId, isExperimentId, newExperimentId } from "./id.ts";
export {
  HEARTBEAT_FILE,
  HEARTBEAT_SECONDS,
  identityEntries,
  type RunState,
  runState,
  SCRIPT_PROCESS_FILE,
  survivingScript,
} from "./liveness.ts";
export {
  entryAt,
  mayMention,
  type Metadata,
  METADATA_FILE,
  type MetadataReading,
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
export { peekSummary, type Summary } from "./peek_summary.ts";
export { RUNNER_DIED, settleDeadRun } from "./settle.ts";
export {
  ensureStore,
  type ExperimentPlace,
  followArchiving,
  listPlaces,
  locateExperiment,
  locateStore,
  type Store,
  type StoreModes,
  yanexHome,
} from "./store.ts";
export { withdrawExperiment } from "./withdraw.ts";
