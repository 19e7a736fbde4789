import { crossDependencies } from "../../run/mod.ts";
import { planOfPoint, stageSweep, type SweepRequest, withdrawSweep } from "../../run/sweep/mod.ts";
import { findWaits, prepareSubmission, type Wait } from "../../slurm/mod.ts";
import { confirmGrid, reportNothingMade } from "../many/run_many.ts";
import { printSubmission } from "./dry_run.ts";
import {
  concludeSubmission,
  jobTitle,
  readFrame,
  submitUnlessStopped,
  type SubmitWishes,
} from "./frame.ts";
import { submitReport } from "./report.ts";

/** `yanex run SCRIPT --slurm`: stages one experiment or a sweep, and submits it. */
export async function submitScript(request: SweepRequest, wishes: SubmitWishes): Promise<number> {
  const { plan } = request;
  const { store, workingDirectory } = plan;
  if (!await confirmGrid(request.grid, wishes.many.yes || wishes.isDry)) return 1;
  const report = submitReport(wishes.many);
  const frame = await readFrame(store, wishes, report.observer.warn);
  const afterJobs = await jobsBefore(request);
  const title = jobTitle(plan.name, plan.scriptPath);
  if (wishes.isDry) {
    const experiments = Array.from({ length: Number(request.grid.count) }, (_, index) => ({
      id: `ID${index + 1}`,
      folder: "",
      workingDirectory,
      afterJobs: afterJobs(index),
    }));
    const about = [`Runs ${plan.scriptPath}.`];
    const dry = { ...frame, experiments, sweepId: null, name: title, about };
    return await printSubmission(prepareSubmission(dry), wishes.many.json);
  }
  const staged = await stageSweep(request, report.observer, false);
  if (staged.signal !== null) return await reportNothingMade(staged.signal, wishes.many);
  const { sweepId } = staged;
  const experiments = staged.experiments.map(({ id, folder, index }) => ({
    id,
    folder,
    workingDirectory,
    afterJobs: afterJobs(index),
  }));
  const about = [`Runs ${plan.scriptPath}${sweepId === null ? "" : `, sweep ${sweepId}`}.`];
  const whole = { ...frame, experiments, sweepId, name: title, about };
  const result = await submitUnlessStopped(whole, () => withdrawSweep(store, staged));
  return typeof result === "string"
    ? await reportNothingMade(result, wishes.many)
    : await concludeSubmission(result, frame, wishes, report);
}

/**
 * Which jobs the experiments of a grid have to wait for.
 *
 * @returns gives them for a place in the grid
 * @throws UserError for a dependency that no job can wait for
 */
async function jobsBefore(
  { plan, grid, dependencies = { fixed: [], swept: [] } }: SweepRequest,
): Promise<(index: number) => string[]> {
  const all = [...dependencies.fixed, ...dependencies.swept.flat()];
  const waits: ReadonlyMap<string, Wait> = all.length === 0
    ? new Map()
    : await findWaits(plan.store, all.map(({ id }) => id));
  for (const wait of waits.values()) if (wait.kind === "never") throw wait.error;
  const crossed = "at" in grid ? grid : crossDependencies(grid, dependencies);
  return (index) => {
    const own = grid.swept.length === 0
      ? plan.dependencies ?? []
      : planOfPoint(plan, crossed.at(BigInt(index))).dependencies ?? [];
    return own.flatMap(({ id }) => {
      const wait = waits.get(id);
      return wait?.kind === "job" ? [wait.job] : [];
    });
  };
}
