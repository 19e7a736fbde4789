/** SLURM: submitting experiments, following them, and what a job knows of itself. */
export { checkClusters, type JobOptions, jobOptions } from "./options/job_options.ts";
export {
  checkSlurmValue,
  type ConfiguredSlurm,
  mergeSettings,
  readConfigured,
  readSettings,
  type SlurmSettings,
} from "./options/settings.ts";
export { SLURM_OPTIONS, type SlurmOption, type SlurmValueKind } from "./options/table.ts";
export type { JobState } from "./state/job_state.ts";
export { logFileOf } from "./state/last_words.ts";
export { reasonWords } from "./state/reasons.ts";
export { knownJobRef, refresh, type Refreshed, type RefreshOptions } from "./state/refresh.ts";
export { FAILED_BY_SLURM, type JobPhase, phaseOf, stateWords } from "./state/words.ts";
export { type JobRef, jobRefOf } from "./submission/job_ref.ts";
export { askCluster, type ClusterFacts } from "./submission/limits.ts";
export { placeWarnings } from "./submission/place_warnings.ts";
export type { Condition, PlannedArray, PlannedExperiment, TaskPlace } from "./submission/plan.ts";
export { findQueued, type Queued } from "./submission/queued.ts";
export {
  readSubmission,
  type Submission,
  submissionFolder,
  type SubmittedArray,
} from "./submission/record.ts";
export { shellQuote } from "./submission/shell_quote.ts";
export {
  type PreparedSubmission,
  prepareSubmission,
  submit,
  type SubmitRequest,
  type SubmitResult,
  type SubmitStop,
  type SubmittableExperiment,
} from "./submission/submit.ts";
export { findWaits, type Wait } from "./submission/waits.ts";
