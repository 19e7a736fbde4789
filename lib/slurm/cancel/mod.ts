/** Cancelling experiments, here and in SLURM's jobs. */
export { cancelExperiments, type CancelObserver, type CancelResult } from "./cancel_experiments.ts";
