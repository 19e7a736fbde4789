import { dependencyCycle } from "../../errors/mod.ts";
import { limitTogether } from "./throttle.ts";

/** An experiment that is to be submitted. */
export interface PlannedExperiment {
  readonly id: string;
  readonly workingDirectory: string;
  /** Ids of experiments of the same submission that must complete before. */
  readonly after?: readonly string[];
  /** Jobs of SLURM (`12_3`) that must complete before. */
  readonly afterJobs?: readonly string[];
}

/** What must be true of another job before an array may start (sbatch(1), --dependency). */
export interface Condition {
  readonly kind: "afterok" | "afterany" | "aftercorr";
  /** A job of SLURM (`12`, `12_3`), or a place in the submission. */
  readonly job: string | TaskPlace;
}

/** An array of the submission, or one of its tasks. */
export interface TaskPlace {
  readonly array: number;
  /** Null: all of them. */
  readonly task: number | null;
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

/**
 * Lays experiments out in job arrays, in an order in which each can be submitted after those that
 * it waits for. Experiments that wait for the same jobs share an array; where the tasks of one
 * array wait for those of another one by one, both are whole arrays.
 *
 * @throws UserError if experiments wait for each other in a circle
 */
export function planArrays(
  experiments: readonly PlannedExperiment[],
  limits: PlanLimits,
): PlannedArray[] {
  const places = new Map<string, { array: number; task: number }>();
  const arrays: PlannedArray[] = [];
  let first = 0;
  for (const level of levelsOf(experiments)) {
    const waiting = level.map((one) => ({ one, refs: refsOf(one, places) }));
    for (const { members, conditions } of groupsOf(waiting, limits, arrays)) {
      const tasks = pieces(members.map(({ id }) => id), limits.pack);
      for (const part of pieces(tasks, limits.arraySize)) {
        const { workingDirectory } = members[0]!;
        part.forEach((ids, task) =>
          ids.forEach((id) => places.set(id, { array: arrays.length, task }))
        );
        arrays.push({ first, tasks: part, workingDirectory, conditions, throttle: null });
        first += part.length;
      }
    }
  }
  return limitTogether(arrays, limits.throttle);
}

/** Experiments that wait for none of the submission, those that wait for these, and so on. */
function levelsOf(experiments: readonly PlannedExperiment[]): PlannedExperiment[][] {
  const inside = new Set(experiments.map(({ id }) => id));
  const levels: PlannedExperiment[][] = [];
  const placed = new Set<string>();
  for (let left = [...experiments]; left.length > 0;) {
    const isFree = ({ after = [] }: PlannedExperiment) =>
      after.every((id) => placed.has(id) || !inside.has(id));
    const level = left.filter(isFree);
    if (level.length === 0) throw dependencyCycle(left.map(({ id }) => id));
    left = left.filter((one) => !isFree(one));
    level.forEach(({ id }) => placed.add(id));
    levels.push(level);
  }
  return levels;
}

/** A task that is waited for. */
interface Ref {
  /** Its array: a number in the submission, or SLURM's. */
  readonly array: number | string;
  /** Null for a job that is no array. */
  readonly task: number | null;
}

interface Waiting {
  readonly one: PlannedExperiment;
  readonly refs: readonly Ref[];
}

interface Group {
  readonly members: readonly PlannedExperiment[];
  readonly conditions: readonly Condition[];
}

function refsOf(
  { after = [], afterJobs = [] }: PlannedExperiment,
  places: ReadonlyMap<string, { array: number; task: number }>,
): Ref[] {
  const refs = [
    ...after.flatMap((id): Ref[] => places.has(id) ? [places.get(id)!] : []),
    ...afterJobs.map((job): Ref => {
      const [array, task] = job.split("_");
      return { array: array!, task: task === undefined ? null : Number(task) };
    }),
  ];
  return [...new Map(refs.map((ref) => [keyOf([ref]), ref])).values()]
    .sort((a, b) => keyOf([a]) < keyOf([b]) ? -1 : 1);
}

const keyOf = (refs: readonly Ref[]) =>
  refs.map(({ array, task }) => `${typeof array === "number" ? "#" : ""}${array}_${task}`).join(
    " ",
  );

function groupsOf(
  waiting: readonly Waiting[],
  { pack }: PlanLimits,
  arrays: readonly PlannedArray[],
): Group[] {
  const groups: Group[] = [];
  const byFolder = Map.groupBy(waiting, ({ one }) => one.workingDirectory);
  for (const members of byFolder.values()) {
    const { paired, others } = pack === 1
      ? pairOff(members, arrays)
      : { paired: [], others: members };
    groups.push(...paired);
    for (const same of Map.groupBy(others, ({ refs }) => keyOf(refs)).values()) {
      groups.push({
        members: same.map(({ one }) => one),
        conditions: conditionsOf(same[0]!.refs, arrays, pack),
      });
    }
  }
  return groups;
}

/**
 * Finds experiments that wait one by one for the tasks of an array, from its first one on: the
 * task n of theirs starts when the task n of that has completed (aftercorr). Where several wait for
 * one task, they make several arrays.
 */
function pairOff(
  waiting: readonly Waiting[],
  arrays: readonly PlannedArray[],
): { readonly paired: Group[]; readonly others: Waiting[] } {
  const candidates = new Map<
    string,
    { array: Ref["array"]; rest: readonly Ref[]; of: Waiting[] }
  >();
  const counts = new Map<string, number>();
  for (const each of waiting) {
    const varying = each.refs.find(({ array, task }) =>
      task !== null && each.refs.filter((other) => other.array === array).length === 1 &&
      sizeOf(array, arrays) !== 1
    );
    if (varying === undefined) continue;
    const rest = each.refs.filter((ref) => ref !== varying);
    const key = `${keyOf([{ ...varying, task: null }])} after ${keyOf(rest)}`;
    const seen = `${key} at ${varying.task}`;
    const nth = counts.get(seen) ?? 0;
    counts.set(seen, nth + 1);
    const candidate = candidates.get(`${nth} ${key}`) ?? { array: varying.array, rest, of: [] };
    candidate.of[varying.task!] = each;
    candidates.set(`${nth} ${key}`, candidate);
  }
  const paired: Group[] = [];
  const taken = new Set<Waiting>();
  for (const { array, rest, of } of candidates.values()) {
    // A hole: somebody else has that place, or nobody waits for that task.
    if (of.length < 2 || Object.keys(of).length < of.length) continue;
    of.forEach((each) => taken.add(each));
    const job = typeof array === "string" ? array : { array, task: null };
    const conditions: Condition[] = [{ kind: "aftercorr", job }, ...conditionsOf(rest, arrays, 1)];
    paired.push({ members: of.map(({ one }) => one), conditions });
  }
  return { paired, others: waiting.filter((each) => !taken.has(each)) };
}

/** How many tasks an array of the submission has; null for others. */
function sizeOf(array: Ref["array"], arrays: readonly PlannedArray[]): number | null {
  return typeof array === "number" ? arrays[array]!.tasks.length : null;
}

/**
 * A task that runs several experiments fails if one of them does, which need not be the one that is
 * waited for: yanex looks at that itself when the task has ended.
 */
function conditionsOf(
  refs: readonly Ref[],
  arrays: readonly PlannedArray[],
  pack: number,
): Condition[] {
  const conditions: Condition[] = [];
  for (const [array, of] of Map.groupBy(refs, (ref) => ref.array)) {
    const kind = typeof array === "number" && pack > 1 ? "afterany" : "afterok";
    if (typeof array === "number" && of.length === sizeOf(array, arrays)) {
      conditions.push({ kind, job: { array, task: null } });
      continue;
    }
    for (const { task } of of) {
      const job = typeof array === "number"
        ? { array, task }
        : task === null
        ? array
        : `${array}_${task}`;
      conditions.push({ kind, job });
    }
  }
  return conditions;
}

function pieces<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size));
}
