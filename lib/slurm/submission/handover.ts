import { UserError } from "../../errors/mod.ts";
import type { StoreModes } from "../../experiment/mod.ts";
import { hostName, now, userName } from "../../sys/mod.ts";
import { callSbatch } from "./call_sbatch.ts";
import type { PlannedArray } from "./plan.ts";
import { type Submission, writeSubmission } from "./record.ts";
import { commentOf } from "./sbatch_call.ts";
import type { PreparedSubmission, SubmitRequest, SubmitStop } from "./submit.ts";

/** Hands the arrays of a submission over to SLURM, and writes down what SLURM took. */
export class Handover {
  readonly #taken: { readonly array: PlannedArray; readonly jobId: string }[] = [];
  #uncertain: PlannedArray | null = null;
  #record: Submission;

  constructor(
    private readonly request: SubmitRequest,
    private readonly prepared: PreparedSubmission,
    private readonly modes: StoreModes,
    private readonly stop: SubmitStop,
  ) {
    this.#record = newRecord(request, prepared);
    this.#write();
  }

  get record(): Submission {
    return this.#record;
  }

  /** Ids of experiments and the jobs that SLURM took them as. */
  get jobs(): ReadonlyMap<string, string> {
    return new Map(
      this.#taken.flatMap(({ array, jobId }) =>
        array.tasks.flatMap((ids, task) => ids.map((id) => [id, `${jobId}_${task}`] as const))
      ),
    );
  }

  /** Ids of experiments of which nobody knows whether SLURM took them. */
  get uncertain(): readonly string[] {
    return this.#uncertain?.tasks.flat() ?? [];
  }

  /**
   * Hands one array over: whole, or, if SLURM takes no more than so many jobs of this user, as much
   * of it as there is room for.
   *
   * @throws UserError if SLURM does not take all of it
   */
  async over(array: PlannedArray): Promise<void> {
    try {
      await this.#submit(array);
    } catch (error) {
      if (!isSubmitLimit(error) || !mayBeCut(array)) throw error;
      const isWhole = await this.#inPieces(array);
      // Those after it count the arrays before them.
      if (!isWhole || array !== this.prepared.arrays.at(-1)) throw error;
    }
  }

  /** Halves what is refused, until nothing more is taken; true if all of it was. */
  async #inPieces(array: PlannedArray): Promise<boolean> {
    const count = array.tasks.length;
    let from = 0;
    let size = Math.floor(count / 2);
    while (size > 0 && from < count && !this.stop.isOver) {
      try {
        await this.#submit(this.#piece(array, from, size));
        from += size;
        size = Math.min(size, count - from);
      } catch (error) {
        if (!isSubmitLimit(error)) throw error;
        size = Math.floor(size / 2);
      }
    }
    return from === count;
  }

  #piece(array: PlannedArray, from: number, size: number): PlannedArray {
    // No more than so many are to run at once, of all pieces together.
    const { throttle } = array;
    const before = {
      kind: "afterany",
      job: { array: this.#taken.length - 1, task: null },
    } as const;
    return {
      ...array,
      first: array.first + from,
      tasks: array.tasks.slice(from, from + size),
      throttle: throttle !== null && throttle < size ? throttle : null,
      conditions: throttle === null || from === 0
        ? array.conditions
        : [...array.conditions, before],
    };
  }

  async #submit(array: PlannedArray): Promise<void> {
    const args = this.prepared.argumentsOf(array, this.#taken.map(({ jobId }) => jobId));
    const comment = commentOf(this.prepared.id, array.first);
    const { jobId, cluster } = await callSbatch(args, comment, this.stop.urgent).catch((error) => {
      const isUncertain = error instanceof UserError && error.kind === "submission-uncertain";
      if (isUncertain) this.#uncertain = array;
      throw error;
    });
    this.#taken.push({ array, jobId });
    const taken = this.#taken.map(({ array, jobId }) => ({
      first: array.first,
      count: array.tasks.length,
      jobId,
    }));
    const next = array.first + array.tasks.length;
    const rest = this.prepared.arrays.filter(({ first, tasks }) => first + tasks.length > next)
      .map(({ first, tasks }) => {
        const begin = Math.max(first, next);
        return { first: begin, count: first + tasks.length - begin, jobId: null };
      });
    const record = { ...this.#record, arrays: [...taken, ...rest] };
    this.#record = { ...record, cluster: cluster ?? record.cluster };
    this.#write();
  }

  /** What SLURM certainly did not take is no part of the submission. */
  forgetRest(): void {
    const taken = this.#record.arrays.filter(({ jobId }) => jobId !== null);
    const open = this.#uncertain;
    const arrays = open === null
      ? taken
      : [...taken, { first: open.first, count: open.tasks.length, jobId: null }];
    const tasks = arrays.reduce((sum, { count }) => sum + count, 0);
    this.#record = { ...this.#record, arrays, tasks };
    this.#write();
  }

  #write(): void {
    writeSubmission(this.request.store, this.#record, this.modes);
  }
}

/** Names and words of limits on how many jobs a user, an account or a QOS may have in the queue. */
function isSubmitLimit(error: unknown): boolean {
  return error instanceof UserError && error.kind === "slurm-refused" &&
    /job submit limit|Submit\w*Limit/i.test(error.message);
}

/** Not where SLURM matches tasks with those of another array by their numbers. */
function mayBeCut({ tasks, conditions }: PlannedArray): boolean {
  return tasks.length > 1 && conditions.every(({ kind }) => kind !== "aftercorr");
}

function newRecord(
  { sweepId, options, cluster }: SubmitRequest,
  { id, arrays, argumentsOf }: PreparedSubmission,
): Submission {
  return {
    id,
    createdAt: now(),
    host: hostName(),
    user: userName(),
    cluster: cluster.name,
    sweepId,
    tasks: arrays.reduce((sum, { tasks }) => sum + tasks.length, 0),
    requeue: options.requeue,
    arrays: arrays.map(({ first, tasks }) => ({ first, count: tasks.length, jobId: null })),
    sbatchArgs: argumentsOf(arrays[0]!, []).slice(0, -2),
  };
}
