import { jobNotCancelled, notEndedInTime, type UserError } from "../../errors/mod.ts";
import type { ExperimentPlace, Store } from "../../experiment/mod.ts";
import { Cancellation, type CancelState } from "../../run/cancel/mod.ts";
import { sleep, syncFileSystem } from "../../sys/mod.ts";
import { refresh } from "../state/refresh.ts";
import { thisCluster } from "../state/this_cluster.ts";
import { ordersFor } from "./jobs.ts";
import { callScancel } from "../commands/scancel.ts";

/** What became of an experiment that was to be cancelled. */
export type CancelResult =
  | Exclude<CancelState, { kind: "waiting" }>
  /** It was asked to end, and nobody waited for that. */
  | { readonly kind: "asked" };

/** Hears what becomes of experiments that are cancelled. */
export interface CancelObserver {
  result(place: ExperimentPlace, result: CancelResult): Promise<void>;
  warn(text: string): Promise<void>;
  /** True once nobody waits any more. */
  stopped(): boolean;
}

/** Options of {@link cancelExperiments}. */
export interface CancelOptions {
  /** Seconds to wait for those that run; 0: not at all. */
  readonly seconds: number;
}

/** Looks at what is waited for: soon at first, seldom later; milliseconds. */
const FIRST_LOOK = 50;
const LAST_LOOK = 1000;

/** How often SLURM is asked whether jobs are over whose runner cannot say it, milliseconds. */
const REFRESH_MILLIS = 5000;

/** An experiment, and how far it is. */
interface Item {
  readonly cancellation: Cancellation;
  state: CancelState;
}

/**
 * Cancels experiments, wherever they wait or run: in this process's machine, on another one, in
 * SLURM's queue or in a job. All of them are marked or asked before any is waited for.
 */
export async function cancelExperiments(
  store: Store,
  places: readonly ExperimentPlace[],
  { seconds }: CancelOptions,
  observer: CancelObserver,
): Promise<void> {
  const items = await Promise.all(places.map(async (place): Promise<Item> => {
    const cancellation = new Cancellation(place);
    // Where scancel ends the job, SLURM is to know why it ends.
    return { cancellation, state: await cancellation.step(false) };
  }));
  await endJobs(store, items, observer);
  await goOn(items);
  if (items.some(({ state }) => state.kind === "cancelled")) await syncFileSystem(store.root);
  const tell = ({ cancellation: { place }, state }: Item) =>
    observer.result(place, state.kind === "waiting" ? { kind: "asked" } : state);
  const isOpen = ({ state }: Item) => state.kind === "waiting";
  for (const item of items) if (!isOpen(item)) await tell(item);
  let open = items.filter(isOpen);
  const deadline = performance.now() + seconds * 1000;
  let refreshAt = performance.now() + REFRESH_MILLIS;
  for (let pause = FIRST_LOOK; open.length > 0; pause = Math.min(pause * 1.5, LAST_LOOK)) {
    if (observer.stopped() || seconds === 0) break;
    if (performance.now() > deadline) return await giveUp(open, seconds, observer);
    await sleep(pause);
    if (performance.now() > refreshAt) {
      await refresh(store, open.map(({ cancellation }) => cancellation.place));
      refreshAt = performance.now() + REFRESH_MILLIS;
    }
    await goOn(open);
    for (const item of open) if (!isOpen(item)) await tell(item);
    open = open.filter(isOpen);
  }
  for (const item of open) await tell(item);
}

async function goOn(items: readonly Item[]): Promise<void> {
  await Promise.all(items.map(async (item) => {
    if (item.state.kind === "waiting") item.state = await item.cancellation.step();
  }));
}

/** SLURM's part: records and requests are written by now, so that it cannot be outrun. */
async function endJobs(store: Store, items: Item[], observer: CancelObserver): Promise<void> {
  const concerned = items.filter(({ state: { kind } }) =>
    kind === "cancelled" || kind === "waiting"
  );
  const { end, wake, clusters, notices } = ordersFor(
    store,
    concerned.map(({ cancellation: { place }, state }) => ({
      place,
      runs: state.kind === "waiting",
    })),
  );
  for (const notice of notices) await observer.warn(notice);
  // Another cluster has jobs of the same numbers.
  const here = clusters.size === 0 ? null : await thisCluster();
  const isHere = (job: string) => here === null || (clusters.get(job) ?? here) === here;
  for (const job of end.filter((job) => !isHere(job))) {
    await observer.warn(otherCluster(job, clusters.get(job)!));
  }
  const ended = await callScancel(end.filter(isHere));
  // To the shell of the job script as well, which yanex may have replaced; others ignore it.
  await callScancel(wake.filter(isHere), ["--signal=URG", "--full"]);
  for (const [job, words] of ended) await observer.warn(complaint(job, words));
}

function otherCluster(job: string, cluster: string): string {
  return `job ${job} is one of the cluster ${cluster}, which is not asked here: it ends when it ` +
    `comes to begin, or with scancel --clusters=${cluster} ${job}`;
}

function complaint(job: string, words: string): string {
  if (job !== "") return jobNotCancelled(job, words).message;
  return `SLURM cannot be asked to end their jobs, which end when they come to begin: ${words}`;
}

async function giveUp(open: readonly Item[], seconds: number, observer: CancelObserver) {
  for (const { cancellation: { place }, state } of open) {
    const where = state.kind === "waiting" ? state.where : "";
    const error: UserError = notEndedInTime(place.id, where, seconds);
    await observer.result(place, { kind: "refused", error });
  }
}
