/** Running: one experiment from start to end, and many of them. */
export type { RunObserver, RunPlan } from "./plan.ts";
export { planRun, type RunWishes } from "./plan_run.ts";
export { runExperiment, type RunReport } from "./run_experiment.ts";
export type { FinishedRun } from "./script/execute.ts";
export type { RunOutcome } from "./script/outcome.ts";
export { findGpus, type GpuWishes, shareGpus } from "./sweep/gpus.ts";
export {
  type LaunchObserver,
  launchOne,
  type LaunchOptions,
  launchStaged,
  launchSweep,
  resumeSweep,
  stageSweep,
  type SweepRequest,
  type SweepSummary,
} from "./sweep/launch.ts";
export type { FinishedWork, WorkObserver, WorkSummary } from "./sweep/run_work.ts";
export { planOfPoint, type StagedExperiment } from "./sweep/stage.ts";
export type { Work } from "./sweep/work.ts";
