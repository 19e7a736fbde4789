import { UserError } from "../../errors/mod.ts";
import {
  claimExperiment,
  type ExperimentPlace,
  isUnfinished,
  locateExperiment,
  type Metadata,
  METADATA_FILE,
  peekSummary,
  readDependencies,
  settleKnownEnd,
  type Store,
} from "../../experiment/mod.ts";
import { isMap, type Value, type ValueMap } from "../../params/mod.ts";
import {
  diskEntry,
  failureReason,
  join,
  now,
  parseTimestamp,
  syncFileSystem,
  userId,
} from "../../sys/mod.ts";
import { callScancel } from "../commands/scancel.ts";
import { endingOf, waitsInVain } from "./ending.ts";
import type { JobState } from "./job_state.ts";
import { lastWordsOf, logFileOf } from "./last_words.ts";
import type { Pending } from "./refresh.ts";
import { thisCluster } from "./this_cluster.ts";

/** An experiment in SLURM's hands, and what SLURM says. */
export interface KnownJob extends Pending {
  readonly state: JobState;
}

/** What {@link settleJobs} did. */
export interface SettledJobs {
  /** Ids of those whose end was written. */
  readonly settled: readonly string[];
  /** Ids of those whose job this cluster does not show, although it may well live. */
  readonly strange: ReadonlySet<string>;
}

/** Writes the end of those experiments whose job is over. */
export async function settleJobs(store: Store, jobs: readonly KnownJob[]): Promise<SettledJobs> {
  const over = jobs.filter(({ state }) => state.phase === "ended" || waitsInVain(state));
  if (over.length === 0) return { settled: [], strange: new Set() };
  const cluster = await thisCluster();
  const strange = new Set<string>();
  const settled: string[] = [];
  // What waits in vain names what failed, which may be about to be written.
  for (const job of over.toSorted((a, b) => rank(a) - rank(b))) {
    if (isStrange(job, cluster)) strange.add(job.place.id);
    else if (await settle(store, job)) settled.push(job.place.id);
  }
  // One call for all of them: it can be a thousand.
  if (settled.length > 0) await syncFileSystem(store.root);
  const vain = over.filter(({ place, state }) => waitsInVain(state) && settled.includes(place.id));
  // They would stay in the queue for ever. If it does not work, they do no harm there.
  await callScancel(vain.map(({ ref }) => ref.job));
  return { settled, strange };
}

const rank = ({ state }: KnownJob) => waitsInVain(state) ? 1 : 0;

/**
 * True if SLURM's word may be of another job, or its silence mean nothing: a store can be used from
 * several clusters, and with PrivateData=jobs nobody is shown the jobs of others.
 */
function isStrange({ cluster, state, place }: KnownJob, here: string | null): boolean {
  if (cluster !== null && here !== null && cluster !== here) return true;
  if (state.state !== null || userId() === 0) return false;
  return diskEntry(join(place.folder, METADATA_FILE))?.uid !== userId();
}

/** Writes one end; false if there was nothing to write, or if it is not possible now. */
async function settle(store: Store, job: KnownJob): Promise<boolean> {
  const { place, metadata, state, ref } = job;
  const ended = state.endedAt === null ? null : parseTimestamp(state.endedAt);
  try {
    // Whoever claimed it in the job, or at least while it ran, is dead by now.
    const claim = claimExperiment(
      place.folder,
      (since, leg) => leg === null ? ended !== null && since < ended : leg.job === ref.job,
    );
    if (claim === null) return false;
    try {
      const ending = endingOf(state, {
        began: metadata.status !== "staged" || metadata.startedAt !== null,
        lastWords: lastWordsOf(store, ref),
        logFile: logFileOf(store, ref) ?? state.logFile,
        store: store.root,
        dependency: failedDependency(store, place),
      });
      return await settleKnownEnd(place.folder, {
        ...ending,
        endedAt: state.endedAt,
        applies: (current) => isSame(current, metadata),
        note: (raw) => noteState(raw, state),
        durable: false,
      });
    } finally {
      claim.release();
    }
  } catch (error) {
    // It cannot be written here: what SLURM says is shown all the same.
    if (error instanceof UserError || failureReason(error) !== "other") return false;
    throw error;
  }
}

/** True if nobody has changed a record since it was read. */
function isSame(a: Metadata, b: Metadata): boolean {
  return a.status === b.status && a.raw.get("saved_at") === b.raw.get("saved_at");
}

/** Puts SLURM's word into a record. */
export function noteState(raw: ValueMap, { state, reason, node, partition }: JobState): void {
  const before = raw.get("slurm");
  const facts: ValueMap = isMap(before) ? before : new Map();
  raw.set("slurm", facts);
  const put = (key: string, value: Value | null) => {
    if (value !== null) facts.set(key, value);
  };
  put("state", state ?? "FORGOTTEN");
  put("reason", reason);
  put("state_at", now());
  if (!facts.has("node")) put("node", node);
  if (!facts.has("partition")) put("partition", partition);
}

/** The first of what an experiment depends on that did not complete; null if none is known. */
export function failedDependency(store: Store, { folder }: ExperimentPlace): string | null {
  const [failed = null] = readDependencies(folder).filter(({ id }) => {
    const place = locateExperiment(store, id);
    const status = place === null ? null : peekSummary(place.folder)?.status;
    return status !== "completed" && !isUnfinished(status ?? null);
  });
  return failed?.id ?? null;
}
