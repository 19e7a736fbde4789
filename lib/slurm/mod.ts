/** SLURM: submitting experiments, following them, and what a job knows of itself. */
export { phaseOf, stateWords } from "./state/words.ts";
export { type JobRef, jobRefOf } from "./submission/job_ref.ts";
export { readSubmission, type Submission, submissionFolder } from "./submission/record.ts";
