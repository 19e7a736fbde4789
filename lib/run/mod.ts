/** Running: one experiment from start to end, and many of them. */
export {
  crossDependencies,
  type DependentGrid,
  type DependentPoint,
} from "./dependencies/dependency_grid.ts";
export {
  parseDependsOn,
  type WantedDependencies,
  type WantedDependency,
} from "./dependencies/parse.ts";
export { type Blocked } from "./dependencies/ready_queue.ts";
export { type Dependencies, resolveDependencies } from "./dependencies/resolve.ts";
export type { RunObserver, RunPlan } from "./plan.ts";
export { planRun, type RunWishes } from "./plan_run.ts";
export type { Comparison, Difference, Likeness } from "./reproduce/compare.ts";
export type { ExportReport, ExportWishes } from "./reproduce/export_code.ts";
export { exportCode, reproduceExperiment } from "./reproduce/on_demand.ts";
export type { PrepareWishes } from "./reproduce/prepare.ts";
export type {
  ReproduceObserver,
  ReproduceReport,
  ReproduceWishes,
  RestoredState,
} from "./reproduce/reproduce.ts";
export { runExperiment, type RunReport } from "./run_experiment.ts";
export type { FinishedRun } from "./script/execute.ts";
export type { RunOutcome } from "./script/outcome.ts";
export { findGpus, type GpuWishes, shareGpus } from "./sweep/gpus.ts";
export {
  findStaged,
  type LaunchObserver,
  launchOne,
  type LaunchOptions,
  launchStaged,
  launchSweep,
  type StageSummary,
  stageSweep,
  type SweepRequest,
  type SweepSummary,
} from "./sweep/launch.ts";
export { findGaps, resumeSweep, type SweepGaps } from "./sweep/resume.ts";
export type { FinishedWork, WorkObserver, WorkSummary } from "./sweep/run_work.ts";
export { planOfPoint, type StagedExperiment } from "./sweep/stage.ts";
export { findWork, type Work } from "./sweep/work.ts";
export type { WorkOptions } from "./sweep/run_work.ts";
export type { Snapshot } from "./sweep/snapshot.ts";
export type { StageObserver } from "./sweep/stage.ts";
export type { SweepStop } from "./sweep/stop.ts";
export type { WorkQuery } from "./sweep/work.ts";
export type { CodeWatch, PatchScope } from "./sweep/code_check.ts";
