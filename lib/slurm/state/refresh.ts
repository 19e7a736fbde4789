import { UserError } from "../../errors/mod.ts";
import {
  entryAt,
  type ExperimentPlace,
  type Metadata,
  readMetadata,
  type Store,
  text,
} from "../../experiment/mod.ts";
import { pathExists } from "../../sys/mod.ts";
import { type JobRef, jobRefOf } from "../submission/job_ref.ts";
import { type Submission } from "../submission/record.ts";
import { askScheduler } from "./ask_scheduler.ts";
import type { JobState } from "./job_state.ts";
import { lastWordsOf, logFileOf, saysOutOfMemory } from "./last_words.ts";
import { settleJobs } from "./settle_jobs.ts";

/** What {@link refresh} found. */
export interface Refreshed {
  /**
   * What SLURM says of the jobs of those experiments that wait for SLURM, or run in a job, as far
   * as their records say; by the experiment's id.
   */
  readonly jobs: ReadonlyMap<string, JobState>;
  /** Ids of those whose end was written just now. */
  readonly settled: readonly string[];
  /** Why nothing is known of their jobs, on one line; null if nothing was to be asked. */
  readonly notice: string | null;
}

/** Options of {@link refresh}. */
export interface RefreshOptions {
  /** Ask more of each job: restarts, exit code, the file of its output. Default false. */
  readonly details?: boolean;
  /** Write nothing. Default false. */
  readonly look?: boolean;
}

/** An experiment that is in SLURM's hands. */
export interface Pending {
  readonly place: ExperimentPlace;
  readonly metadata: Metadata;
  readonly ref: JobRef;
  /** The cluster that it was submitted to, if that is known. */
  readonly cluster: string | null;
}

/**
 * Asks SLURM for the jobs of those experiments that wait in its queue or run in a job, and writes
 * the end of those whose job is over, as SLURM saw it. One call of squeue for all of them, and none
 * if there are none. Records that have an end, that moved meanwhile, or that cannot be written stay
 * as they are.
 *
 * @param places any experiments
 */
export async function refresh(
  store: Store,
  places: readonly ExperimentPlace[],
  { details = false, look = false }: RefreshOptions = {},
): Promise<Refreshed> {
  const pending = findPending(store, places);
  if (pending.length === 0) return { jobs: new Map(), settled: [], notice: null };
  const isEnded = ({ phase }: JobState) => details || phase === "ended";
  const answer = await askScheduler(pending.map(({ ref }) => ref.job), isEnded);
  if (answer.unreachable !== null) {
    const notice = `SLURM cannot be asked, so this is as recorded: ${answer.unreachable}`;
    return { jobs: new Map(), settled: [], notice };
  }
  const known = pending.flatMap((each) => {
    const state = answer.jobs.get(each.ref.job);
    return state === undefined ? [] : [{ ...each, state: inferred(store, each, state) }];
  });
  const { settled, strange } = look
    ? { settled: [], strange: new Set<string>() }
    : await settleJobs(store, known);
  const jobs = new Map(
    known.filter(({ place }) => !strange.has(place.id)).map((
      { place, state },
    ) => [place.id, state]),
  );
  return { jobs, settled, notice: null };
}

/** What SLURM does not say itself. */
function inferred(store: Store, pending: Pending, state: JobState): JobState {
  // Without cgroups, SLURM kills what takes too much memory and calls it a failure.
  const isOutOfMemory = state.state === "FAILED" && state.signal === 9 &&
    saysOutOfMemory(lastWordsOf(store, pending.ref));
  return isOutOfMemory ? { ...state, state: "OUT_OF_MEMORY" } : orCancelled(store, pending, state);
}

/**
 * Of a task that is cancelled before it began SLURM keeps nothing, unless the whole array is: what
 * began has left a log.
 */
function orCancelled(store: Store, { metadata, ref }: Pending, state: JobState): JobState {
  if (!state.isMissingTask || metadata.status !== "staged") return state;
  const log = logFileOf(store, ref);
  if (log === null || pathExists(log)) return state;
  return { ...state, state: "CANCELLED" };
}

/** Those that are in SLURM's hands, as far as their records say. */
export function findPending(store: Store, places: readonly ExperimentPlace[]): Pending[] {
  const submissions = new Map<string, Submission | null>();
  return places.flatMap((place) => {
    const reading = readMetadata(place.folder);
    if (reading.kind !== "read" || !mayBePending(reading.metadata)) return [];
    const { metadata } = reading;
    const ref = knownJobRef(store, metadata, submissions);
    if (ref === null) return [];
    const submission = ref.submission === null ? null : submissions.get(ref.submission);
    const cluster = submission?.cluster ?? text(entryAt(metadata.raw, "slurm", "cluster"));
    return [{ place, metadata, ref, cluster }];
  });
}

function mayBePending({ status, raw }: Metadata): boolean {
  if (raw.get("slurm") === undefined) return false;
  if (status === "staged") {
    return entryAt(raw, "slurm", "submission") !== undefined ||
      entryAt(raw, "slurm", "state") === "REQUEUED";
  }
  return status === "running" || status === "created";
}

/**
 * The job of an experiment as {@link jobRefOf} finds it; null also if the record of its submission
 * is damaged, so that everything else can be shown.
 */
export function knownJobRef(
  store: Store,
  { raw }: Metadata,
  submissions?: Map<string, Submission | null>,
): JobRef | null {
  try {
    return jobRefOf(store, raw, submissions);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
