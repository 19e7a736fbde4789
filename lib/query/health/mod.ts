/** Whether all that yanex needs and keeps is in order. */
export { diagnose, type DiagnoseOptions } from "./diagnose.ts";
export { type Check, CHECKS, type Finding, isWrong, type Level } from "./finding.ts";
export type { AskSlurm, SlurmHealth } from "./jobs.ts";
