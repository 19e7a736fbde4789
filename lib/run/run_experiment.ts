import { scriptNotStarted, storeNotWritable, UserError } from "../errors/mod.ts";
import {
  type Draft,
  draftExperiment,
  finishMetrics,
  HEARTBEAT_FILE,
  HEARTBEAT_SECONDS,
  identityEntries,
  METADATA_FILE,
  PARAMS_FILE,
  PARAMS_JSON_FILE,
  SCRIPT_PROCESS_FILE,
  type StoreModes,
  updateMetadata,
  writeMetadata,
  yanexHome,
} from "../experiment/mod.ts";
import {
  captureGit,
  type GitState,
  gitVersion,
  LARGE_PATCH_BYTES,
  PATCH_FILE,
  writePatch,
} from "../git/mod.ts";
import {
  EXPORTED_PARAMS_VARIABLE,
  exportEnvironmentParams,
  formatJson,
  type ValueMap,
} from "../params/mod.ts";
import { deliverClient, type InterpreterFacts, interpreterFacts } from "../python/mod.ts";
import {
  type ChildUsage,
  childUsage,
  dirname,
  environment,
  environmentVariable,
  failureReason,
  failureText,
  join,
  makeDurable,
  pathListSeparator,
  type ProcessEnd,
  processIdentity,
  removePath,
  sleep,
  type StartedProcess,
  startProcess,
  VERSION,
  writeFileAtomic,
  writeNewFile,
} from "../sys/mod.ts";
import { bridgeSignals, type SignalBridge } from "./interruption.ts";
import { decideOutcome, type RunOutcome } from "./outcome.ts";
import type { RunObserver, RunPlan } from "./plan.ts";
import { newRecord, recordEnd, recordStart, type ScriptUsage } from "./record.ts";
import { type OutputRecord, recordOutput } from "./record_output.ts";
import { remember } from "./remembered.ts";
import { readVerdict } from "./script_words.ts";

/** What {@link runExperiment} tells. */
export type RunReport =
  | {
    readonly kind: "ran";
    readonly id: string;
    readonly folder: string;
    readonly outcome: RunOutcome;
    /** Seconds from start to end. */
    readonly duration: number;
    readonly warnings: readonly string[];
  }
  /** A signal came before there was an experiment. */
  | { readonly kind: "interrupted"; readonly exitCode: number };

/** How long output of processes that outlive the script is waited for after the last of it. */
const LINGER_SECONDS = 3;

/**
 * Runs one script as a tracked experiment, from the capture of the code to the final record.
 *
 * @throws UserError before the experiment exists (nothing is left behind then), or if the
 *   interpreter cannot be started (the experiment is recorded as failed)
 */
export async function runExperiment(plan: RunPlan, observer: RunObserver): Promise<RunReport> {
  const bridge = bridgeSignals(plan.graceSeconds);
  try {
    const asked = Promise.all([
      captureGit(dirname(plan.scriptPath), plan),
      interpreterFacts(plan.interpreter.path),
      gitVersion(remember),
    ]);
    // Goes on while git and Python answer.
    const client = deliverClient(yanexHome());
    const [git, facts, version] = await asked;
    if (git.notice !== null) observer.warn(git.notice);
    if (bridge.interruption() !== null) return interrupted(bridge);

    const experiment = await createExperiment(plan, git, version, facts, observer);
    observer.created(experiment.id, experiment.folder);
    return await execute(plan, experiment, client, bridge, observer);
  } finally {
    bridge.close();
  }
}

function interrupted(bridge: SignalBridge): RunReport {
  const outcome = decideOutcome({
    end: { kind: "exited", code: 0 },
    interruption: bridge.interruption(),
    verdict: null,
    stderrTail: "",
  });
  return { kind: "interrupted", exitCode: outcome.exitCode };
}

/** An experiment in the store. */
interface Created {
  readonly id: string;
  readonly folder: string;
  readonly modes: StoreModes;
  readonly record: ValueMap;
}

async function createExperiment(
  plan: RunPlan,
  git: GitState,
  gitVersion: string | null,
  facts: InterpreterFacts,
  observer: RunObserver,
): Promise<Created> {
  const draft = draftExperiment(plan.store);
  try {
    const patchBytes = await storePatch(git, draft, observer);
    for (const stream of ["stdout.txt", "stderr.txt"]) {
      writeNewFile(join(draft.folder, "artifacts", stream), "", draft.modes.file);
    }
    const record = newRecord(draft.id, plan, { git, patchBytes, gitVersion }, facts);
    const folder = draft.publish(record, plan.params);
    return { id: draft.id, folder, modes: draft.modes, record };
  } catch (error) {
    draft.discard();
    const reason = failureReason(error);
    if (reason === "other" || reason === "missing") throw error;
    throw storeNotWritable(plan.store.root, reason);
  }
}

/** Stores the patch of uncommitted changes; its size, or null if there is none. */
async function storePatch(
  git: GitState,
  { folder, modes }: Draft,
  observer: RunObserver,
): Promise<number | null> {
  if (git.kind !== "repository") return null;
  try {
    const written = await writePatch(git.patch, join(folder, PATCH_FILE), modes.file);
    const bytes = written?.sizeBytes ?? null;
    if (bytes !== null && bytes > LARGE_PATCH_BYTES) {
      const size = (bytes / LARGE_PATCH_BYTES).toFixed(1);
      observer.warn(`the patch of uncommitted changes is large: ${size} MB; consider a commit`);
    }
    return bytes;
  } catch (error) {
    // Git's own trouble must not keep a script from running; the disk's is told by the caller.
    if (!(error instanceof UserError)) throw error;
    observer.warn(error.message);
    return null;
  }
}

async function execute(
  plan: RunPlan,
  experiment: Created,
  client: string,
  bridge: SignalBridge,
  observer: RunObserver,
): Promise<RunReport> {
  const { folder, modes, record } = experiment;
  recordStart(record);
  writeMetadata(folder, record, { mode: modes.file, durable: false });

  const { env, warnings } = scriptEnvironment(plan, experiment, client);
  warnings.forEach((warning) => observer.warn(warning));
  const output = recordOutput(folder, modes.file, observer.output);
  let script: StartedProcess;
  try {
    script = startProcess({
      program: plan.interpreter.path,
      args: ["-u", plan.scriptPath, ...plan.scriptArgs],
      cwd: plan.workingDirectory,
      env,
      onStdout: output.onStdout,
      onStderr: output.onStderr,
    });
  } catch (error) {
    const problem = scriptNotStarted(plan.interpreter.path, failureText(error));
    const outcome = { status: "failed", exitCode: 1, errorMessage: problem.message } as const;
    await finish(experiment, outcome, null, null);
    throw problem;
  }
  bridge.attach(script.pid);
  // From here on nothing is in the script's way.
  const usedBefore = childUsage();
  rememberScript(folder, script.pid, modes);
  const durable = makeDurable([
    ...[METADATA_FILE, PARAMS_FILE, PARAMS_JSON_FILE, PATCH_FILE].map((name) => join(folder, name)),
    folder,
    plan.store.root,
  ]);
  const heart = setInterval(() => beat(folder), HEARTBEAT_SECONDS * 1000);
  const end = await script.ended;
  await durable;
  await bridge.settle();
  await drain(script, output);
  clearInterval(heart);
  output.close();

  const outcome = decideOutcome({
    end,
    interruption: bridge.interruption(),
    verdict: readVerdict(folder),
    stderrTail: output.stderrTail(),
  });
  const duration = await finish(experiment, outcome, end, usedBefore);
  const problem = output.problem();
  return {
    kind: "ran",
    id: experiment.id,
    folder,
    outcome,
    duration,
    warnings: problem === null
      ? []
      : [`the recorded output of ${experiment.id} is not complete: ${problem}`],
  };
}

/** Waits for output of the script's children that are still there, but not for ever. */
async function drain(script: StartedProcess, output: OutputRecord): Promise<void> {
  let drained = false;
  const done = script.drained.then(() => drained = true);
  await Promise.race([done, sleep(50)]);
  while (!drained && performance.now() - output.lastActivity() < LINGER_SECONDS * 1000) {
    await Promise.race([done, sleep(100)]);
  }
  if (!drained) script.stopReading();
}

/** Writes the end of the run; returns its duration in seconds. */
async function finish(
  { folder, modes }: Created,
  outcome: RunOutcome,
  end: ProcessEnd | null,
  usedBefore: ChildUsage | null,
): Promise<number> {
  const usage = scriptUsage(usedBefore);
  // First the metrics: a record that says "completed" has all that belongs to it.
  finishMetrics(folder, modes.file);
  const metadata = await updateMetadata(
    folder,
    (raw) => recordEnd(raw, outcome, end, usage),
    { mode: modes.file },
  );
  removePath(join(folder, HEARTBEAT_FILE));
  return metadata.duration ?? 0;
}

/** What the script used: what all children have used, less what git and others had before. */
function scriptUsage(before: ChildUsage | null): ScriptUsage | null {
  const after = childUsage();
  if (before === null || after === null) return null;
  return {
    userSeconds: after.userSeconds - before.userSeconds,
    systemSeconds: after.systemSeconds - before.systemSeconds,
    peakKiB: after.peakKiB > before.peakKiB ? after.peakKiB : null,
  };
}

/** Tells observers on other machines that the runner lives. */
function beat(folder: string): void {
  try {
    writeFileAtomic(join(folder, HEARTBEAT_FILE), "", { durable: false });
  } catch {
    // A store that is out of reach for a while must not end the run; the next beat may get there.
  }
}

/** Keeps the script's own process for the case that it outlives its runner. */
function rememberScript(folder: string, pid: number, modes: StoreModes): void {
  const identity = formatJson(identityEntries(processIdentity(pid)));
  try {
    writeNewFile(join(folder, SCRIPT_PROCESS_FILE), identity, modes.file);
  } catch {
    // Only needed if yanex is killed; the run itself goes on without.
  }
}

function scriptEnvironment(plan: RunPlan, { id }: Created, client: string) {
  const inherited = Object.entries(environment()).filter(([name]) => !isExported(name));
  const { variables, warnings } = exportEnvironmentParams(plan.params);
  const oldPath = environmentVariable("PYTHONPATH");
  const env: Record<string, string> = {
    ...Object.fromEntries(inherited),
    ...variables,
    PYTHONPATH: oldPath === undefined ? client : `${client}${pathListSeparator}${oldPath}`,
    YANEX_EXPERIMENT_ID: id,
    YANEX_EXPERIMENTS_DIR: plan.store.root,
    YANEX_CLI_ACTIVE: "1",
    YANEX_CLI_ARGS: formatJson(plan.cliArgs),
    YANEX_VERSION: VERSION,
  };
  return { env, warnings };
}

/** Parameters of a surrounding run are not handed on: this run has its own. */
function isExported(name: string): boolean {
  return name.startsWith("YANEX_PARAM_") || name === EXPORTED_PARAMS_VARIABLE;
}
