import {
  type ExperimentPlace,
  type Metadata,
  type MetadataReading,
  runState,
  secondsBetween,
  type Status,
  text,
} from "../../experiment/mod.ts";
import { isMap, type ValueMap } from "../../params/mod.ts";
import { parseTimestamp } from "../../sys/mod.ts";
import { momentOf } from "./times/moment.ts";

/** What commands that touch many experiments know of each. */
export interface ExperimentRow {
  readonly id: string;
  readonly folder: string;
  readonly archived: boolean;
  readonly name: string | null;
  readonly description: string | null;
  /** A run whose runner is gone has failed; `unknown` also if the record cannot be read. */
  readonly status: Status | "unknown";
  /** Why metadata.json cannot be read, else null. */
  readonly broken: string | null;
  readonly project: string | null;
  readonly tags: readonly string[];
  readonly scriptPath: string | null;
  /** Times as they are stored. */
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  /** Of failed and cancelled ones as well. */
  readonly completedAt: string | null;
  /** Seconds; of one that runs: until now. */
  readonly duration: number | null;
  readonly errorMessage: string | null;
  /** SLURM's last word, empty without one; null for those that SLURM has nothing to do with. */
  readonly slurm: string | null;
}

/** What of a row lies in its metadata.json, in a form that can be kept. */
export interface RecordFacts {
  readonly broken: string | null;
  /** When the experiment was made, microseconds since 1970; null if that is no time. */
  readonly created: number | null;
  readonly name: string | null;
  readonly description: string | null;
  /** As recorded: nobody has looked whether what runs still does. */
  readonly status: Status | "unknown";
  readonly project: string | null;
  readonly tags: readonly string[];
  readonly scriptPath: string | null;
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly duration: number | null;
  readonly errorMessage: string | null;
  readonly slurm: string | null;
}

/** What is left to say of an experiment whose record cannot be read. */
const NOTHING = {
  created: null,
  name: null,
  description: null,
  status: "unknown",
  project: null,
  tags: [],
  scriptPath: null,
  createdAt: null,
  startedAt: null,
  completedAt: null,
  duration: null,
  errorMessage: null,
  slurm: null,
} as const;

/** What a metadata.json says of its experiment; null if there is none. */
export function factsOf(reading: MetadataReading): RecordFacts | null {
  if (reading.kind === "absent") return null;
  if (reading.kind === "broken") return { ...NOTHING, broken: reading.reason };
  const { metadata } = reading;
  return {
    broken: null,
    created: momentOf(metadata.createdAt),
    name: metadata.name,
    description: metadata.description,
    status: metadata.status,
    project: metadata.project,
    tags: metadata.tags,
    scriptPath: metadata.scriptPath,
    createdAt: metadata.createdAt,
    startedAt: metadata.startedAt,
    completedAt: metadata.completedAt,
    duration: metadata.duration,
    errorMessage: metadata.errorMessage,
    slurm: slurmWord(metadata.raw),
  };
}

function slurmWord(raw: ValueMap): string | null {
  const slurm = raw.get("slurm");
  return isMap(slurm) ? text(slurm.get("state")) ?? "" : null;
}

/** The row of an experiment that neither runs nor is about to. */
export function rowOf(place: ExperimentPlace, facts: RecordFacts): ExperimentRow {
  const { id, folder, archived } = place;
  const { startedAt, completedAt } = facts;
  const stored = Number.isFinite(facts.duration) ? facts.duration : null;
  const duration = stored ?? secondsBetween(startedAt, completedAt);
  return {
    id,
    folder,
    archived,
    name: facts.name,
    description: facts.description,
    status: facts.status,
    broken: facts.broken,
    project: facts.project,
    tags: facts.tags,
    scriptPath: facts.scriptPath,
    createdAt: facts.createdAt,
    startedAt,
    completedAt,
    duration,
    errorMessage: facts.errorMessage,
    slurm: facts.slurm,
  };
}

/** True if the record alone does not tell what has become of the experiment. */
export function needsLook({ status }: RecordFacts): boolean {
  return status === "running" || status === "created";
}

/**
 * The row of an experiment that runs or was about to, after a look at its process.
 *
 * @param micros now, microseconds since 1970
 */
export function liveRowOf(
  place: ExperimentPlace,
  metadata: Metadata,
  micros: number,
): ExperimentRow {
  const { status } = runState(place.folder, metadata);
  const row = { ...rowOf(place, factsOf({ kind: "read", metadata })!), status };
  if (status !== "running" || row.startedAt === null) return row;
  const started = parseTimestamp(row.startedAt);
  return { ...row, duration: started === null ? null : Math.max(0, (micros - started) / 1e6) };
}
