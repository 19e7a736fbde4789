import { storeNotWritable, UserError } from "../../errors/mod.ts";
import { writeMetadata } from "../../experiment/mod.ts";
import { failureReason, failureText, removePath } from "../../sys/mod.ts";
import type { Surroundings } from "../create/capture.ts";
import { type CreatedExperiment, createExperiment } from "../create/create_experiment.ts";
import { recordStart } from "../create/record.ts";
import type { RunObserver } from "../plan.ts";
import { executeScript, type FinishedRun } from "../script/execute.ts";
import { bridgeSignals, type SignalBridge } from "../script/interruption.ts";
import { interruptionCode } from "../script/outcome.ts";
import { removeForgottenCode } from "./code_folder.ts";
import { compareExperiments, type Comparison, type Likeness } from "./compare.ts";
import { prepare, type Prepared, type PrepareWishes } from "./prepare.ts";
import { completeEnvironment, copyPatch, originEntries, sameVariables } from "./record_origin.ts";

/** What {@link reproduceExperiment} does. */
export interface ReproduceWishes extends PrepareWishes {
  /** Compare the two in the end, so closely; null: do not compare. */
  readonly check: Likeness | null;
}

/** The code of an experiment, restored. */
export interface RestoredState {
  readonly commit: string;
  /** Uncommitted changes were applied. */
  readonly patched: boolean;
  /** Where it is. */
  readonly folder: string;
}

/** Hears what happens during a reproduction. */
export interface ReproduceObserver extends Omit<RunObserver, "secrets"> {
  restored(state: RestoredState): void;
}

/** What {@link reproduceExperiment} tells. */
export type ReproduceReport =
  | {
    readonly kind: "ran";
    readonly run: FinishedRun;
    /** Null if that was not asked for, or if the run was cancelled. */
    readonly comparison: Comparison | null;
  }
  /** A signal came before there was an experiment. */
  | { readonly kind: "interrupted"; readonly exitCode: number };

/**
 * Runs an experiment again: its code in a temporary worktree, with its parameters, arguments,
 * dependencies and interpreter, as a new experiment that names its origin.
 *
 * @throws UserError before there is an experiment (nothing is left then), if the interpreter cannot
 *   be started, or if the end cannot be recorded
 */
export async function reproduceExperiment(
  wishes: ReproduceWishes,
  observer: ReproduceObserver,
): Promise<ReproduceReport> {
  const bridge = bridgeSignals(wishes);
  let prepared: Prepared | null = null;
  try {
    removeForgottenCode();
    prepared = await prepareOrInterrupted(wishes, bridge);
    const interruption = bridge.interruption();
    if (prepared === null || interruption !== null) {
      return { kind: "interrupted", exitCode: interruptionCode(bridge.interruption()!) };
    }
    const run = await runAgain(prepared, bridge, observer);
    const hasEnded = ["completed", "failed"].includes(run.outcome.status);
    const comparison = wishes.check === null || !hasEnded
      ? null
      : compareExperiments(wishes.place.folder, run.folder, wishes.check);
    return { kind: "ran", run, comparison };
  } finally {
    const problem = prepared?.code.remove() ?? null;
    if (problem !== null) observer.warn(problem);
    bridge.close();
  }
}

/** Null if a signal ended it: Ctrl-C reaches git and Python as well, and they fail. */
async function prepareOrInterrupted(
  wishes: PrepareWishes,
  bridge: SignalBridge,
): Promise<Prepared | null> {
  try {
    return await prepare(wishes);
  } catch (error) {
    if (!(error instanceof UserError) || bridge.interruption() === null) throw error;
    return null;
  }
}

async function runAgain(
  prepared: Prepared,
  bridge: SignalBridge,
  observer: ReproduceObserver,
): Promise<FinishedRun> {
  const { origin, code, plan } = prepared;
  const { commit, patch } = origin;
  observer.restored({ commit, patched: patch !== null, folder: code.root });
  prepared.caveats.forEach((caveat) => observer.warn(caveat));
  const variables = sameVariables(origin);
  const { id, folder, modes, record } = await create(prepared, variables, observer);
  code.noteExperiment(folder);
  observer.created(id, folder);
  return await executeScript(
    {
      id,
      folder,
      modes,
      storeRoot: plan.store.root,
      params: plan.params,
      cliArgs: plan.cliArgs,
      client: prepared.client,
      python: plan.interpreter.path,
      scriptPath: prepared.scriptPath,
      scriptArgs: plan.scriptArgs,
      workingDirectory: plan.workingDirectory,
      firstOnPath: prepared.firstOnPath,
      extra: variables,
      inCompany: false,
      withoutPackages: record,
    },
    bridge,
    observer,
  );
}

/** The code is known: there is nothing to capture. */
const NO_CAPTURE: Surroundings["git"] = {
  kind: "none",
  reason: "not-a-repository",
  repository: null,
  notice: null,
};

async function create(
  { origin, repository, code, plan, facts, client, recordedDirectory, caveats }: Prepared,
  variables: Readonly<Record<string, string>>,
  observer: ReproduceObserver,
): Promise<CreatedExperiment> {
  const source = { origin, repository, worktree: code.root, caveats };
  const created = await createExperiment(
    plan,
    { git: NO_CAPTURE, gitVersion: null, facts, client },
    { entries: originEntries(source), warn: (text) => observer.warn(text) },
  );
  try {
    await completeEnvironment(created.record, source, recordedDirectory, variables);
    copyPatch(origin, created);
    recordStart(created.record);
    writeMetadata(created.folder, created.record, { mode: created.modes.file, durable: false });
  } catch (error) {
    removePath(created.folder);
    throw storeNotWritable(plan.store.root, failureReason(error), failureText(error));
  }
  return created;
}
