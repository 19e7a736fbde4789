import {
  claimExperiment,
  ensureStore,
  entryAt,
  findExperiment,
  listPlaces,
  newExperimentId,
  number,
  readMetadata,
  type Store,
  text,
  updateMetadata,
} from "../../experiment/mod.ts";
import { experimentNotStaged, sweepUnknown } from "../../errors/mod.ts";
import { expandGrid, type Grid, type TemplateMap, type ValueMap } from "../../params/mod.ts";
import { captureSurroundings } from "../create/capture.ts";
import type { RunPlan } from "../plan.ts";
import { CodeWatch } from "./code_check.ts";
import { runWork, type WorkObserver, type WorkOptions, type WorkSummary } from "./run_work.ts";
import { snapshotEntry, takeSnapshot } from "./snapshot.ts";
import { stageExperiments, type StageObserver } from "./stage.ts";
import { readSweepRecord, writeSweepRecord } from "./sweep_record.ts";
import { findWork, isRunnable, type Work, workOf, workOfStaged } from "./work.ts";

/** What {@link launchSweep} and {@link stageSweep} run or stage. */
export interface SweepRequest {
  /** What all experiments have in common. */
  readonly plan: RunPlan;
  /** Parameters with the sweeps in them. */
  readonly template: TemplateMap;
  readonly grid: Grid;
  /** Run the code as it is now, whatever becomes of it later. */
  readonly snapshot: boolean;
}

/** How the experiments are run; the rest is known by whoever launches them. */
export type LaunchOptions = Omit<WorkOptions, "store" | "query" | "code">;

/** Hears all that happens. */
export type LaunchObserver = StageObserver & WorkObserver;

/** A sweep that was launched. */
export interface SweepSummary extends WorkSummary {
  /** Null for a single experiment that is no sweep. */
  readonly sweepId: string | null;
}

/**
 * Stages experiments for later: one, or all of a sweep.
 *
 * @returns the sweep's id, or null for a single experiment
 */
export async function stageSweep(
  request: SweepRequest,
  observer: StageObserver,
): Promise<string | null> {
  const sweepId = newSweepId(request.grid);
  await stage(request, sweepId, observer, new CodeWatch());
  return sweepId;
}

/**
 * Runs a sweep at once. All its experiments are in the store before the first one runs, so that a
 * sweep that is killed can be finished later. Experiments that were not begun because of a signal
 * are cancelled.
 */
export async function launchSweep(
  request: SweepRequest,
  options: LaunchOptions,
  observer: LaunchObserver,
): Promise<SweepSummary> {
  const sweepId = newSweepId(request.grid);
  const code = new CodeWatch();
  const staged = await stage(request, sweepId, observer, code);
  const sweep = sweepId === null ? null : { id: sweepId, size: staged.experiments.length };
  const work = staged.experiments.map((experiment) =>
    workOfStaged(request.plan, experiment, sweep, staged.snapshot)
  );
  const { store } = request.plan;
  const summary = await runWork(work, { ...options, store, query: {}, code }, observer);
  if (summary.signal !== null) await cancelAll(summary.notBegun, store);
  return { ...summary, sweepId };
}

/** Null for a grid of one that sweeps nothing. */
function newSweepId(grid: Grid): string | null {
  return grid.swept.length === 0 ? null : newExperimentId();
}

async function stage(
  { plan, template, grid, snapshot: wanted }: SweepRequest,
  sweepId: string | null,
  observer: StageObserver,
  code: CodeWatch,
) {
  const surroundings = await captureSurroundings(plan);
  if (surroundings.git.notice !== null) observer.warn(surroundings.git.notice);
  code.remember(plan.scriptPath, surroundings.git);
  const modes = ensureStore(plan.store);
  const snapshot = wanted ? await takeSnapshot(plan, surroundings, plan.store, modes) : null;
  if (sweepId !== null) {
    const size = Number(grid.count);
    writeSweepRecord(plan.store, { id: sweepId, size, plan, template }, modes.file);
  }
  const entries = snapshot === null ? undefined : new Map([["snapshot", snapshotEntry(snapshot)]]);
  const request = { plan, grid, sweepId, entries: entries as ValueMap | undefined };
  return { experiments: await stageExperiments(request, surroundings, observer), snapshot };
}

async function cancelAll(work: readonly Work[], store: Store): Promise<void> {
  const modes = ensureStore(store);
  for (const { place: { folder } } of work) {
    const claim = claimExperiment(folder);
    if (claim === null) continue;
    try {
      await updateMetadata(folder, (raw) => {
        if (raw.get("status") !== "staged") return;
        raw.set("status", "cancelled");
        raw.set("cancellation_reason", "The sweep was interrupted before it started");
      }, { mode: modes.file, durable: false });
    } finally {
      claim.release();
    }
  }
}

/** Runs every staged experiment of a store. */
export async function launchStaged(
  store: Store,
  options: LaunchOptions,
  observer: WorkObserver,
): Promise<WorkSummary> {
  const query = {};
  return await runWork(
    findWork(store),
    { ...options, store, query, code: new CodeWatch() },
    observer,
  );
}

/**
 * Runs one staged experiment.
 *
 * @throws UserError if there is no such experiment or it is not staged
 */
export async function launchOne(
  store: Store,
  wanted: string,
  options: LaunchOptions,
  observer: WorkObserver,
): Promise<WorkSummary> {
  const place = findExperiment(store, wanted);
  const reading = readMetadata(place.folder);
  const work = reading.kind === "read" && isRunnable(place.folder, reading.metadata)
    ? workOf(place, reading.metadata)
    : null;
  if (work === null) {
    const status = reading.kind === "read" ? reading.metadata.status : "broken";
    throw experimentNotStaged(place.id, status);
  }
  return await runWork([work], { ...options, store, query: {}, code: new CodeWatch() }, observer);
}

/**
 * Finishes a sweep: runs its experiments that are staged, failed, cancelled, or whose runner was
 * killed, and makes and runs those that are missing. Complete ones are left alone.
 *
 * @throws UserError if there is no such sweep
 */
export async function resumeSweep(
  store: Store,
  sweepId: string,
  options: LaunchOptions,
  observer: LaunchObserver,
): Promise<SweepSummary> {
  const record = readSweepRecord(store, sweepId);
  const present = sweepIndexes(store, sweepId);
  if (record === null && present.size === 0) throw sweepUnknown(sweepId, store.root);
  if (record !== null && present.size < record.size) {
    const plan: RunPlan = { ...record.plan, store, params: new Map() };
    const indexes = Array.from({ length: record.size }, (_, index) => index)
      .filter((index) => !present.has(index));
    const surroundings = await captureSurroundings(plan);
    const grid = expandGrid(record.template);
    await stageExperiments({ plan, grid, sweepId, indexes }, surroundings, observer);
  }
  const query = { sweepId };
  const work = findWork(store, query);
  const code = new CodeWatch();
  const summary = await runWork(work, { ...options, store, query, code }, observer);
  if (summary.signal !== null) await cancelAll(summary.notBegun, store);
  return { ...summary, sweepId };
}

/** Places in the grid of the experiments that a sweep has. */
function sweepIndexes(store: Store, sweepId: string): Set<number> {
  const indexes = new Set<number>();
  for (const place of listPlaces(store)) {
    const reading = readMetadata(place.folder);
    if (reading.kind !== "read") continue;
    const { raw } = reading.metadata;
    if (text(entryAt(raw, "sweep", "id")) !== sweepId) continue;
    indexes.add(number(entryAt(raw, "sweep", "index")) ?? 0);
  }
  return indexes;
}
