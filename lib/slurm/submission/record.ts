import { submissionBroken } from "../../errors/mod.ts";
import type { Store, StoreModes } from "../../experiment/mod.ts";
import {
  formatJson,
  isMap,
  parseJson,
  type Plain,
  toValue,
  type Value,
  type ValueMap,
} from "../../params/mod.ts";
import {
  join,
  listFolder,
  makeFolders,
  readTextIfExists,
  statFile,
  writeFileAtomic,
} from "../../sys/mod.ts";

/** Folder of a store that holds what was submitted. */
const SUBMISSIONS = ".slurm";

/** One job array of a submission. */
export interface SubmittedArray {
  /** Number of its first task among all tasks of the submission; that one has array index 0. */
  readonly first: number;
  /** How many tasks it has, at least 1. */
  readonly count: number;
  /** SLURM's number of the array; null until sbatch has said it. */
  readonly jobId: string | null;
}

/**
 * Experiments that were handed to SLURM together: `<store>/.slurm/<id>/submission.json`. Beside it
 * lie `tasks` (line n: ids of the experiments of task n, from 0), `job.sh` (the job script),
 * `jobs.<first>` (number of an array, noted by its first task that starts),
 * `logs/<array job>_<index>.out` (what SLURM wrote of a task), and `notes/<task>` (why a task could
 * not even start yanex).
 */
export interface Submission {
  readonly id: string;
  /** In the form of all times of a store. */
  readonly createdAt: string;
  /** Where sbatch was called. */
  readonly host: string;
  readonly user: string | null;
  readonly cluster: string | null;
  readonly sweepId: string | null;
  /** Number of tasks of all arrays together. */
  readonly tasks: number;
  /** True if SLURM may begin a task anew (`--requeue`). */
  readonly requeue: boolean;
  readonly arrays: readonly SubmittedArray[];
  /** The options of the jobs as they were given to sbatch. */
  readonly sbatchArgs: readonly string[];
}

/** The folder of a submission. */
export function submissionFolder(store: Store, id: string): string {
  return join(store.root, SUBMISSIONS, id);
}

/** Replaces the record of a submission; makes its folder. */
export function writeSubmission(store: Store, submission: Submission, modes: StoreModes): void {
  const folder = submissionFolder(store, submission.id);
  makeFolders(join(folder, "logs"), modes.folder);
  const value = toValue({
    id: submission.id,
    created_at: submission.createdAt,
    host: submission.host,
    user: submission.user,
    cluster: submission.cluster,
    sweep: submission.sweepId,
    tasks: submission.tasks,
    requeue: submission.requeue,
    arrays: submission.arrays.map(({ first, count, jobId }) => ({ first, count, job_id: jobId })),
    sbatch_args: [...submission.sbatchArgs],
  } as Plain);
  const text = formatJson(value, { indent: 2 }) + "\n";
  writeFileAtomic(join(folder, "submission.json"), text, { mode: modes.file });
}

/**
 * Reads the record of a submission.
 *
 * @returns null if there is none
 * @throws UserError if it is damaged
 */
export function readSubmission(store: Store, id: string): Submission | null {
  if (!/^[0-9a-f]{8}$/.test(id)) return null;
  const file = join(submissionFolder(store, id), "submission.json");
  const text = readTextIfExists(file);
  if (text === null) return null;
  try {
    const map = parseJson(text);
    if (!isMap(map)) throw new Error("it holds no JSON object");
    return submissionFrom(id, map, submissionFolder(store, id));
  } catch (error) {
    throw submissionBroken(id, file, error instanceof Error ? error.message : String(error));
  }
}

/** The number that the first task of an array noted: who submitted it may not have come to that. */
function noted(folder: string, first: number): string | null {
  return /^(\d+)\n/.exec(readTextIfExists(join(folder, `jobs.${first}`)) ?? "")?.[1] ?? null;
}

function submissionFrom(id: string, map: ValueMap, folder: string): Submission {
  return {
    id,
    createdAt: textAt(map, "created_at") ?? "",
    host: textAt(map, "host") ?? "",
    user: textAt(map, "user"),
    cluster: textAt(map, "cluster"),
    sweepId: textAt(map, "sweep"),
    tasks: countAt(map, "tasks"),
    requeue: map.get("requeue") === true,
    arrays: listAt(map, "arrays").filter(isMap).map((array) => ({
      first: countAt(array, "first"),
      count: countAt(array, "count"),
      jobId: textAt(array, "job_id") ?? noted(folder, countAt(array, "first")),
    })),
    sbatchArgs: listAt(map, "sbatch_args").filter((arg) => typeof arg === "string"),
  };
}

function textAt(map: ValueMap, key: string): string | null {
  const value = map.get(key);
  return typeof value === "string" ? value : null;
}

function countAt(map: ValueMap, key: string): number {
  const value = map.get(key);
  if (typeof value !== "bigint") throw new Error(`\`${key}\` is no whole number`);
  return Number(value);
}

function listAt(map: ValueMap, key: string): Value[] {
  const value = map.get(key);
  return Array.isArray(value) ? value : [];
}

/** Ids of all submissions of a store. */
export function listSubmissions(store: Store): string[] {
  const folder = join(store.root, SUBMISSIONS);
  if (!statFile(folder)?.isDirectory) return [];
  return listFolder(folder).map(({ name }) => name).filter((name) => /^[0-9a-f]{8}$/.test(name));
}

/** SLURM's name of a task: `123_4`; null if its array has no number yet. */
export function jobOfTask({ arrays }: Submission, task: number): string | null {
  const array = arrays.find(({ first, count }) => task >= first && task < first + count);
  return array === undefined || array.jobId === null
    ? null
    : `${array.jobId}_${task - array.first}`;
}
