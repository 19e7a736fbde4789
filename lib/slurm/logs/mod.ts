/** What SLURM wrote of the jobs of experiments. */
export { type SlurmLog, slurmLogOf } from "./slurm_log.ts";
