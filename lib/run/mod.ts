/** Running: one experiment from start to end, and many of them. */
export { askGitAhead } from "./create/capture.ts";
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
export { type Dependencies, resolveDependencies } from "./dependencies/resolve.ts";
export { JOB_OF_SCRIPT } from "./script/environment.ts";
export type { EndSigns, JobEnd, RunJob } from "./job.ts";
export type { RunObserver, RunPlan, SecretMode } from "./plan.ts";
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
export {
  findingLines,
  recordedFindings,
  type Redaction,
  type ScanReport,
} from "./secrets/scan_report.ts";
export type { FinishedRun } from "./script/execute.ts";
export type { RunOutcome } from "./script/outcome.ts";
