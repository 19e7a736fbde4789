/** What a SLURM job knows of itself: its legs, its end, its ranks, what its script has made. */
export { commandKey, JobNotes, type Made } from "./notes.ts";
export { type FirstRank, forgetOldRanks, hearFirstRank, type Rank, tellRanks } from "./rank.ts";
export { type ThisJob, thisJob } from "./this_job.ts";
