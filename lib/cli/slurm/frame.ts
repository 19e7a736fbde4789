import { ExitCode, UserError } from "../../errors/mod.ts";
import {
  type ExperimentPlace,
  locateExperiment,
  type Store,
  yanexHome,
} from "../../experiment/mod.ts";
import type { ValueMap } from "../../params/mod.ts";
import {
  askCluster,
  checkClusters,
  type ClusterFacts,
  type JobOptions,
  placeWarnings,
  submit,
  type SubmitRequest,
  type SubmitResult,
} from "../../slurm/mod.ts";
import { SweepStop } from "../../run/sweep/mod.ts";
import {
  basename,
  environmentVariable,
  programPath,
  realPath,
  type Signal,
  signalNumber,
} from "../../sys/mod.ts";
import type { ManyOptions } from "../many/run_many.ts";
import type { RunOptions } from "../run_options.ts";
import { gatherOptions } from "./profiles.ts";
import type { SubmitReport } from "./report.ts";
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

/** What all that is submitted by one command has in common. */
export type SubmitFrame = Omit<SubmitRequest, "experiments" | "sweepId" | "name" | "about">;

/**
 * Gathers what says how jobs are submitted, and asks the cluster for its limits.
 *
 * @param warn hears of places that nodes may not see
 * @throws UserError for options that are wrong, and if SLURM does not answer
 */
export async function readFrame(
  store: Store,
  wishes: SubmitWishes,
  warn: (text: string) => void,
): Promise<SubmitFrame> {
  const options: JobOptions = await gatherOptions(settingsOf(wishes.options), wishes.configured);
  checkClusters(environmentVariable("SLURM_CLUSTERS"), environmentVariable("SBATCH_CLUSTERS"));
  const cluster: ClusterFacts = await askCluster();
  const home = environmentVariable("YANEX_HOME") === undefined ? null : yanexHome();
  const program = realPath(programPath());
  for (const text of await placeWarnings(store, program)) warn(text);
  return {
    store,
    options,
    cluster,
    throttle: wishes.many.parallel || null,
    runOptions: wishes.runOptions,
    program,
    variables: home === null ? {} : { YANEX_HOME: home },
  };
}

/** What a job is called that runs a script: by the experiment's name if there is one. */
export function jobTitle(name: string | null, scriptPath: string): string {
  return name ?? basename(scriptPath).replace(/\.py$/, "");
}

/** What SLURM took, and the signal that came meanwhile. */
export interface Submitted {
  readonly result: SubmitResult;
  readonly signal: Signal | null;
}

/**
 * Submits, unless a signal comes before SLURM has taken any of it.
 *
 * @param undo called if SLURM certainly took nothing
 * @returns what SLURM took, and the signal that came; only the signal if it took nothing because of
 *   that
 * @throws UserError if SLURM took nothing for another reason
 */
export async function submitUnlessStopped(
  request: SubmitRequest,
  undo: () => Promise<void> = () => Promise.resolve(),
): Promise<Submitted | Signal> {
  const stop = new SweepStop();
  try {
    const result = await submit(request, stop);
    return { result, signal: stop.signal };
  } catch (error) {
    if (error instanceof UserError && error.kind === "submission-uncertain") throw error;
    await undo();
    if (stop.signal === null) throw error;
    return stop.signal;
  } finally {
    stop.close();
  }
}

/**
 * Tells what SLURM took, and waits if that is wanted.
 *
 * @param queued experiments that SLURM had already, which are waited for as well
 * @returns the exit code
 */
export async function concludeSubmission(
  { result, signal }: Submitted,
  { store, options }: SubmitFrame,
  { many }: SubmitWishes,
  report: SubmitReport,
  queued: readonly ExperimentPlace[] = [],
): Promise<number> {
  await report.submitted(result);
  if (signal !== null) return 128 + signalNumber(signal);
  const code = result.refused.length === 0 ? 0 : ExitCode.failure;
  if (!options.wait) return code;
  const { waitFor } = await import("./wait.ts");
  const submitted = [...result.jobs.keys()].flatMap((id) => locateExperiment(store, id) ?? []);
  const { sweepId } = result.submission;
  return await waitFor({ store, places: [...queued, ...submitted], sweepId }, many) || code;
}
