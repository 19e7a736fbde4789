import { submissionInterrupted } from "../../errors/mod.ts";
import { ensureStore, newExperimentId, type Store, updateMetadata } from "../../experiment/mod.ts";
import { isMap, type ValueMap } from "../../params/mod.ts";
import { join, makeFolders, removePath, syncFileSystem, writeFileAtomic } from "../../sys/mod.ts";
import type { JobOptions } from "../options/job_options.ts";
import { Handover } from "./handover.ts";
import type { ClusterFacts } from "./limits.ts";
import { type JobScript, jobScript } from "./job_script.ts";
import { planArrays, type PlannedArray, type PlannedExperiment } from "./plan.ts";
import { type Submission, submissionFolder } from "./record.ts";
import { jobNameOf, sbatchArguments } from "./sbatch_call.ts";

/** An experiment of the store that is to be submitted. */
export interface SubmittableExperiment extends PlannedExperiment {
  readonly folder: string;
}

/** What is submitted, and how. */
export interface SubmitRequest {
  readonly store: Store;
  /** At least one. */
  readonly experiments: readonly SubmittableExperiment[];
  readonly sweepId: string | null;
  /** What the job is called, cleaned when it is used. */
  readonly name: string;
  /** Says what is submitted, for people who read the job script. */
  readonly about: readonly string[];
  readonly options: JobOptions;
  /** How many tasks may run at once; null: as many as SLURM lets. */
  readonly throttle: number | null;
  /** Options of `yanex run --id` in the tasks. */
  readonly runOptions: readonly string[];
  readonly cluster: ClusterFacts;
  /** Path of the program that is yanex, as nodes see it. */
  readonly program: string;
  /** Variables that yanex needs to find its files on the node. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A submission that is laid out and not yet handed over. */
export interface PreparedSubmission {
  readonly id: string;
  readonly folder: string;
  readonly script: string;
  readonly arrays: readonly PlannedArray[];
  /** The arguments of sbatch for one of the arrays. */
  argumentsOf(array: PlannedArray, jobIds: readonly string[]): string[];
}

/** Lays out what is to be submitted; nothing is made. */
export function prepareSubmission(request: SubmitRequest): PreparedSubmission {
  const { store, options, throttle, cluster } = request;
  const id = newExperimentId();
  const folder = submissionFolder(store, id);
  const limits = { arraySize: cluster.arraySize, pack: options.pack, throttle };
  const frame = { submission: id, folder, jobName: jobNameOf(request.name), options };
  const script: JobScript = {
    submission: id,
    about: request.about,
    folder,
    store: store.root,
    program: request.program,
    variables: request.variables,
    setup: options.setup,
    runOptions: [
      ...(options.packParallel > 1 ? ["--parallel", String(options.packParallel)] : []),
      ...request.runOptions,
    ],
    hasRanks: options.hasRanks,
    requeue: options.requeue,
  };
  return {
    id,
    folder,
    script: jobScript(script),
    arrays: planArrays(request.experiments, limits),
    argumentsOf: (array, jobIds) => sbatchArguments(frame, array, jobIds),
  };
}

/** What SLURM took. */
export interface SubmitResult {
  /** Only with the arrays that it took. */
  readonly submission: Submission;
  /** Ids of experiments and their jobs (`12_3`). */
  readonly jobs: ReadonlyMap<string, string>;
  /** Experiments that it did not take, or of which nobody knows; the others are as they were. */
  readonly refused: readonly string[];
  /** Why it did not take those, in its own words. */
  readonly reason: string | null;
}

/** Ends a submission before its time. */
export interface SubmitStop {
  /** Nothing more is to be handed over. */
  readonly isOver: boolean;
  /** Aborted when nobody waits any more, not even for what is being handed over. */
  readonly urgent: AbortSignal;
}

/**
 * Hands experiments over to SLURM. They have the number of their task in their records before
 * SLURM knows of them, so that no job runs that nobody can find.
 *
 * @throws UserError if it took none of them: nothing is left of the submission then, and the
 *   experiments are as they were; unless nobody knows whether it took some (`submission-uncertain`):
 *   those keep their places in it, by which their job can be found
 */
export async function submit(request: SubmitRequest, stop: SubmitStop): Promise<SubmitResult> {
  const prepared = prepareSubmission(request);
  const { store } = request;
  const modes = ensureStore(store);
  const hand = new Handover(request, prepared, modes, stop);
  const folders = new Map(request.experiments.map(({ id, folder }) => [id, folder]));
  let failure: Error | null = null;
  try {
    makeFolders(join(prepared.folder, "notes"), modes.folder);
    const lines = prepared.arrays.flatMap(({ tasks }) => tasks.map((ids) => ids.join(" ") + "\n"));
    writeFileAtomic(join(prepared.folder, "tasks"), lines.join(""), { mode: modes.file });
    writeFileAtomic(join(prepared.folder, "job.sh"), prepared.script, { mode: modes.file });
    await mark(prepared, folders, stop);
    await syncFileSystem(store.root);
    for (const array of prepared.arrays) {
      if (stop.isOver) throw submissionInterrupted();
      await hand.over(array);
    }
  } catch (error) {
    failure = error as Error;
  }
  const { jobs, uncertain } = hand;
  if (failure === null) return { submission: hand.record, jobs, refused: [], reason: null };
  const refused = request.experiments.map(({ id }) => id).filter((id) => !jobs.has(id));
  const isUncertain = new Set(uncertain);
  await unmark(
    prepared.id,
    refused.filter((id) => !isUncertain.has(id)).map((id) => folders.get(id)!),
  );
  if (jobs.size === 0 && uncertain.length === 0) removePath(prepared.folder);
  else hand.forgetRest();
  if (jobs.size === 0) throw failure;
  return { submission: hand.record, jobs, refused, reason: failure.message };
}

/** Writes the places of experiments in the submission into their records. */
async function mark(
  { id, arrays }: PreparedSubmission,
  folders: ReadonlyMap<string, string>,
  stop: SubmitStop,
): Promise<void> {
  for (const { first, tasks } of arrays) {
    for (const [at, ids] of tasks.entries()) {
      if (stop.isOver) throw submissionInterrupted();
      for (const experiment of ids) {
        await updateMetadata(folders.get(experiment)!, (raw) => {
          // What a job before this one left is of no use beside it.
          raw.set(
            "slurm",
            new Map<string, string | bigint>([
              ["submission", id],
              ["task", BigInt(first + at)],
            ]) as ValueMap,
          );
        }, { durable: false });
      }
    }
  }
}

/** Takes it back, but for experiments that another submission has meanwhile. */
async function unmark(submission: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await updateMetadata(folder, (raw) => {
      const slurm = raw.get("slurm");
      if (isMap(slurm) && slurm.get("submission") === submission) raw.delete("slurm");
    }, { durable: false });
  }
}
