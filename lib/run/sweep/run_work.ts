import type { Store } from "../../experiment/mod.ts";
import type { Signal } from "../../sys/mod.ts";
import { dependencyIds, dependencyState } from "../dependencies/dependency_state.ts";
import { type Blocked, ReadyQueue } from "../dependencies/ready_queue.ts";
import type { RunJob } from "../job.ts";
import type { FinishedRun } from "../script/execute.ts";
import type { LaterScan } from "../secrets/later_scan.ts";
import type { ScanReport } from "../secrets/scan_report.ts";
import type { CodeWatch } from "./code_check.ts";
import { Crew } from "./crew.ts";
import { runPool } from "./semaphore.ts";
import type { SweepStop } from "./stop.ts";
import type { FindQueued } from "./work_here.ts";
import type { Work, WorkQuery } from "./work.ts";

/** How {@link runWork} goes about it. */
export interface WorkOptions {
  readonly store: Store;
  /** How many run at once, at least 1. */
  readonly workers: number;
  /** Which experiments count as work, for the second look after the claim. */
  readonly query: WorkQuery;
  readonly graceSeconds: number;
  readonly timeoutSeconds?: number;
  /** How often a failed one is tried again. */
  readonly retries: number;
  /** Begin no more after one has failed. */
  readonly failFast: boolean;
  /** Variables that each worker sets for its scripts, by the worker's number. */
  readonly workerVariables?: readonly Readonly<Record<string, string>>[];
  /** The code as it is now, known already. */
  readonly code: CodeWatch;
  /** Ends it early. */
  readonly stop: SweepStop;
  /** The scan of the patch that all of them have, if that is yet to be done. */
  readonly later?: LaterScan;
  /** Asked before anything begins; what it finds is left out. */
  readonly findQueued?: FindQueued;
  /** The scheduler's job that this process runs in, if it does. */
  readonly job?: RunJob;
}

/** Hears what happens while many experiments run. */
export interface WorkObserver {
  warn(text: string): void;
  /** There are secrets in a patch. */
  secrets(report: ScanReport): void;
  /** So many are there to be run. */
  found?(count: number): void;
  started(work: Work, worker: number, attempt: number): void;
  output(work: Work, stream: "stdout" | "stderr", bytes: Uint8Array): Promise<void>;
  /** One attempt failed and another follows. */
  retrying(work: Work, finished: FinishedRun, attempt: number): void;
  finished(work: Work, result: FinishedWork): void;
}

/** An experiment that ran to its end here. */
export type FinishedWork =
  | { readonly kind: "ran"; readonly run: FinishedRun }
  /** It could not be run: the script or the interpreter is gone, the record is unreadable. */
  | { readonly kind: "broken"; readonly reason: string };

/** What became of the work. */
export interface WorkSummary {
  readonly finished: readonly { readonly work: Work; readonly result: FinishedWork }[];
  /** Not begun, because of a signal or a failure. */
  readonly notBegun: readonly Work[];
  /** Not run, because what they depend on cannot complete; they wait on. */
  readonly blocked: readonly Blocked<Work>[];
  /** Run by other processes meanwhile. */
  readonly elsewhere: number;
  /** Without an end yet, where experiments in SLURM were followed. */
  readonly inSlurm?: number;
  /** The signal that ended it early. */
  readonly signal: Signal | null;
}

/** What became of one piece of work. */
export type WorkResult = FinishedWork | "elsewhere" | "not begun";

/**
 * Runs experiments that wait, at most so many at once. Each is claimed first, so that any number of
 * processes on any number of machines can do this with the same store.
 */
export async function runWork(
  items: readonly Work[],
  options: WorkOptions,
  observer: WorkObserver,
): Promise<WorkSummary> {
  observer.found?.(items.length);
  const crew = new Crew(options, observer);
  const queue = new ReadyQueue(items, {
    idOf: (work) => work.place.id,
    dependenciesOf: cached((work) => dependencyIds(work.place.folder)),
    stateOutside: (id) => dependencyState(options.store, id),
  }, options.stop.aborted);
  const taken: Work[] = [];
  const run = async (work: Work, worker: number, release: () => void) => {
    const result = await crew.run(work, worker, release);
    if (result === "elsewhere") queue.released(work.place.id);
    else queue.finished(work.place.id, isComplete(result));
    return result;
  };
  const results = await runPool(noting(queue, taken), run, {
    workers: options.workers,
    signal: options.stop.aborted,
  });
  const finished: { work: Work; result: FinishedWork }[] = [];
  const notBegun: Work[] = [];
  let elsewhere = 0;
  results.forEach((result, at) => {
    const work = taken[at]!;
    if (result.kind === "threw") throw result.error;
    if (result.kind === "skipped" || result.value === "not begun") notBegun.push(work);
    else if (result.value === "elsewhere") elsewhere++;
    else finished.push({ work, result: result.value });
  });
  const { blocked } = queue;
  return { finished, notBegun, blocked, elsewhere, signal: options.stop.signal };
}

function isComplete(result: WorkResult): boolean {
  return typeof result === "object" && result.kind === "ran" &&
    result.run.outcome.status === "completed";
}

/** Hands items on and notes them, in the order in which they are taken. */
async function* noting<T>(items: AsyncIterable<T>, taken: T[]): AsyncGenerator<T> {
  for await (const item of items) {
    taken.push(item);
    yield item;
  }
}

function cached<T, R>(ask: (item: T) => R): (item: T) => R {
  const answers = new Map<T, R>();
  return (item) => {
    if (!answers.has(item)) answers.set(item, ask(item));
    return answers.get(item)!;
  };
}
