import type { PlannedArray } from "./plan.ts";

/**
 * Sees to it that of all arrays together no more than so many tasks run at once. SLURM limits only
 * each array (`%N`). So arrays wait for each other's end, whatever it is; arrays of one task, of
 * which there can be many, in as many rows as may run at once.
 *
 * @param most null: no limit
 */
export function limitTogether(
  arrays: readonly PlannedArray[],
  most: number | null,
): PlannedArray[] {
  const total = arrays.reduce((sum, { tasks }) => sum + tasks.length, 0);
  if (most === null || total <= most) return [...arrays];
  const rows = arrays.every(({ tasks }) => tasks.length === 1) ? most : 1;
  return arrays.map((array, at) => {
    const throttle = array.tasks.length > most ? most : null;
    if (at < rows) return { ...array, throttle };
    const before = { kind: "afterany", job: { array: at - rows, task: null } } as const;
    return { ...array, throttle, conditions: [...array.conditions, before] };
  });
}
