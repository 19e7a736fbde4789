/** SLURM: submitting experiments, following them, and what a job knows of itself. */
export type { JobState } from "./state/job_state.ts";
export { refresh, type Refreshed, type RefreshOptions } from "./state/refresh.ts";
export { type JobPhase, phaseOf, stateWords } from "./state/words.ts";
export { type JobRef, jobRefOf } from "./submission/job_ref.ts";
export {
  readSubmission,
  type Submission,
  submissionFolder,
  type SubmittedArray,
} from "./submission/record.ts";
