import { type Grid, type GridPoint, sweepName, toValue, type ValueMap } from "../../params/mod.ts";
import { syncFileSystem } from "../../sys/mod.ts";
import type { Surroundings } from "../create/capture.ts";
import { type CreatedExperiment, createExperiment } from "../create/create_experiment.ts";
import type { RunPlan } from "../plan.ts";

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
  staged(experiment: StagedExperiment): void;
}

/**
 * Stages one experiment for each point of a grid: made with status `staged`, ready to be run by
 * anybody. Their patch lies on the disk once.
 *
 * @returns in the order of the grid
 * @throws UserError if the store cannot be written to; those made so far stay staged
 */
export async function stageExperiments(
  request: StageRequest,
  surroundings: Surroundings,
  observer: StageObserver,
): Promise<StagedExperiment[]> {
  const { plan, grid, sweepId } = request;
  const warn = (text: string) => observer.warn(text);
  const all: StagedExperiment[] = [];
  let first: CreatedExperiment | undefined;
  for (const index of request.indexes ?? range(Number(grid.count))) {
    const point = grid.at(BigInt(index));
    const own = sweepId === null ? plan : planOfPoint(plan, point);
    const created = await createExperiment(
      own,
      surroundings,
      {
        status: "staged",
        sweep: sweepId === null ? undefined : sweepEntry(sweepId, index, grid, point),
        entries: request.entries,
        patchOf: first,
        warn,
      },
    );
    first ??= created;
    const staged = { id: created.id, folder: created.folder, name: own.name, index };
    all.push(staged);
    observer.staged(staged);
  }
  // One call for all of them: thousands of experiments would need thousands of them.
  await syncFileSystem(plan.store.root);
  return all;
}

function* range(end: number): Generator<number> {
  for (let index = 0; index < end; index++) yield index;
}

/** The plan of one experiment of a sweep: its parameters, its name, the tag of all sweeps. */
export function planOfPoint(plan: RunPlan, { params, values }: GridPoint): RunPlan {
  return {
    ...plan,
    params,
    name: sweepName(plan.name, values),
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
