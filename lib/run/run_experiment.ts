import { captureSurroundings, type Surroundings } from "./create/capture.ts";
import { createExperiment } from "./create/create_experiment.ts";
import { yanexHome } from "../experiment/mod.ts";
import type { GitQuestion } from "../git/mod.ts";
import { deliverClient, holdsAtGate, tryGate } from "../python/mod.ts";
import type { RunJob } from "./job.ts";
import type { RunObserver, RunPlan } from "./plan.ts";
import { executeScript, type FinishedRun } from "./script/execute.ts";
import { type HeldScript, holdScript } from "./script/held_script.ts";
import { bridgeSignals, type SignalBridge } from "./script/interruption.ts";
import { type Interruption, interruptionCode } from "./script/outcome.ts";
import { examineSurroundings, hasPatch } from "./secrets/on_demand.ts";

/** What {@link runExperiment} tells. */
export type RunReport =
  | { readonly kind: "ran" } & FinishedRun
  /** A signal came before there was an experiment. */
  | { readonly kind: "interrupted"; readonly exitCode: number };

/**
 * Runs one script as a tracked experiment, from the capture of the code to the final record.
 *
 * @param job the scheduler's job that this process runs in, if it does
 * @param asked what git was asked already, by `askGitAhead`
 * @throws UserError before the experiment exists (nothing is left behind then), or if the
 *   interpreter cannot be started (the experiment is recorded as failed)
 */
export async function runExperiment(
  plan: RunPlan,
  observer: RunObserver,
  job?: RunJob,
  asked: GitQuestion | null = null,
): Promise<RunReport> {
  const bridge = bridgeSignals({ ...plan, onEnding: () => job?.heard() });
  try {
    return await run(plan, observer, bridge, job, asked);
  } finally {
    bridge.close();
  }
}

async function run(
  plan: RunPlan,
  observer: RunObserver,
  bridge: SignalBridge,
  job: RunJob | undefined,
  asked: GitQuestion | null,
): Promise<RunReport> {
  const beginning = begin(plan, job);
  try {
    return await runBegun(plan, observer, bridge, job, asked, beginning);
  } finally {
    await beginning.held?.drop();
  }
}

/** What is under way before git has answered. */
interface Beginning {
  readonly client: string;
  /** The script's interpreter, where it is certain that it waits for the experiment. */
  readonly held: HeldScript | null;
  /** Otherwise: resolves when it is known whether the interpreter of the next run can be held. */
  readonly tried: Promise<void> | null;
}

function begin(plan: RunPlan, job: RunJob | undefined): Beginning {
  const client = deliverClient(yanexHome());
  // A job has ways of its own to begin and to end.
  if (job !== undefined) return { client, held: null, tried: null };
  const python = plan.interpreter.path;
  const holds = holdsAtGate(python, client);
  return {
    client,
    held: holds ? holdScript(plan, client) : null,
    tried: holds === null ? tryGate(python, client) : null,
  };
}

async function runBegun(
  plan: RunPlan,
  observer: RunObserver,
  bridge: SignalBridge,
  job: RunJob | undefined,
  asked: GitQuestion | null,
  { client, held, tried }: Beginning,
): Promise<RunReport> {
  let surroundings: Surroundings;
  try {
    surroundings = await captureSurroundings(plan, { asked, client });
    // The script is to be the only child.
    await tried;
    if (hasPatch(surroundings.git) && bridge.interruption() === null) {
      surroundings = await examineSurroundings(surroundings, plan.secrets, observer);
    }
  } catch (error) {
    const interruption = bridge.interruption();
    if (interruption === null) throw error;
    // Ctrl-C reached git and Python as well, and they failed.
    return interrupted(interruption);
  }
  const interruption = bridge.interruption();
  if (interruption !== null) return interrupted(interruption);
  if (surroundings.git.notice !== null) observer.warn(surroundings.git.notice);
  const warn = (text: string) => observer.warn(text);
  // Nobody else knows it yet. It becomes durable while the script starts.
  const { id, folder, modes, record } = await createExperiment(plan, surroundings, {
    status: "running",
    id: held?.id,
    warn,
  });
  // Somebody else has taken its id meanwhile.
  if (held !== null && held.id !== id) await held.drop();
  observer.created(id, folder);
  const finished = await executeScript(
    {
      id,
      folder,
      modes,
      storeRoot: plan.store.root,
      params: plan.params,
      cliArgs: plan.cliArgs,
      client: surroundings.client,
      python: plan.interpreter.path,
      scriptPath: plan.scriptPath,
      scriptArgs: plan.scriptArgs,
      workingDirectory: plan.workingDirectory,
      inCompany: false,
      withoutPackages: record,
      later: surroundings.later,
      job,
      held: held?.id === id ? held : undefined,
    },
    bridge,
    observer,
  );
  return { kind: "ran", ...finished };
}

function interrupted(interruption: Interruption): RunReport {
  return { kind: "interrupted", exitCode: interruptionCode(interruption) };
}
