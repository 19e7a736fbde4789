/** An experiment that is to be submitted. */
export interface PlannedExperiment {
  readonly id: string;
  readonly name: string | null;
  readonly workingDirectory: string;
}

/** What must be true of another job before an array may start (sbatch(1), --dependency). */
export interface Condition {
  readonly kind: "afterok" | "afterany" | "aftercorr";
  /** A job of SLURM (`12`, `12_3`), or a place in the submission. */
  readonly job: string | { readonly array: number; readonly task: number | null };
}

/** One job array as it is submitted. */
export interface PlannedArray {
  /** Number of its first task among all tasks of the submission. */
  readonly first: number;
  /** Ids of the experiments of each task. */
  readonly tasks: readonly (readonly string[])[];
  readonly workingDirectory: string;
  readonly conditions: readonly Condition[];
  /** How many of its tasks may run at once; null: as many as SLURM lets. */
  readonly throttle: number | null;
}

/** What limits the shape of a submission. */
export interface PlanLimits {
  /** Most tasks of one array, at least 1. */
  readonly arraySize: number;
  /** Experiments of one task, at least 1. */
  readonly pack: number;
  /** How many tasks of all arrays together may run at once; null: as many as SLURM lets. */
  readonly throttle: number | null;
}

/** Lays experiments out in job arrays. */
export function planArrays(
  experiments: readonly PlannedExperiment[],
  limits: PlanLimits,
): PlannedArray[] {
  const groups = new Map<string, PlannedExperiment[]>();
  for (const one of experiments) {
    const group = groups.get(one.workingDirectory);
    if (group === undefined) groups.set(one.workingDirectory, [one]);
    else group.push(one);
  }
  let first = 0;
  const arrays: PlannedArray[] = [];
  for (const [workingDirectory, group] of groups) {
    const tasks = pieces(group.map(({ id }) => id), limits.pack);
    for (const part of pieces(tasks, limits.arraySize)) {
      arrays.push({ first, tasks: part, workingDirectory, conditions: [], throttle: null });
      first += part.length;
    }
  }
  return throttled(arrays, limits.throttle);
}

function throttled(arrays: readonly PlannedArray[], most: number | null): PlannedArray[] {
  if (most === null) return [...arrays];
  return arrays.map((array, at) => ({
    ...array,
    throttle: most < array.tasks.length ? most : null,
    conditions: at === 0
      ? array.conditions
      : [...array.conditions, { kind: "afterany", job: { array: at - 1, task: null } }],
  }));
}

function pieces<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size));
}
