/** One experiment from start to end. */
export type { RunOutcome } from "./outcome.ts";
export type { RunObserver, RunPlan } from "./plan.ts";
export { planRun, type RunWishes } from "./plan_run.ts";
export { runExperiment, type RunReport } from "./run_experiment.ts";
