import { UserError } from "../../errors/mod.ts";
import {
  entryAt,
  type ExperimentPlace,
  followArchiving,
  locateExperiment,
  mayGoOn,
  readMetadata,
  type Store,
  text,
} from "../../experiment/mod.ts";
import { type JobRef, jobRefOf } from "../submission/job_ref.ts";
import type { Submission } from "../submission/record.ts";
import { TaskList } from "../submission/task_list.ts";

/** What SLURM is to do for experiments that are being cancelled. */
export interface JobOrders {
  /** Jobs that nobody needs any more. */
  readonly end: readonly string[];
  /** Jobs that go on, in which a runner is to look for its request. */
  readonly wake: readonly string[];
  /** The clusters of those jobs, as far as they are known. */
  readonly clusters: ReadonlyMap<string, string>;
  /** What the user should know. */
  readonly notices: readonly string[];
}

/** An experiment that is being cancelled. */
export interface Cancelled {
  readonly place: ExperimentPlace;
  /** It runs, and was asked to end. */
  readonly runs: boolean;
}

/**
 * Decides what is to become of the jobs of experiments: one that yanex submitted is ended when all
 * its experiments are cancelled or have ended. A job script that somebody wrote may have more to do:
 * only its experiment ends.
 */
export function ordersFor(store: Store, experiments: readonly Cancelled[]): JobOrders {
  const known = new Map<string, Submission | null>();
  const tasks = new TaskList(store);
  const runs = new Set(experiments.filter(({ runs }) => runs).map(({ place }) => place.id));
  const end = new Set<string>();
  const wake = new Set<string>();
  const notices = new Set<string>();
  const clusters = new Map<string, string>();
  for (const { place, runs: isRunning } of experiments) {
    let ref: JobRef | null;
    try {
      ref = refOf(store, place, known);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      notices.add(error.message);
      continue;
    }
    if (ref === null) continue;
    const cluster = clusterOf(place, known);
    if (cluster !== null) clusters.set(ref.job, cluster);
    if (ref.submission === null || ref.task === null) {
      if (isRunning) wake.add(ref.job);
      else notices.add(`job ${ref.job} was not submitted by yanex and stays: scancel ${ref.job}`);
      continue;
    }
    const others = tasks.of(ref.submission, ref.task)
      .filter((id) => id !== place.id && !runs.has(id) && mayRun(store, id));
    if (others.length === 0) end.add(ref.job);
    else if (isRunning) wake.add(ref.job);
  }
  return {
    end: [...end],
    wake: [...wake].filter((job) => !end.has(job)),
    clusters,
    notices: [...notices],
  };
}

function refOf(
  store: Store,
  { folder }: ExperimentPlace,
  known: Map<string, Submission | null>,
): JobRef | null {
  const reading = readMetadata(followArchiving(folder));
  if (reading.kind !== "read" || !reading.metadata.raw.has("slurm")) return null;
  return jobRefOf(store, reading.metadata.raw, known);
}

/** The cluster that an experiment was submitted to, or ran on; null if nobody wrote it down. */
function clusterOf(
  { folder }: ExperimentPlace,
  known: ReadonlyMap<string, Submission | null>,
): string | null {
  const reading = readMetadata(followArchiving(folder));
  if (reading.kind !== "read") return null;
  const of = (key: string) => text(entryAt(reading.metadata.raw, "slurm", key));
  return known.get(of("submission") ?? "")?.cluster ?? of("cluster");
}

function mayRun(store: Store, id: string): boolean {
  const place = locateExperiment(store, id);
  return place !== null && mayGoOn(place.folder);
}
