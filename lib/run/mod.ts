/** Running: one experiment from start to end, and many of them. */
export type { RunObserver, RunPlan } from "./plan.ts";
export { planRun, type RunWishes } from "./plan_run.ts";
export { runExperiment, type RunReport } from "./run_experiment.ts";
export type { RunOutcome } from "./script/outcome.ts";
