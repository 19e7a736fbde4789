import {
  claimExperiment,
  ensureStore,
  findExperiment,
  isEarlierLeg,
  isLeftByEarlierLeg,
  type JobLeg,
  legOf,
  newExperimentId,
  readMetadata,
  type Store,
  updateMetadata,
} from "../../experiment/mod.ts";
import { experimentNotStaged, storeNotWritable } from "../../errors/mod.ts";
import type { Grid, TemplateMap, ValueMap } from "../../params/mod.ts";
import { failureReason, failureText, type Signal, syncFileSystem } from "../../sys/mod.ts";
import { captureSurroundings, type Surroundings } from "../create/capture.ts";
import type { Dependencies } from "../dependencies/resolve.ts";
import { pacer } from "../pacer.ts";
import type { RunPlan } from "../plan.ts";
import type { LaterScan } from "../secrets/later_scan.ts";
import { examineSurroundings } from "../secrets/on_demand.ts";
import { CodeWatch } from "./code_check.ts";
import { runWork, type WorkObserver, type WorkOptions, type WorkSummary } from "./run_work.ts";
import { type Snapshot, snapshotEntry, takeSnapshot } from "./snapshot.ts";
import {
  type StagedExperiment,
  stageExperiments,
  type StageObserver,
  withdrawStaged,
} from "./stage.ts";
import { SweepStop } from "./stop.ts";
import { removeSweepRecord, type SweepRecord, writeSweepRecord } from "./sweep_record.ts";
import { isRunnable, type Work, workOf, workOfStaged, type WorkQuery } from "./work.ts";
import { findWorkHere } from "./work_here.ts";

/** What {@link launchSweep} and {@link stageSweep} run or stage. */
export interface SweepRequest {
  /** What all experiments have in common. */
  readonly plan: RunPlan;
  /** Parameters with the sweeps in them. */
  readonly template: TemplateMap;
  readonly grid: Grid;
  /**
   * Run the code as it is now, whatever becomes of it later; `if-possible`: without it, and with a
   * warning, where the code is in no repository.
   */
  readonly snapshot: boolean | "if-possible";
  /** What the experiments depend on; the grid knows it too. */
  readonly dependencies?: Dependencies;
}

/** How the experiments are run; the rest is known by whoever launches them. */
export type LaunchOptions = Omit<WorkOptions, "store" | "query" | "code" | "stop">;

/** Hears all that happens. */
export type LaunchObserver = StageObserver & WorkObserver;

/** A sweep that was launched. */
export interface SweepSummary extends WorkSummary {
  /** Null for a single experiment that is no sweep. */
  readonly sweepId: string | null;
}

/** What was staged. */
export interface StageSummary {
  /** Null for a single experiment that is no sweep. */
  readonly sweepId: string | null;
  /** In the order of the grid. */
  readonly experiments: readonly StagedExperiment[];
  /** The signal that ended it early; nothing is staged then. */
  readonly signal: Signal | null;
}

/**
 * Stages experiments for later: one, or all of a sweep.
 *
 * @param durable wait until they are on the disk; without, the caller does
 */
export async function stageSweep(
  request: SweepRequest,
  observer: StageObserver,
  durable = true,
): Promise<StageSummary> {
  return await withStop(async (stop) => {
    const sweepId = newSweepId(request.grid);
    const staged = await stage(request, sweepId, { observer, stop, code: new CodeWatch() });
    if (staged === null) return { sweepId, experiments: [], signal: stop.signal };
    await recordScan(staged, request.plan.store);
    // One call for all of them: thousands of experiments would need thousands of calls.
    if (durable) await syncFileSystem(request.plan.store.root);
    return { sweepId, experiments: staged.experiments, signal: null };
  });
}

/**
 * Takes back what {@link stageSweep} made, but for what others have begun to run by now.
 */
export async function withdrawSweep(
  store: Store,
  { sweepId, experiments }: Pick<StageSummary, "sweepId" | "experiments">,
): Promise<void> {
  const all = await withdrawStaged(experiments, store);
  if (all && sweepId !== null) removeSweepRecord(store, sweepId);
}

/**
 * Runs a sweep at once. All its experiments are in the store before the first one runs, so that a
 * sweep that is killed can be finished later. Experiments that were not begun because of a signal
 * or a failure are cancelled.
 */
export async function launchSweep(
  request: SweepRequest,
  options: LaunchOptions,
  observer: LaunchObserver,
): Promise<SweepSummary> {
  return await withStop(async (stop) => {
    const sweepId = newSweepId(request.grid);
    const code = new CodeWatch();
    const staged = await stage(request, sweepId, { observer, stop, code });
    if (staged === null) return { ...NOTHING, signal: stop.signal, sweepId };
    // Goes on while the first scripts run; each of them is made durable by itself as well.
    void syncFileSystem(request.plan.store.root);
    const sweep = sweepId === null ? null : { id: sweepId, size: staged.experiments.length };
    const work = staged.experiments.map((experiment) =>
      workOfStaged(request.plan, experiment, sweep, staged.snapshot)
    );
    const { store } = request.plan;
    const { later } = staged;
    const how = { ...options, store, query: queryOf(options), code, stop, later };
    const summary = await runWork(work, how, observer);
    await cancelAll(summary.notBegun, store, stop);
    await recordScan(staged, store);
    return { ...summary, sweepId };
  });
}

const NONE: Dependencies = { fixed: [], swept: [] };

const NOTHING = { finished: [], notBegun: [], blocked: [], elsewhere: 0 } as const;

/** Does something that signals and failures can end early. */
export async function withStop<T>(action: (stop: SweepStop) => Promise<T>): Promise<T> {
  const stop = new SweepStop();
  try {
    return await action(stop);
  } finally {
    stop.close();
  }
}

/** Null for a grid of one that sweeps nothing. */
function newSweepId(grid: Grid): string | null {
  return grid.swept.length === 0 ? null : newExperimentId();
}

/** What {@link stage} made. */
interface Staged {
  readonly experiments: readonly StagedExperiment[];
  readonly snapshot: Snapshot | null;
  /** The scan of their patch, if it is a large one. */
  readonly later?: LaterScan;
}

const NO_SNAPSHOT =
  "no snapshot is taken, since the script is in no git repository with a commit: " +
  "what is edited before a job starts is what it runs";

/** Null if it was stopped: nothing is left then, as after an error. */
async function stage(
  { plan, template, grid, snapshot: wanted, dependencies = NONE }: SweepRequest,
  sweepId: string | null,
  { observer, stop, code }: {
    readonly observer: StageObserver;
    readonly stop: SweepStop;
    readonly code: CodeWatch;
  },
): Promise<Staged | null> {
  const captured = await captureUnlessStopped(plan, stop);
  if (captured === null) return null;
  if (captured.git.notice !== null) observer.warn(captured.git.notice);
  code.remember(plan.scriptPath, plan, captured.git);
  const snapshot = wanted === true || (wanted !== false && captured.git.kind === "repository");
  if (wanted === "if-possible" && !snapshot) observer.warn(NO_SNAPSHOT);
  const surroundings = await examineUnlessStopped(captured, plan, observer, stop, snapshot);
  if (surroundings === null) return null;
  const modes = ensureStore(plan.store);
  let experiments: StagedExperiment[] | null = null;
  let record: SweepRecord | null = null;
  try {
    const copy = snapshot ? await takeSnapshot(plan, surroundings, plan.store, modes) : null;
    if (sweepId !== null) {
      const size = Number(grid.count);
      record = { id: sweepId, size, allMade: false, plan, template, snapshot: copy, dependencies };
      writeSweepRecord(plan.store, record, modes);
      observer.sweep?.(sweepId, size);
    }
    const entries: ValueMap = new Map();
    if (copy !== null) entries.set("snapshot", snapshotEntry(copy));
    const request = { plan, grid, sweepId, entries };
    experiments = await stageExperiments(request, surroundings, observer, stop);
    if (experiments === null) return null;
    if (record !== null) writeSweepRecord(plan.store, { ...record, allMade: true }, modes);
    return { experiments, snapshot: copy, later: surroundings.later };
  } catch (error) {
    const reason = failureReason(error);
    if (reason === "other" || reason === "missing") throw error;
    throw storeNotWritable(plan.store.root, reason, failureText(error));
  } finally {
    if (experiments === null && sweepId !== null) removeSweepRecord(plan.store, sweepId);
  }
}

/** Puts what was found in a large patch into all records that do not have it. */
export async function recordScan(
  { experiments, later }: Pick<Staged, "experiments" | "later">,
  store: Store,
): Promise<void> {
  await later?.recordIn(experiments.map(({ folder }) => folder), ensureStore(store));
}

/**
 * Looks for secrets in the patch; null if a signal came.
 *
 * @param snapshot the code is to be copied into the store
 * @throws UserError if nothing may be run
 */
export async function examineUnlessStopped(
  surroundings: Surroundings,
  plan: RunPlan,
  observer: StageObserver,
  stop: SweepStop,
  snapshot = false,
): Promise<Surroundings | null> {
  try {
    const examined = await examineSurroundings(surroundings, plan.secrets, observer, { snapshot });
    return stop.isOver ? null : examined;
  } catch (error) {
    if (stop.isOver) return null;
    throw error;
  }
}

/** Null if a signal came: Ctrl-C reaches git and Python as well, and they fail. */
export async function captureUnlessStopped(plan: RunPlan, stop: SweepStop) {
  try {
    const surroundings = await captureSurroundings(plan);
    return stop.isOver ? null : surroundings;
  } catch (error) {
    if (stop.isOver) return null;
    throw error;
  }
}

/**
 * Cancels what was not begun of a sweep that ended early: nobody should find it waiting. A second
 * signal leaves the rest as it is.
 */
export async function cancelAll(
  work: readonly Work[],
  store: Store,
  stop: SweepStop,
): Promise<void> {
  if (work.length === 0) return;
  const modes = ensureStore(store);
  const pause = pacer();
  const because = stop.signal === null
    ? "Not started: another experiment of the sweep failed (--fail-fast)"
    : "Not started: the sweep was interrupted";
  for (const { place: { folder } } of work) {
    if (stop.isUrgent) return;
    const claim = claimExperiment(folder);
    if (claim === null) continue;
    try {
      await updateMetadata(folder, (raw) => {
        if (raw.get("status") !== "staged") return;
        raw.set("status", "cancelled");
        raw.set("cancellation_reason", because);
      }, { mode: modes.file, durable: false });
    } finally {
      claim.release();
    }
    await pause();
  }
}

/** Runs every staged experiment of a store. */
export async function launchStaged(
  store: Store,
  options: LaunchOptions,
  observer: WorkObserver,
): Promise<WorkSummary> {
  const work = await findWorkHere(store, queryOf(options), options);
  return await runFound(work, store, options, observer);
}

/**
 * Runs certain staged experiments. In a job that was started again, those that were completed before
 * are passed over.
 *
 * @param wanted what names them
 * @throws UserError if one of them does not exist or is not staged; nothing is run then
 */
export async function launchSome(
  store: Store,
  wanted: readonly string[],
  options: LaunchOptions,
  observer: WorkObserver,
): Promise<WorkSummary> {
  const isDone = (each: string) => {
    const id = completedBefore(store, each, options.job?.leg);
    if (id !== null) observer.warn(`experiment ${id} was completed before; it is not run again`);
    return id !== null;
  };
  const left = wanted.filter((each) => !isDone(each));
  return await runFound(findStaged(store, left, queryOf(options)), store, options, observer);
}

/** Id of the experiment if an earlier leg of the present job has completed it, else null. */
function completedBefore(store: Store, wanted: string, leg: JobLeg | undefined): string | null {
  if (leg === undefined || leg.restart === 0) return null;
  const { id, folder } = findExperiment(store, wanted);
  const reading = readMetadata(folder);
  if (reading.kind !== "read" || reading.metadata.status !== "completed") return null;
  const { raw } = reading.metadata;
  const last = legOf(raw);
  const isDone = last !== null && isEarlierLeg(last, leg) && !isLeftByEarlierLeg(raw, leg);
  return isDone ? id : null;
}

/** What counts as work besides what is staged: what an earlier leg of this job has left. */
export function queryOf({ job }: LaunchOptions): WorkQuery {
  return job === undefined ? {} : { leg: job.leg };
}

/**
 * Finds staged experiments, each once, in the order in which they are named.
 *
 * @throws UserError if one of them does not exist or is not staged
 */
export function findStaged(
  store: Store,
  wanted: readonly string[],
  query: WorkQuery = {},
): Work[] {
  const works = wanted.map((each) => findStagedOne(store, each, query));
  return [...new Map(works.map((work) => [work.place.id, work])).values()];
}

function findStagedOne(store: Store, wanted: string, query: WorkQuery): Work {
  const place = findExperiment(store, wanted);
  const reading = readMetadata(place.folder);
  const work = reading.kind === "read" && isRunnable(place.folder, reading.metadata, query)
    ? workOf(place, reading.metadata)
    : null;
  if (work !== null) return work;
  throw experimentNotStaged(place.id, reading.kind === "read" ? reading.metadata.status : "broken");
}

async function runFound(
  work: readonly Work[],
  store: Store,
  options: LaunchOptions,
  observer: WorkObserver,
): Promise<WorkSummary> {
  return await withStop((stop) =>
    runWork(
      work,
      { ...options, store, query: queryOf(options), code: new CodeWatch(), stop },
      observer,
    )
  );
}
