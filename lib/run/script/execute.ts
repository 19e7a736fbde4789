import { endNotRecorded, ExitCode, scriptNotStarted, UserError } from "../../errors/mod.ts";
import {
  finishMetrics,
  followArchiving,
  hasProgressed,
  HEARTBEAT_FILE,
  HEARTBEAT_SECONDS,
  identityEntries,
  METADATA_FILE,
  PARAMS_FILE,
  PARAMS_JSON_FILE,
  readVerdict,
  removeForgottenDrafts,
  SCRIPT_PROCESS_FILE,
  type StoreModes,
  updateMetadata,
} from "../../experiment/mod.ts";
import { PATCH_FILE } from "../../git/mod.ts";
import { formatJson, type ValueMap } from "../../params/mod.ts";
import { mendClient } from "../../python/mod.ts";
import {
  failureText,
  join,
  makeDurable,
  nowMicros,
  type ProcessEnd,
  processIdentity,
  removePath,
  type Signal,
  sleep,
  type StartedProcess,
  startProcess,
  writeFileAtomic,
} from "../../sys/mod.ts";
import { recordEnd } from "../create/record.ts";
import { recordJobEnd } from "../create/record_job.ts";
import type { EndSigns, JobEnd, RunJob } from "../job.ts";
import type { LaterScan, ScanToCome } from "../secrets/later_scan.ts";
import { watchForCancellation } from "./cancellation.ts";
import { scriptEnvironment, type ScriptSetting } from "./environment.ts";
import type { HeldScript } from "./held_script.ts";
import type { SignalBridge } from "./interruption.ts";
import { decideOutcome, type RunOutcome } from "./outcome.ts";
import { type OutputRecord, recordOutput } from "./record_output.ts";
import { packagesSoon, type PackagesToCome, SOON_MILLIS } from "./record_packages.ts";
import { type Reserve, reserveSpace } from "./reserve.ts";
import { samplingMeter, type ScriptUsage, soleChildMeter } from "./usage.ts";

/** An experiment whose script is to be run; its record says `running` already. */
export interface ScriptJob extends ScriptSetting {
  readonly folder: string;
  readonly modes: StoreModes;
  readonly python: string;
  readonly scriptPath: string;
  readonly scriptArgs: readonly string[];
  readonly workingDirectory: string;
  /** Other scripts run at the same time in this process. */
  readonly inCompany: boolean;
  /** Its record, if that does not say yet what is installed. */
  readonly withoutPackages?: ValueMap;
  /** The scan of its patch for secrets, if that is yet to be done. */
  readonly later?: LaterScan;
  /** The scheduler's job that this is, if it is one. */
  readonly job?: RunJob;
  /** Its interpreter, if that was started already and waits for this experiment. */
  readonly held?: HeldScript;
}

/** Hears what a script does. */
export interface ScriptObserver {
  warn(text: string): void;
  /** A piece of its output, byte for byte; the next one waits until it is taken. */
  output(stream: "stdout" | "stderr", bytes: Uint8Array): Promise<void>;
  /** The script itself has ended in good order; what is left is to record that. */
  ended?(): void;
}

/** How a run ended. */
export interface FinishedRun {
  readonly id: string;
  readonly folder: string;
  readonly outcome: RunOutcome;
  /** Seconds from start to end. */
  readonly duration: number;
}

/** How long output of processes that outlive the script is waited for after the last of it. */
const LINGER_SECONDS = 3;

/** How often it is looked whether there is more of it. */
const LOOK_MILLIS = 50;

/**
 * Runs the script of an experiment and records what happens until its end.
 *
 * @throws UserError if the interpreter cannot be started (the experiment is recorded as failed)
 */
export async function executeScript(
  job: ScriptJob,
  bridge: SignalBridge,
  observer: ScriptObserver,
): Promise<FinishedRun> {
  const { folder, modes, held } = job;
  const begun = nowMicros() / 1000;
  const output = recordOutput(folder, modes.file, observer.output);
  let script: StartedProcess;
  try {
    script = held === undefined ? start(job, output, observer) : goOn(held, output, observer);
  } catch (error) {
    output.open();
    output.close();
    const problem = scriptNotStarted(job.python, failureText(error));
    const outcome = { status: "failed", exitCode: 1, errorMessage: problem.message } as const;
    const scan = job.later?.follow(folder, modes) ?? null;
    const ending = { outcome, end: null, usage: null, packages: null, scan, reserve: null };
    await finish(job, { ...ending, warn: observer.warn })
      .catch((error) => observer.warn(words(error)));
    throw problem;
  }
  bridge.attach(script.pid, held !== undefined);
  // From here on nothing is in the script's way.
  output.open();
  const meter = job.inCompany ? samplingMeter(script.pid) : soleChildMeter(script.pid);
  rememberScript(job, script.pid);
  const { withoutPackages } = job;
  const packages = withoutPackages ? packagesSoon(folder, modes, withoutPackages) : null;
  const scan = job.later?.follow(folder, modes) ?? null;
  const reserve = reserveSpace(folder, modes.file);
  const durable = makeDurable(durablePaths(job));
  const requests = watchForCancellation(folder, bridge);
  // Nobody was there to be woken when the script had not begun.
  requests.look();
  const heart = setInterval(() => {
    beat(folder);
    requests.look();
  }, HEARTBEAT_SECONDS * 1000);
  const tidying = setTimeout(() => tidy(job), SOON_MILLIS);
  const end = await script.ended;
  clearTimeout(tidying);
  await packages?.stop();
  await bridge.settle();
  await drain(script, output);
  clearInterval(heart);
  requests.close();
  meter.stop();
  output.close();

  const signs = {
    interrupted: bridge.interruption()?.signal ?? null,
    warned: bridge.warning(),
    end,
    get progressed() {
      return hasProgressed(followArchiving(folder), begun);
    },
  };
  const jobEnd = await explain(job, bridge, signs);
  const outcome = decideOutcome({
    end,
    interruption: bridge.interruption(),
    verdict: readVerdict(followArchiving(folder)),
    stderrTail: output.stderrTail(),
    jobEnd,
  });
  if (outcome.status === "completed") observer.ended?.();
  const { warn } = observer;
  const problem = output.problem();
  if (problem !== null) {
    warn(`the recorded output of ${job.id} is not complete: ${problem}`);
  }
  const duration = await finish(job, {
    outcome,
    end,
    usage: meter.read(),
    packages,
    scan,
    reserve,
    warn,
    jobEnd,
    warned: signs.warned,
  });
  // Together with the record of the end, and not before it: a short script has ended by now.
  await durable;
  return { id: job.id, folder: followArchiving(folder), outcome, duration };
}

function start(job: ScriptJob, output: OutputRecord, observer: ScriptObserver): StartedProcess {
  const { env, warnings } = scriptEnvironment(job);
  warnings.forEach((warning) => observer.warn(warning));
  return startProcess({
    program: job.python,
    args: ["-u", job.scriptPath, ...job.scriptArgs],
    cwd: job.workingDirectory,
    env,
    stdin: job.inCompany ? "null" : "inherit",
    onStdout: output.onStdout,
    onStderr: output.onStderr,
  });
}

/** The script goes on by itself, as soon as its experiment is there. */
function goOn(held: HeldScript, output: OutputRecord, observer: ScriptObserver): StartedProcess {
  held.warnings.forEach((warning) => observer.warn(warning));
  return held.adopt(output);
}

/** Asks the scheduler about an end that it may have brought about; null if there is none. */
async function explain(
  { job }: ScriptJob,
  bridge: SignalBridge,
  signs: EndSigns,
): Promise<JobEnd | "goes on" | null> {
  if (job === undefined) return null;
  const { interrupted, warned, end } = signs;
  const interruption = bridge.interruption();
  // Its time under --timeout was up, or somebody asked yanex: none of the scheduler's business.
  if (interruption?.timeoutSeconds != null || interruption?.cancellation !== undefined) return null;
  const isStrange = end.kind === "signalled" || (warned !== null && end.code !== 0);
  return interrupted !== null || isStrange ? await job.explain(signs) : null;
}

const tidied = new Set<string>();

/** Puts store and client in order; once is enough for all scripts of a sweep. */
function tidy({ storeRoot, client }: ScriptJob): void {
  if (tidied.has(storeRoot)) return;
  tidied.add(storeRoot);
  removeForgottenDrafts({ root: storeRoot });
  mendClient(client);
}

/** What must be on the disk soon; together with the script's own work, not before it. */
function durablePaths({ folder, storeRoot }: ScriptJob): string[] {
  const files = [METADATA_FILE, PARAMS_FILE, PARAMS_JSON_FILE, PATCH_FILE];
  return [...files.map((name) => join(folder, name)), folder, storeRoot];
}

/**
 * Waits for output of the script's children that are still there, but not for ever. Looks are
 * counted, not time: this process may have been held up (a slow disk) with output left to read.
 */
async function drain(script: StartedProcess, output: OutputRecord): Promise<void> {
  let drained = false;
  const done = script.drained.then(() => drained = true);
  for (let quiet = 0; !drained && quiet < LINGER_SECONDS * 1000 / LOOK_MILLIS; quiet++) {
    const before = output.lastActivity();
    await Promise.race([done, sleep(LOOK_MILLIS)]);
    if (output.lastActivity() > before) quiet = 0;
  }
  if (!drained) script.stopReading();
}

/** What {@link finish} writes. */
interface End {
  readonly outcome: RunOutcome;
  readonly end: ProcessEnd | null;
  readonly usage: ScriptUsage | null;
  /** What is installed, which may not be in the record yet. */
  readonly packages: PackagesToCome | null;
  /** What is in the patch, which may not be known yet. */
  readonly scan: ScanToCome | null;
  /** Given back when metadata.json is to be written. */
  readonly reserve: Reserve | null;
  readonly warn: (text: string) => void;
  readonly jobEnd?: JobEnd | "goes on" | null;
  readonly warned?: Signal | null;
}

/**
 * Writes the end of the run, where the experiment is by then.
 *
 * @returns its duration in seconds
 * @throws UserError if it cannot be recorded: the folder is gone, or the disk is full
 */
async function finish(
  job: ScriptJob,
  { outcome, end, usage, packages, scan, reserve, warn, jobEnd = null, warned = null }: End,
): Promise<number> {
  const { id, modes } = job;
  const folder = followArchiving(job.folder);
  let metricsProblem: string | null = null;
  try {
    // First the metrics: a record that says "completed" has all that belongs to it.
    finishMetrics(folder, modes.file);
  } catch (error) {
    metricsProblem = words(error);
  }
  await scan?.stop();
  reserve?.release();
  let metadata;
  try {
    const change = (raw: ValueMap) => {
      packages?.addTo(raw);
      scan?.addTo(raw);
      recordEnd(raw, outcome, end, usage);
      if (job.job !== undefined) recordJobEnd(raw, outcome, jobEnd, warned);
    };
    metadata = await updateMetadata(folder, change, { mode: modes.file, alone: !job.inCompany });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const code = outcome.exitCode || ExitCode.failure;
    throw endNotRecorded(id, outcome.status, error.message, code);
  }
  for (const file of [HEARTBEAT_FILE, SCRIPT_PROCESS_FILE]) removePath(join(folder, file));
  if (metricsProblem !== null) {
    warn(
      `metrics.json of ${id} could not be written (metrics.jsonl has it all): ${metricsProblem}`,
    );
  }
  return metadata.duration ?? 0;
}

function words(error: unknown): string {
  return error instanceof UserError ? error.message : failureText(error);
}

/** Tells observers on other machines that the runner lives. */
function beat(folder: string): void {
  try {
    writeFileAtomic(join(followArchiving(folder), HEARTBEAT_FILE), "", { durable: false });
  } catch {
    // A store that is out of reach for a while must not end the run; the next beat may get there.
  }
}

/** Keeps the script's own process for the case that it outlives its runner. */
function rememberScript({ folder, modes }: ScriptJob, pid: number): void {
  const identity = formatJson(identityEntries(processIdentity(pid)));
  try {
    const file = join(folder, SCRIPT_PROCESS_FILE);
    writeFileAtomic(file, identity, { mode: modes.file, durable: false });
  } catch {
    // Only needed if yanex is killed; the run itself goes on without.
  }
}
