import {
  entryAt,
  type ExperimentPlace,
  isLeftByEarlierLeg,
  isUnfinished,
  type JobLeg,
  listPlaces,
  mayMention,
  type Metadata,
  number,
  peekStatus,
  readMetadata,
  readParams,
  runState,
  type Store,
  text,
} from "../../experiment/mod.ts";
import { isMap, type Value, type ValueMap } from "../../params/mod.ts";
import type { RunPlan, SecretMode } from "../plan.ts";
import type { PatchScope } from "./code_check.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";
import type { StagedExperiment } from "./stage.ts";

/** An experiment of the store that can be run, with all that is needed to run it. */
export interface Work {
  readonly place: ExperimentPlace;
  /** Its status when it was found. */
  readonly found: Metadata["status"];
  readonly name: string | null;
  readonly scriptPath: string;
  readonly scriptArgs: readonly string[];
  readonly workingDirectory: string;
  /** Path of the interpreter. */
  readonly python: string;
  readonly cliArgs: ValueMap;
  /** What its patch holds. */
  readonly patchScope: PatchScope;
  /** What is done about secrets, if the code that runs is not the one that was staged. */
  readonly secrets: SecretMode;
  /** The copy of the code as it was when it was staged, if it runs from there. */
  readonly snapshot: Snapshot | null;
  readonly sweep: { readonly id: string; readonly index: number; readonly size: number } | null;
  /** Its record has no end and names a job of SLURM, which may still be there. */
  readonly isInSlurm: boolean;
}

/** Which experiments {@link findWork} looks for. */
export interface WorkQuery {
  /** Only those of this sweep, and then also those that failed or were cancelled. */
  readonly sweepId?: string;
  /** Also those that an earlier leg of this job, which this process runs in, left behind. */
  readonly leg?: JobLeg;
}

/**
 * Finds what is to be run: staged experiments, and staged ones whose runner was killed in the
 * middle; of a sweep also those that failed or were cancelled. Oldest first, sweeps in their order.
 */
export function findWork(store: Store, query: WorkQuery = {}): Work[] {
  const found: { work: Work; created: string }[] = [];
  for (const place of listPlaces(store, "regular")) {
    if (!isCandidate(place.folder, query)) continue;
    const reading = readMetadata(place.folder);
    if (reading.kind !== "read") continue;
    if (!isRunnable(place.folder, reading.metadata, query)) continue;
    const work = workOf(place, reading.metadata);
    if (work !== null) found.push({ work, created: reading.metadata.createdAt ?? "" });
  }
  return found.sort((a, b) =>
    compare(a.created, b.created) || order(a.work) - order(b.work) ||
    compare(a.work.place.id, b.work.place.id)
  ).map(({ work }) => work);
}

/** Most experiments of a store have ended long ago: a look at the text is enough for those. */
function isCandidate(folder: string, { sweepId }: WorkQuery): boolean {
  if (sweepId !== undefined) return mayMention(folder, sweepId);
  const status = peekStatus(folder);
  return status === null || isUnfinished(status);
}

const order = (work: Work) => work.sweep?.index ?? 0;
const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;

/** True if an experiment waits to be run (again). */
export function isRunnable(folder: string, metadata: Metadata, query: WorkQuery = {}): boolean {
  if (query.sweepId !== undefined) {
    if (text(entryAt(metadata.raw, "sweep", "id")) !== query.sweepId) return false;
    if (metadata.status === "failed" || metadata.status === "cancelled") return true;
  }
  if (metadata.status === "staged") return true;
  if (query.leg !== undefined && isLeftByEarlierLeg(metadata.raw, query.leg)) return true;
  if (metadata.raw.get("staged_at") === undefined) return false;
  return runState(folder, metadata).runnerDied;
}

/** What the record says is to be run; null if it lacks what is needed. */
export function workOf(place: ExperimentPlace, metadata: Metadata): Work | null {
  const { raw } = metadata;
  if (metadata.scriptPath === null) return null;
  const cliArgs = raw.get("cli_args");
  const sweepId = text(entryAt(raw, "sweep", "id"));
  const snapshot = snapshotOf(raw);
  return {
    place,
    found: metadata.status,
    name: metadata.name,
    scriptPath: snapshot?.scriptPath ?? metadata.scriptPath,
    scriptArgs: metadata.scriptArgs,
    workingDirectory: text(entryAt(raw, "environment", "system", "working_directory")) ?? "/",
    // Upstream records the interpreter only among the facts of the environment.
    python: text(entryAt(raw, "runner", "python_executable")) ??
      text(entryAt(raw, "environment", "python", "python_executable")) ?? "python3",
    cliArgs: isMap(cliArgs) ? cliArgs : new Map(),
    patchScope: {
      includeNotebooks: entryAt(raw, "runner", "include_notebooks") === true,
      includeUntracked: entryAt(raw, "runner", "include_untracked") === true,
    },
    secrets: secretMode(entryAt(raw, "runner", "secrets")),
    snapshot,
    sweep: sweepId === null ? null : {
      id: sweepId,
      index: number(entryAt(raw, "sweep", "index")) ?? 0,
      size: number(entryAt(raw, "sweep", "size")) ?? 0,
    },
    isInSlurm: raw.has("slurm") && isUnfinished(metadata.status),
  };
}

/** What a record says is done about secrets; nothing: the user is told. */
export function secretMode(recorded: Value | undefined): SecretMode {
  return recorded === "redact" || recorded === "block" ? recorded : "warn";
}

/** The work that an experiment is which was staged just now. */
export function workOfStaged(
  plan: RunPlan,
  staged: StagedExperiment,
  sweep: { readonly id: string; readonly size: number } | null,
  snapshot: Snapshot | null,
): Work {
  const { id, folder, name, index } = staged;
  return {
    place: { id, folder, archived: false },
    found: "staged",
    name,
    scriptPath: snapshot?.scriptPath ?? plan.scriptPath,
    scriptArgs: plan.scriptArgs,
    workingDirectory: plan.workingDirectory,
    python: plan.interpreter.path,
    cliArgs: plan.cliArgs,
    patchScope: plan,
    secrets: plan.secrets,
    snapshot,
    sweep: sweep === null ? null : { ...sweep, index },
    isInSlurm: false,
  };
}

/** The parameters of an experiment that is to be run. */
export async function paramsOf(work: Work): Promise<ValueMap> {
  return await readParams(work.place.folder) ?? new Map();
}
