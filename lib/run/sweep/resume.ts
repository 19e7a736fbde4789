import { sweepUnknown } from "../../errors/mod.ts";
import {
  ensureStore,
  entryAt,
  listPlaces,
  mayMention,
  number,
  readMetadata,
  type Store,
  text,
} from "../../experiment/mod.ts";
import { expandGrid, type ValueMap } from "../../params/mod.ts";
import type { Signal } from "../../sys/mod.ts";
import { crossDependencies } from "../dependencies/dependency_grid.ts";
import { CodeWatch } from "./code_check.ts";
import {
  cancelAll,
  captureUnlessStopped,
  examineUnlessStopped,
  type LaunchObserver,
  type LaunchOptions,
  queryOf,
  recordScan,
  type SweepSummary,
  withStop,
} from "./launch.ts";
import { runWork } from "./run_work.ts";
import { snapshotEntry } from "./snapshot.ts";
import { stageExperiments, type StageObserver } from "./stage.ts";
import { stageAgain, type StagedAgain } from "./stage_again.ts";
import type { SweepStop } from "./stop.ts";
import { readSweepRecord, type SweepRecord, writeSweepRecord } from "./sweep_record.ts";
import { findWork, type Work, type WorkQuery } from "./work.ts";
import { findWorkHere } from "./work_here.ts";

/** What a sweep lacks. */
export interface SweepGaps {
  /** Experiments that are staged, failed, cancelled, or whose runner was killed. */
  readonly work: readonly Work[];
  /** Places in the grid of which no experiment was ever made. */
  readonly missing: readonly number[];
  /** How many were deleted; they are not made again. */
  readonly deleted: number;
}

/**
 * Finds what a sweep lacks.
 *
 * @throws UserError if there is no such sweep
 */
export function findGaps(store: Store, sweepId: string): SweepGaps {
  const { missing, deleted } = lookUp(store, sweepId);
  return { work: findWork(store, { sweepId }), missing, deleted };
}

/**
 * Finishes a sweep: runs its experiments that are staged, failed, cancelled, or whose runner was
 * killed, and makes and runs those that were never made. Complete ones are left alone.
 *
 * @throws UserError if there is no such sweep
 */
export async function resumeSweep(
  store: Store,
  sweepId: string,
  options: LaunchOptions,
  observer: LaunchObserver,
): Promise<SweepSummary> {
  return await withStop(async (stop) => {
    await makeMissing(store, sweepId, observer, stop);
    const query = { ...queryOf(options), sweepId };
    const work = stop.isOver ? [] : await findWorkHere(store, query, options);
    const again = await stageEnded(store, work, query, options, observer, stop);
    try {
      const code = new CodeWatch();
      const how = { ...options, store, query, code, stop };
      const summary = await runWork(again.works, how, observer);
      // What had an end keeps it, if it was not begun.
      const left = [...summary.notBegun, ...summary.blocked.map(({ item }) => item)];
      if (!stop.isUrgent) await again.takeBack(left.map(({ place }) => place.id));
      await cancelAll(summary.notBegun, store, stop);
      return { ...summary, sweepId };
    } catch (error) {
      await again.takeBack();
      throw error;
    }
  });
}

/**
 * Makes those staged ones that have ended: while others run, everybody sees that they wait, and can
 * cancel them.
 */
async function stageEnded(
  store: Store,
  works: readonly Work[],
  query: WorkQuery,
  { graceSeconds }: LaunchOptions,
  { warn }: LaunchObserver,
  stop: SweepStop,
): Promise<{ readonly works: readonly Work[]; readonly takeBack: StagedAgain["takeBack"] }> {
  const ended = works.filter(({ found }) => found !== "staged");
  const isStopped = () => stop.isOver;
  const how = { query, graceSeconds, warn, isStopped, passOver: true };
  const { staged, takeBack } = await stageAgain(store, ended, how);
  const byId = new Map(staged.map((work) => [work.place.id, work]));
  return { works: works.map((work) => byId.get(work.place.id) ?? work), takeBack };
}

/**
 * Makes what is missing of a sweep, and runs nothing.
 *
 * @returns what the sweep lacks then, and the signal that ended it early
 * @throws UserError if there is no such sweep
 */
export async function fillGaps(
  store: Store,
  sweepId: string,
  observer: StageObserver,
): Promise<{ readonly work: readonly Work[]; readonly signal: Signal | null }> {
  return await withStop(async (stop) => {
    await makeMissing(store, sweepId, observer, stop);
    return { work: stop.isOver ? [] : findWork(store, { sweepId }), signal: stop.signal };
  });
}

/**
 * Makes what is missing of a sweep, and says what is not made again.
 *
 * @throws UserError if there is no such sweep
 */
async function makeMissing(
  store: Store,
  sweepId: string,
  observer: StageObserver,
  stop: SweepStop,
): Promise<void> {
  const { record, missing, deleted } = lookUp(store, sweepId);
  if (deleted > 0) observer.warn(deletedText(deleted));
  if (record !== null && missing.length > 0) {
    await stageMissing(store, record, missing, observer, stop);
  }
}

/** Says that experiments of a sweep were deleted. */
export function deletedText(count: number): string {
  return count === 1
    ? "1 experiment of the sweep was deleted and is not made again"
    : `${count} experiments of the sweep were deleted and are not made again`;
}

/** The sweep's record, if there is one, and the places in the grid that are not taken. */
function lookUp(store: Store, sweepId: string): {
  readonly record: SweepRecord | null;
  readonly missing: number[];
  readonly deleted: number;
} {
  const record = readSweepRecord(store, sweepId);
  const present = presentIndexes(store, sweepId);
  if (record === null && present.size === 0) throw sweepUnknown(sweepId, store.root);
  const absent = Array.from({ length: record?.size ?? 0 }, (_, index) => index)
    .filter((index) => !present.has(index));
  return record?.allMade
    ? { record, missing: [], deleted: absent.length }
    : { record, missing: absent, deleted: 0 };
}

async function stageMissing(
  store: Store,
  record: SweepRecord,
  indexes: readonly number[],
  observer: StageObserver,
  stop: SweepStop,
): Promise<void> {
  const { id, template, snapshot } = record;
  const dependencies = record.dependencies.fixed;
  const plan = { ...record.plan, dependencies, store, params: new Map(), graceSeconds: 0 };
  const captured = await captureUnlessStopped(plan, stop);
  if (captured === null) return;
  const surroundings = await examineUnlessStopped(captured, plan, observer, stop, !!snapshot);
  if (surroundings === null) return;
  const entries: ValueMap = new Map();
  if (snapshot !== null) entries.set("snapshot", snapshotEntry(snapshot));
  const grid = crossDependencies(expandGrid(template), record.dependencies);
  const request = { plan, grid, sweepId: id, indexes, entries };
  const experiments = await stageExperiments(request, surroundings, observer, stop);
  if (experiments === null) return;
  writeSweepRecord(store, { ...record, allMade: true }, ensureStore(store));
  await recordScan({ experiments, later: surroundings.later }, store);
}

/** Places in the grid of the experiments that a sweep has, archived ones too. */
function presentIndexes(store: Store, sweepId: string): Set<number> {
  const indexes = new Set<number>();
  for (const { folder } of listPlaces(store)) {
    if (!mayMention(folder, sweepId)) continue;
    const reading = readMetadata(folder);
    if (reading.kind !== "read") continue;
    const { raw } = reading.metadata;
    if (text(entryAt(raw, "sweep", "id")) !== sweepId) continue;
    indexes.add(number(entryAt(raw, "sweep", "index")) ?? 0);
  }
  return indexes;
}
