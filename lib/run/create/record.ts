import { gitEnvironmentMetadata, gitMetadata, type GitState } from "../../git/mod.ts";
import { identityEntries, secondsBetween, STORAGE_VERSION } from "../../experiment/mod.ts";
import { Float, isMap, type Plain, toValue, type Value, type ValueMap } from "../../params/mod.ts";
import {
  basename,
  environment,
  now,
  type ProcessEnd,
  processId,
  processIdentity,
  VERSION,
} from "../../sys/mod.ts";
import type { RunOutcome } from "../script/outcome.ts";
import type { ScriptUsage } from "../script/usage.ts";
import type { RunPlan } from "../plan.ts";
import { scanEntries, type ScanReport } from "../secrets/scan_report.ts";
import type { Surroundings } from "./capture.ts";
import { recordJob } from "./record_job.ts";
import { slurmFacts } from "./slurm_facts.ts";
import { dependencyFiles, recordedVariables, systemFacts } from "./system_facts.ts";

/** Entries of a new record beyond what every run has. */
export interface RecordExtras {
  /** Default `created`; `staged` for one that waits to be run, `running` if that is next. */
  readonly status?: "created" | "staged" | "running";
  /** Place in a sweep. */
  readonly sweep?: Plain;
  /** Anything else. */
  readonly entries?: ValueMap;
}

/** The metadata of an experiment that was just made. */
export function newRecord(
  id: string,
  plan: RunPlan,
  { git, gitVersion, facts, scan = null, redactFile }: Surroundings,
  patchBytes: number | null,
  { status = "created", sweep, entries }: RecordExtras = {},
): ValueMap {
  const created = now();
  const record = toValue({
    id,
    name: plan.name,
    description: plan.description,
    project: plan.project ?? repositoryName(git),
    tags: [...plan.tags],
    script_path: plan.scriptPath,
    script_args: [...plan.scriptArgs],
    cli_args: plan.cliArgs,
    status,
    sweep,
    staged_at: status === "staged" ? created : undefined,
    created_at: created,
    started_at: null,
    completed_at: null,
    duration: null,
    git: codeMetadata(git, patchBytes, scan),
    environment: {
      python: facts.python,
      system: systemFacts(facts, plan.workingDirectory),
      git: gitEnvironmentMetadata(git, gitVersion) as unknown as Plain,
      dependencies: dependencyFiles(plan.workingDirectory, redactFile),
      variables: recordedVariables(),
      capture_timestamp: null,
    },
    slurm: slurmFacts(environment()) ?? undefined,
    process_id: status === "staged" ? undefined : processId(),
    runner: new Map<string, Value>([
      ["version", VERSION],
      ["python_executable", plan.interpreter.path],
      ...patchEntries(plan),
      ...(status === "staged" ? [] : runnerEntries(created)),
    ]) as ValueMap,
    storage_version: STORAGE_VERSION,
    saved_at: created,
  }) as ValueMap;
  for (const [key, value] of entries ?? []) record.set(key, value);
  if (status === "running") recordStart(record);
  return record;
}

function repositoryName(git: GitState): string | null {
  const repository = git.kind === "repository" ? git : git.repository;
  return repository === null ? null : basename(repository.root);
}

/**
 * The map `git` of metadata.json, or another one like it.
 *
 * @param patchBytes size of the patch that was stored; null if none was
 * @param scan of it; null: its fields about secrets are null until it is scanned
 */
export function codeMetadata(
  git: GitState,
  patchBytes: number | null,
  scan: ScanReport | null,
): Plain {
  const map = gitMetadata(git, patchBytes);
  if (map.patch_size_mb === undefined) return map as unknown as Plain;
  return {
    ...map,
    patch_size_mb: new Float(map.patch_size_mb),
    ...scanEntries(scan),
  } as unknown as Plain;
}

/** What the patch holds and does not hold, for a later look at the same code. */
function patchEntries(
  { includeNotebooks, includeUntracked, secrets }: RunPlan,
): [string, Value][] {
  const entries: [string, Value][] = [];
  if (includeNotebooks) entries.push(["include_notebooks", true]);
  if (includeUntracked) entries.push(["include_untracked", true]);
  if (secrets !== "warn") entries.push(["secrets", secrets]);
  return entries;
}

/** This process, as the `runner` map has it. */
function runnerEntries(heartbeat: string): [string, Value][] {
  return [["heartbeat", heartbeat], ...identityEntries(processIdentity())] as [string, Value][];
}

/**
 * Marks a record as running in this process, and in its job. One that goes on keeps the time of its
 * first start.
 */
export function recordStart(raw: ValueMap): void {
  const started = now();
  raw.set("status", "running");
  if (typeof raw.get("started_at") !== "string") raw.set("started_at", started);
  recordJob(raw);
  raw.set("saved_at", started);
  raw.set("process_id", BigInt(processId()));
  const before = raw.get("runner");
  const runner: ValueMap = new Map(isMap(before) ? before : []);
  for (const [key, value] of runnerEntries(started)) runner.set(key, value);
  raw.set("runner", runner);
}

/** Writes the end of a run into its record. */
export function recordEnd(
  raw: ValueMap,
  outcome: RunOutcome,
  end: ProcessEnd | null,
  usage: ScriptUsage | null,
): void {
  const ended = now();
  const started = raw.get("started_at");
  const seconds = secondsBetween(typeof started === "string" ? started : null, ended);
  raw.set("status", outcome.status);
  raw.set("completed_at", ended);
  raw.set("duration", seconds);
  if (outcome.status === "failed") raw.set("error_message", outcome.errorMessage);
  if (outcome.status === "cancelled") raw.set("cancellation_reason", outcome.reason);

  const runner = raw.get("runner");
  if (!isMap(runner)) return;
  const facts = toValue({
    heartbeat: ended,
    exit_code: end?.kind === "exited" ? end.code : null,
    signal: end?.kind === "signalled" ? end.signal : null,
    peak_memory_kib: usage?.peakKiB ?? null,
    user_seconds: usage === null ? null : new Float(usage.userSeconds),
    system_seconds: usage === null ? null : new Float(usage.systemSeconds),
  }) as ValueMap;
  for (const [key, value] of facts) runner.set(key, value);
}
