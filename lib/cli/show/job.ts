import { entryAt, type ExperimentPlace, number, type Store, text } from "../../experiment/mod.ts";
import { formatScalar, type Value, type ValueMap } from "../../params/mod.ts";
import type { Description } from "../../query/mod.ts";
import {
  type JobState,
  knownJobRef,
  logFileOf,
  reasonWords,
  refresh,
  stateWords,
} from "../../slurm/mod.ts";
import { pathExists } from "../../sys/mod.ts";
import { jobEntries } from "../slurm/job_entries.ts";
import { type JobLook, jobLook } from "../slurm/job_look.ts";

/** What SLURM has to do with an experiment. */
export interface ShownJob {
  /** How its status looks; null if as any other of its status. */
  readonly look: JobLook | null;
  /** Label and value of each line. */
  readonly facts: readonly (readonly [label: string, value: string | null])[];
}

/** What SLURM says of an experiment. */
export interface AskedJob {
  /** Undefined if it says nothing, or if the experiment has an end. */
  readonly state: JobState | undefined;
  /** Its job waits or runs. */
  readonly isAlive: boolean;
  /** Why SLURM could not be asked, on one line; null if it was, or if there was no need. */
  readonly notice: string | null;
}

/** Asks SLURM for an experiment that may be in its hands, and settles it if its job is over. */
export async function askJob(store: Store, place: ExperimentPlace): Promise<AskedJob> {
  const { jobs, settled, notice } = await refresh(store, [place], { details: true });
  const state = settled.length > 0 ? undefined : jobs.get(place.id);
  return { state, isAlive: state !== undefined && state.phase !== "ended", notice };
}

/**
 * Adds to the description of an experiment what SLURM says of it.
 *
 * @param now describes an experiment with a `slurm` entry
 */
export function withJob(
  now: Description,
  store: Store,
  { state }: AskedJob,
): { readonly description: Description; readonly shown: ShownJob } {
  const { raw, completedAt } = now.metadata;
  // It can have ended since SLURM was asked.
  const job = completedAt === null ? state : undefined;
  const ref = knownJobRef(store, now.metadata);
  const log = (ref && logFileOf(store, ref)) ?? job?.logFile ?? null;
  const recorded = raw.get("slurm");
  const entries = job === undefined ? recorded : jobEntries(recorded, { ...job, logFile: log });
  const merged: ValueMap = new Map(raw).set("slurm", entries!);
  const look = jobLook(now.state.status, text(entryAt(raw, "slurm", "state")) ?? "", job);
  const of = (...keys: string[]) =>
    keys.map((key) => entryAt(merged, "slurm", key)).map(shown).find(Boolean) ?? null;
  const restarts = number(entryAt(merged, "slurm", "restart_count"));
  const facts: ShownJob["facts"] = [
    ["Job", ref?.job ?? of("job_id")],
    ["State", stateText(now, job, of("state"))],
    ["Partition", of("partition")],
    ["Node", of("node_list", "node")],
    ["Restarts", restarts === null || restarts === 0 ? null : String(restarts)],
    ["Submission", of("submission")],
    ["Log", log !== null && pathExists(log) ? log : null],
  ];
  return {
    description: { ...now, metadata: { ...now.metadata, raw: merged } },
    shown: { look, facts },
  };
}

function shown(value: Value | undefined): string | null {
  if (value === undefined || value === null || typeof value === "object") return null;
  return formatScalar(value);
}

function stateText(
  { dependencies }: Description,
  job: JobState | undefined,
  recorded: string | null,
): string | null {
  if (job === undefined) return recorded === null ? null : stateWords(recorded);
  if (job.state === null) return "not known to SLURM any more";
  const word = stateWords(job.state);
  if (job.phase !== "queued" || job.reason === null) return word;
  const waited = job.reason === "Dependency"
    ? dependencies.filter(({ status }) => status !== "completed").map(({ id }) => ` ${id}`)
    : [];
  return `${word}, ${reasonWords(job.reason)}${waited.slice(0, 5).join()}`;
}
