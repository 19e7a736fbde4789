import { ExitCode, gridNotConfirmed, gridTooLarge } from "../../errors/mod.ts";
import type { Store } from "../../experiment/mod.ts";
import { formatJson, type Grid, toValue } from "../../params/mod.ts";
import {
  findGaps,
  findGpus,
  type FindQueued,
  findStaged,
  findWork,
  type LaunchObserver,
  type LaunchOptions,
  launchSome,
  launchStaged,
  launchSweep,
  resumeSweep,
  shareGpus,
  stageSweep,
  type SweepRequest,
  type SweepSummary,
  type WorkSummary,
} from "../../run/sweep/mod.ts";
import {
  environmentVariable,
  processorCount,
  type Signal,
  signalNumber,
  standardError,
  standardOutput,
} from "../../sys/mod.ts";
import { askYesNo } from "../ask.ts";
import type { JobCommand } from "../job_command.ts";
import { painter, safeText } from "../paint.ts";
import { reportWarning } from "../report_error.ts";
import { reportSecrets } from "../secret_warning.ts";
import { jsonReport } from "./json_report.ts";
import { plainReport } from "./plain_report.ts";
import { type ManyReporter, ManyTotals, sweepIdOf } from "./report.ts";

/** What the command line says about running many. */
export interface ManyOptions {
  /** Value of -j; null without. */
  readonly parallel: number | null;
  readonly graceSeconds: number;
  readonly timeoutSeconds?: number;
  readonly retries: number;
  readonly failFast: boolean;
  readonly yes: boolean;
  readonly gpus: { readonly perRun: number; readonly runsPerGpu: number } | null;
  readonly quiet: boolean;
  readonly json: boolean;
  /** The command in the SLURM job that this process runs in, if it does. */
  readonly job?: JobCommand;
}

/** Experiments above which a sweep must be confirmed, and above which it is refused. */
const MANY = 1000n;
const TOO_MANY = 1_000_000;

/** Checks that a grid has a size that is meant, asking if need be. */
export async function confirmGrid(grid: Grid, yes: boolean): Promise<boolean> {
  if (grid.count > BigInt(TOO_MANY)) throw gridTooLarge(grid.count, TOO_MANY);
  if (grid.count <= MANY || yes) return true;
  const answer = await askYesNo(`The sweep has ${grid.count} experiments. Go on?`);
  if (answer === null) throw gridNotConfirmed(grid.count);
  return answer;
}

/** `--dry-run` of a sweep. */
export async function dryRun({ plan, grid }: SweepRequest, json: boolean): Promise<number> {
  if (grid.count > BigInt(TOO_MANY)) throw gridTooLarge(grid.count, TOO_MANY);
  const { printGrid, printGridJson } = await import("./dry_run.ts");
  await (json ? printGridJson(plan, grid) : printGrid(plan, grid));
  return 0;
}

/** `--dry-run` of what is in the store. */
export async function dryRunStored(
  store: Store,
  mode: { readonly ids: readonly string[] } | { readonly sweepId: string } | "staged",
  json: boolean,
): Promise<number> {
  const gaps = mode === "staged"
    ? { work: findWork(store), missing: [], deleted: 0 }
    : "ids" in mode
    ? { work: findStaged(store, mode.ids), missing: [], deleted: 0 }
    : findGaps(store, mode.sweepId);
  const { printWaiting, printWaitingJson } = await import("./dry_run.ts");
  await (json ? printWaitingJson(gaps) : printWaiting(store, gaps));
  return 0;
}

/** `--stage`: one experiment, or those of a sweep. */
export async function stageMany(request: SweepRequest, options: ManyOptions): Promise<number> {
  const paint = painter(standardOutput);
  const ids: string[] = [];
  const report = options.json ? jsonReport(new ManyTotals(null)) : null;
  const { sweepId, signal } = await stageSweep(request, {
    warn: (text) => void (report ? report.observer.warn(text) : reportWarning(text)),
    secrets: (found) => void (report ? report.observer.secrets(found) : reportSecrets(found)),
    sweep: (id, size) => report?.observer.sweep?.(id, size),
    staged(experiment) {
      ids.push(experiment.id);
      report?.observer.staged(experiment);
      if (report || options.quiet || request.grid.swept.length > 0) return;
      void standardOutput.write(
        `${paint(`✓ Experiment staged: ${experiment.id}`, "green")}\n${
          paint(`  Directory: ${safeText(experiment.folder)}`, "dim")
        }\n`,
      );
    },
  });
  if (signal !== null) return await reportNothingMade(signal, options);
  if (report || options.quiet || sweepId === null) return 0;
  await standardOutput.write(
    paint(`✓ Staged ${ids.length} sweep experiments (sweep ${sweepId})`, "green") + "\n" +
      ids.map((id) => `  ${id}\n`).join("") + "Run them with: yanex run --staged\n",
  );
  return 0;
}

/** A signal came before everything was staged, and what was has been taken back. */
export async function reportNothingMade(signal: Signal, { json }: ManyOptions): Promise<number> {
  const exitCode = 128 + signalNumber(signal);
  if (json) {
    const event = toValue({ event: "interrupted", exit_code: exitCode });
    await standardOutput.write(formatJson(event) + "\n");
  } else {
    const text = painter(standardError)("✖ Cancelled: no experiment was created", "brightRed");
    await standardError.write(text + "\n");
  }
  return exitCode;
}

/** Runs a sweep at once, or one experiment that has to be staged first. */
export async function runSweep(request: SweepRequest, options: ManyOptions): Promise<number> {
  const launch: Launch = (how, observer) => launchSweep(request, how, observer);
  return request.grid.swept.length === 0
    ? await runAlone(options, launch)
    : await run(options, Number(request.grid.count), launch);
}

/** `--staged`: everything that waits. */
export async function runStaged(store: Store, options: ManyOptions): Promise<number> {
  return await run(
    options,
    null,
    (launch, observer) => launchStaged(store, withFinder(store, launch, observer), observer),
  );
}

/** `--id`: certain staged experiments. */
export async function runSome(
  store: Store,
  ids: readonly string[],
  options: ManyOptions,
): Promise<number> {
  const launch: Launch = (how, observer) => launchSome(store, ids, how, observer);
  return ids.length === 1
    ? await runAlone(options, launch)
    : await run(options, ids.length, launch);
}

/** One experiment: its own exit code says more than "one failed". */
async function runAlone(options: ManyOptions, launch: Launch): Promise<number> {
  let own = 0;
  const code = await run(options, 1, async (how, observer) => {
    const summary = await launch(how, observer);
    const result = summary.finished[0]?.result;
    if (result !== undefined) {
      own = result.kind === "ran" ? result.run.outcome.exitCode : ExitCode.failure;
    }
    return summary;
  });
  return code === ExitCode.failure ? own || code : code;
}

/** `--resume`: what a sweep lacks. */
export async function resumeMany(store: Store, id: string, options: ManyOptions): Promise<number> {
  return await run(
    options,
    null,
    (launch, observer) => resumeSweep(store, id, withFinder(store, launch, observer), observer),
  );
}

/** Leaves out what SLURM has; a job runs what it is told to run. */
function withFinder(
  store: Store,
  launch: LaunchOptions,
  { warn }: LaunchObserver,
): LaunchOptions {
  if (launch.job !== undefined) return launch;
  const findQueued: FindQueued = async (places) =>
    (await import("../slurm/left_out.ts")).leftOut(store, places, warn);
  return { ...launch, findQueued };
}

/** Launches experiments one way or the other. */
type Launch = (
  options: LaunchOptions,
  observer: LaunchObserver,
) => Promise<WorkSummary | SweepSummary>;

async function run(options: ManyOptions, total: number | null, launch: Launch): Promise<number> {
  const shares = options.gpus === null ? null : shareGpus(await findGpus(), options.gpus);
  const workers = workerCount(options.parallel, shares);
  const totals = new ManyTotals(total, (summary) => nextStep(summary));
  const reporter = await chooseReporter(totals, workers, options);
  const { observer } = reporter;
  try {
    const summary = await launch(
      {
        workers,
        graceSeconds: options.graceSeconds,
        timeoutSeconds: options.timeoutSeconds,
        retries: options.retries,
        failFast: options.failFast,
        job: options.job?.job,
        workerVariables: shares?.map((devices) => ({ CUDA_VISIBLE_DEVICES: devices })),
      },
      {
        ...observer,
        found: (count) => totals.total = count,
        sweep(id, size) {
          options.job?.sweep(id);
          observer.sweep?.(id, size);
        },
        staged(experiment) {
          options.job?.made(experiment.id);
          observer.staged(experiment);
        },
        started(work, worker, attempt) {
          options.job?.started(work.place.id);
          observer.started(work, worker, attempt);
        },
        finished(work, result) {
          totals.count(result);
          observer.finished(work, result);
        },
      },
    );
    const touched = summary.finished.length + summary.notBegun.length + summary.blocked.length;
    if (touched === 0) {
      await reporter.close();
      if (summary.signal !== null) return await reportNothingMade(summary.signal, options);
      if (!options.json && !options.quiet) await standardOutput.write(nothingToRun(summary));
      if (!options.json) return 0;
    }
    await reporter.summary(summary);
    return exitCodeOf(summary, totals);
  } finally {
    await reporter.close();
  }
}

/** What tells the user of many experiments, of which so many run at once. */
export async function chooseReporter(
  totals: ManyTotals,
  workers: number,
  options: ManyOptions,
): Promise<ManyReporter> {
  if (options.json) return jsonReport(totals);
  const canDraw = standardOutput.isTerminal && environmentVariable("TERM") !== "dumb";
  if (workers > 1 && canDraw && !options.quiet) {
    // What measures text is large.
    return (await import("./live_report.ts")).liveReport(totals);
  }
  return plainReport(totals, { workers, quiet: options.quiet });
}

/** With GPUs there is a worker for each share, unless fewer are asked for. */
function workerCount(parallel: number | null, shares: readonly string[] | null): number {
  const wanted = parallel === 0 ? processorCount() : parallel;
  if (shares === null) return wanted ?? 1;
  return Math.min(wanted ?? shares.length, shares.length);
}

function exitCodeOf(summary: WorkSummary, { counts }: ManyTotals): number {
  if (summary.signal !== null) return 128 + signalNumber(summary.signal satisfies Signal);
  const bad = counts.failed + counts.cancelled + summary.notBegun.length + summary.blocked.length;
  return bad > 0 ? ExitCode.failure : 0;
}

function nothingToRun({ elsewhere }: WorkSummary): string {
  return elsewhere > 0
    ? `Nothing left to run: ${elsewhere} experiment(s) were run by other processes\n`
    : "No experiments are waiting to be run\n";
}

/** How to go on with a sweep that is not complete. */
function nextStep(summary: WorkSummary): string {
  const sweepId = sweepIdOf(summary);
  const incomplete = summary.notBegun.length > 0 ||
    summary.finished.some(({ result }) =>
      result.kind === "broken" || result.run.outcome.status !== "completed"
    );
  if (!incomplete) return "";
  return sweepId === null
    ? summary.notBegun.length > 0 ? "Run the rest with: yanex run --staged" : ""
    : `Run what is missing with: yanex run --resume ${sweepId}`;
}
