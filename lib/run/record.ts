import { gitEnvironmentMetadata, gitMetadata, type GitState } from "../git/mod.ts";
import { identityEntries, secondsBetween, STORAGE_VERSION } from "../experiment/mod.ts";
import { Float, type Plain, toValue, type ValueMap } from "../params/mod.ts";
import type { InterpreterFacts } from "../python/mod.ts";
import {
  basename,
  environment,
  now,
  type ProcessEnd,
  processId,
  processIdentity,
  VERSION,
} from "../sys/mod.ts";
import type { RunOutcome } from "./outcome.ts";
import type { RunPlan } from "./plan.ts";
import { slurmFacts } from "./slurm_facts.ts";
import { dependencyFiles, recordedVariables, systemFacts } from "./system_facts.ts";

/** The state of the code at the start of a run. */
export interface CodeState {
  readonly git: GitState;
  /** Size of the patch that was stored; null if there is none. */
  readonly patchBytes: number | null;
  readonly gitVersion: string | null;
}

/** The metadata of an experiment that was just made. */
export function newRecord(
  id: string,
  plan: RunPlan,
  code: CodeState,
  facts: InterpreterFacts,
): ValueMap {
  const created = now();
  return toValue({
    id,
    name: plan.name,
    description: plan.description,
    project: plan.project ?? repositoryName(code.git),
    tags: [...plan.tags],
    script_path: plan.scriptPath,
    script_args: [...plan.scriptArgs],
    cli_args: plan.cliArgs,
    status: "created",
    created_at: created,
    started_at: null,
    completed_at: null,
    duration: null,
    git: codeMetadata(code),
    environment: {
      python: facts.python,
      system: systemFacts(facts, plan.workingDirectory),
      git: gitEnvironmentMetadata(code.git, code.gitVersion) as unknown as Plain,
      dependencies: dependencyFiles(plan.workingDirectory),
      variables: recordedVariables(),
      capture_timestamp: null,
    },
    slurm: slurmFacts(environment()) ?? undefined,
    process_id: processId(),
    runner: new Map([
      ["version", VERSION],
      ["python_executable", plan.interpreter.path],
      ["heartbeat", created],
      ...identityEntries(processIdentity()),
    ]) as ValueMap,
    storage_version: STORAGE_VERSION,
    saved_at: created,
  }) as ValueMap;
}

function repositoryName(git: GitState): string | null {
  const repository = git.kind === "repository" ? git : git.repository;
  return repository === null ? null : basename(repository.root);
}

/** The `git` map; its fields about secrets stay null until the patch is scanned. */
function codeMetadata({ git, patchBytes }: CodeState): Plain {
  const map = gitMetadata(git, patchBytes);
  if (map.patch_size_mb === undefined) return map as unknown as Plain;
  return {
    ...map,
    patch_size_mb: new Float(map.patch_size_mb),
    patch_has_secrets: null,
    patch_secret_count: null,
  } as unknown as Plain;
}

/** Marks a record as running. */
export function recordStart(raw: ValueMap): void {
  const started = now();
  raw.set("status", "running");
  raw.set("started_at", started);
  raw.set("saved_at", started);
}

/** What a script used. */
export interface ScriptUsage {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Peak memory, KiB; null if it could not be told from that of git. */
  readonly peakKiB: number | null;
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
  if (!(runner instanceof Map)) return;
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
