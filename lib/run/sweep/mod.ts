/** Running many experiments: grids, staging, a crew of workers, what is left of a sweep. */
export { type Blocked } from "../dependencies/ready_queue.ts";
export { findGpus, type GpuWishes, shareGpus } from "./gpus.ts";
export {
  findStaged,
  type LaunchObserver,
  type LaunchOptions,
  launchSome,
  launchStaged,
  launchSweep,
  type StageSummary,
  stageSweep,
  type SweepRequest,
  type SweepSummary,
  withdrawSweep,
} from "./launch.ts";
export { deletedText, fillGaps, findGaps, resumeSweep, type SweepGaps } from "./resume.ts";
export type { FinishedWork, WorkObserver, WorkSummary } from "./run_work.ts";
export { planOfPoint, type StagedExperiment } from "./stage.ts";
export { stageAgain } from "./stage_again.ts";
export type { FindQueued } from "./work_here.ts";
export { findWork, type Work, workOf } from "./work.ts";
export { takePart } from "./take_part.ts";
export type { WorkOptions } from "./run_work.ts";
export type { Snapshot } from "./snapshot.ts";
export type { StageObserver } from "./stage.ts";
export { SweepStop } from "./stop.ts";
export type { WorkQuery } from "./work.ts";
export type { CodeWatch, PatchScope } from "./code_check.ts";
