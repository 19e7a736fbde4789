import { type Store, yanexHome } from "../../experiment/mod.ts";
import type { ValueMap } from "../../params/mod.ts";
import { planOfPoint, stageSweep, type SweepRequest, withdrawSweep } from "../../run/sweep/mod.ts";
import {
  askCluster,
  type ClusterFacts,
  type JobOptions,
  prepareSubmission,
  submit,
  type SubmitRequest,
} from "../../slurm/mod.ts";
import { basename, environmentVariable, programPath, realPath } from "../../sys/mod.ts";
import { confirmGrid, type ManyOptions, reportNothingMade } from "../many/run_many.ts";
import type { RunOptions } from "../run_options.ts";
import { printSubmission } from "./dry_run.ts";
import { gatherOptions } from "./profiles.ts";
import { jsonSubmitReport, plainSubmitReport, type SubmitReport } from "./report.ts";
import { settingsOf } from "./request.ts";

/** Everything that says how jobs are submitted. */
export interface SubmitWishes {
  readonly options: RunOptions;
  /** `yanex.slurm` of the config files. */
  readonly configured: ValueMap | boolean | undefined;
  readonly many: ManyOptions;
  /** Options of `yanex run` that hold for the tasks as well. */
  readonly runOptions: readonly string[];
  readonly isDry: boolean;
}

/** `yanex run SCRIPT --slurm`: stages one experiment or a sweep, and submits it. */
export async function submitScript(request: SweepRequest, wishes: SubmitWishes): Promise<number> {
  const { plan, grid } = request;
  const { store } = plan;
  const options = await gatherOptions(settingsOf(wishes.options), wishes.configured);
  if (!await confirmGrid(grid, wishes.many.yes || wishes.isDry)) return 1;
  const common = {
    ...commonRequest(store, options, await askCluster(), wishes),
    name: plan.name ?? basename(plan.scriptPath).replace(/\.py$/, ""),
  };
  const { workingDirectory } = plan;
  if (wishes.isDry) {
    const experiments = Array.from({ length: Number(grid.count) }, (_, index) => {
      const { name } = grid.swept.length === 0 ? plan : planOfPoint(plan, grid.at(BigInt(index)));
      return { id: `<id ${index + 1}>`, folder: "", name, workingDirectory };
    });
    const dry = { ...common, experiments, sweepId: null, about: [`Runs ${plan.scriptPath}.`] };
    return await printSubmission(prepareSubmission(dry), wishes.many.json);
  }
  const report = reportFor(wishes.many);
  const staged = await stageSweep(request, report.observer);
  if (staged.signal !== null) return await reportNothingMade(staged.signal, wishes.many);
  const { sweepId } = staged;
  try {
    const result = await submit({
      ...common,
      experiments: staged.experiments.map((one) => ({ ...one, workingDirectory })),
      sweepId,
      about: [`Runs ${plan.scriptPath}${sweepId === null ? "" : `, sweep ${sweepId}`}.`],
    });
    await report.submitted(result);
    return result.refused.length === 0 ? 0 : 1;
  } catch (error) {
    await withdrawSweep(store, staged);
    throw error;
  }
}

function reportFor(many: ManyOptions): SubmitReport {
  return many.json ? jsonSubmitReport() : plainSubmitReport(many.quiet);
}

function commonRequest(
  store: Store,
  options: JobOptions,
  cluster: ClusterFacts,
  { many, runOptions }: SubmitWishes,
): Omit<SubmitRequest, "experiments" | "sweepId" | "name" | "about"> {
  const home = environmentVariable("YANEX_HOME") === undefined ? null : yanexHome();
  return {
    store,
    options,
    cluster,
    throttle: many.parallel || null,
    runOptions,
    program: realPath(programPath()),
    variables: home === null ? {} : { YANEX_HOME: home },
  };
}
