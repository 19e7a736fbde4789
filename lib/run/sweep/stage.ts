import { type Grid, type GridPoint, sweepName, toValue, type ValueMap } from "../../params/mod.ts";
import { ensureStore, type Store, withdrawExperiment } from "../../experiment/mod.ts";
import type { Surroundings } from "../create/capture.ts";
import { type CreatedExperiment, createExperiment } from "../create/create_experiment.ts";
import type { DependentPoint } from "../dependencies/dependency_grid.ts";
import { pacer } from "../pacer.ts";
import type { RunPlan } from "../plan.ts";
import type { ScanReport } from "../secrets/scan_report.ts";
import type { SweepStop } from "./stop.ts";

/** Tag of every experiment of a sweep. */
export const SWEEP_TAG = "sweep";

/** Experiments to be staged. */
export interface StageRequest {
  /** What they have in common; its parameters are those of the grid. */
  readonly plan: RunPlan;
  readonly grid: Grid;
  /** Null for a single experiment that is no sweep. */
  readonly sweepId: string | null;
  /** Which points of the grid; default: all. */
  readonly indexes?: Iterable<number>;
  /** Further entries of each record. */
  readonly entries?: ValueMap;
}

/** An experiment that was staged. */
export interface StagedExperiment {
  readonly id: string;
  readonly folder: string;
  readonly name: string | null;
  /** Its place in the grid. */
  readonly index: number;
}

/** Hears how staging goes on. */
export interface StageObserver {
  warn(text: string): void;
  /** There are secrets in the patch; of a large one that is known while scripts run. */
  secrets(report: ScanReport): void;
  /** A sweep of so many experiments is about to be staged. */
  sweep?(id: string, size: number): void;
  staged(experiment: StagedExperiment): void;
}

/**
 * Stages one experiment for each point of a grid: made with status `staged`, ready to be run by
 * anybody. Their patch lies on the disk once. To make them durable is the caller's business.
 *
 * @returns in the order of the grid; null if it was stopped in the middle, and nothing is left then
 * @throws UserError if the store cannot be written to; nothing is left then either
 */
export async function stageExperiments(
  request: StageRequest,
  surroundings: Surroundings,
  observer: StageObserver,
  stop: SweepStop,
): Promise<StagedExperiment[] | null> {
  const { plan, grid, indexes = range(Number(grid.count)) } = request;
  const all: StagedExperiment[] = [];
  const pause = pacer();
  let first: CreatedExperiment | undefined;
  try {
    for (const index of indexes) {
      if (stop.isOver) break;
      const { created, name } = await stagePoint(request, index, first, surroundings, observer);
      first ??= created;
      const staged = { id: created.id, folder: created.folder, name, index };
      all.push(staged);
      observer.staged(staged);
      await pause();
    }
  } catch (error) {
    await withdrawStaged(all, plan.store);
    throw error;
  }
  if (stop.isOver) {
    await withdrawStaged(all, plan.store);
    return null;
  }
  return all;
}

async function stagePoint(
  { plan, grid, sweepId, entries }: StageRequest,
  index: number,
  patchOf: CreatedExperiment | undefined,
  surroundings: Surroundings,
  observer: StageObserver,
): Promise<{ created: CreatedExperiment; name: string | null }> {
  const point = grid.at(BigInt(index));
  const own = sweepId === null ? plan : planOfPoint(plan, point);
  const created = await createExperiment(own, surroundings, {
    status: "staged",
    sweep: sweepId === null ? undefined : sweepEntry(sweepId, index, grid, point),
    entries,
    patchOf,
    warn: (text) => observer.warn(text),
  });
  return { created, name: own.name };
}

/**
 * Takes back what was staged, but for what others have begun to run by now.
 *
 * @returns true if that was all of it
 */
export async function withdrawStaged(
  staged: readonly StagedExperiment[],
  store: Store,
): Promise<boolean> {
  const modes = ensureStore(store);
  const pause = pacer();
  let all = true;
  // The last one first: the first one has the patch that the others are linked to.
  for (const { id } of staged.toReversed()) {
    all = withdrawExperiment(store, modes, id) && all;
    await pause();
  }
  return all;
}

function* range(end: number): Generator<number> {
  for (let index = 0; index < end; index++) yield index;
}

/** The plan of one experiment of a sweep: its parameters, its name, the tag of all sweeps. */
export function planOfPoint(
  plan: RunPlan,
  { params, values, dependencies, nameParts }: GridPoint & Partial<DependentPoint>,
): RunPlan {
  return {
    ...plan,
    params,
    dependencies: dependencies ?? plan.dependencies,
    name: sweepName(plan.name, nameParts ?? values),
    tags: [...new Set([...plan.tags, SWEEP_TAG])],
  };
}

/** The `sweep` map of metadata.json. */
function sweepEntry(id: string, index: number, grid: Grid, point: GridPoint): ValueMap {
  return new Map([
    ...(toValue({ id, index, size: Number(grid.count) }) as ValueMap),
    [
      "params",
      new Map(grid.swept.map(({ name }, position) => [name, point.values[position]!])),
    ],
  ]);
}
