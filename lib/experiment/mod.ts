/** The store: experiments as folders of plain files. */
export { type Artifact, listArtifacts } from "./artifacts.ts";
export {
  CANCEL_FILE,
  cancellationReason,
  CANCELLED_ON_REQUEST,
  type CancelRequest,
  readCancelRequest,
  removeCancelRequest,
  requestCancellation,
} from "./cancel_request.ts";
export { type Claim, claimExperiment, isClaimed, mayGoOn } from "./claim.ts";
export {
  type Draft,
  draftExperiment,
  isFreeId,
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
export { hasCutMetrics } from "./cut_metrics.ts";
export { findExperiment, type FindOptions } from "./find.ts";
export { findLeftovers, type Leftover, removeLeftovers } from "./leftovers.ts";
export { type ExperimentId, isExperimentId, newExperimentId } from "./id.ts";
export { isEarlierLeg, isLeftByEarlierLeg, type JobLeg, legOf } from "./job_leg.ts";
export { checkDescription, checkName, checkTags } from "./labels.ts";
export {
  HEARTBEAT_FILE,
  HEARTBEAT_SECONDS,
  identityEntries,
  RESERVE_FILE,
  runnerLiveness,
  type RunState,
  runState,
  SCRIPT_PROCESS_FILE,
  survivingScript,
} from "./liveness.ts";
export {
  entryAt,
  isUnfinished,
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
  type UpdateOptions,
  writeMetadata,
} from "./metadata.ts";
export { metricNumber } from "./metric_line.ts";
export { finishMetrics, type MetricStep, type MetricSummary, readMetrics } from "./metrics.ts";
export { type CurvePoint, MetricCurve } from "./metrics_curve.ts";
export {
  isMetricName,
  type MetricFacts,
  type MetricsOverview,
  type OverviewOptions,
  readMetricsOverview,
} from "./metrics_overview.ts";
export { type MetricRow, stepOfRow, streamMetricRows } from "./metrics_rows.ts";
export { type KeptSummary, readMetricsSummary } from "./metrics_summary.ts";
export { migrateExperiment, type MigrationPlan, planMigration } from "./migrate/migrate.ts";
export { type MigrationStep, versionOf } from "./migrate/steps.ts";
export { archiveExperiment, unarchiveExperiment } from "./move.ts";
export { hindrance, type Occupation, occupationOf } from "./occupation.ts";
export { listNursery, type NurseryEntry } from "./nursery.ts";
export { hasProgressed } from "./progress.ts";
export { readParams, readUsedDefaults, type UsedDefault } from "./params_file.ts";
export { peekSummary, type Summary } from "./peek_summary.ts";
export { deleteExperiment, type Remains, removeDeleted } from "./remove.ts";
export { type KnownEnd, lastSign, RUNNER_DIED, settleDeadRun, settleKnownEnd } from "./settle.ts";
export {
  archiveFolder,
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
export { isForgottenTemporary, isTemporaryName } from "./temporary.ts";
export { readVerdict, type Verdict, VERDICT_FILE } from "./verdict.ts";
export { withdrawExperiment } from "./withdraw.ts";
