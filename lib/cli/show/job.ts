import { entryAt, number, type Store, text } from "../../experiment/mod.ts";
import { formatScalar, type Value, type ValueMap } from "../../params/mod.ts";
import { describeExperiment, type Description } from "../../query/mod.ts";
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
  /** Why SLURM could not be asked, on one line; null if it was, or if there was no need. */
  readonly notice: string | null;
}

/**
 * Asks SLURM for an experiment that is in its hands, and adds to its description what it says.
 *
 * @param description of an experiment with a `slurm` entry
 */
export async function withJob(
  description: Description,
  store: Store,
): Promise<{ readonly description: Description; readonly shown: ShownJob }> {
  const { place } = description;
  const { jobs, settled, notice } = await refresh(store, [place], { details: true });
  const now = settled.length > 0 ? await describeExperiment(place, store) : description;
  const { raw } = now.metadata;
  const job = settled.length > 0 ? undefined : jobs.get(place.id);
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
    shown: { look, facts, notice },
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
