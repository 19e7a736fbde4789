import { type ExperimentId, isFreeId, newExperimentId } from "../../experiment/mod.ts";
import { GATE_VARIABLE, gateFolder } from "../../python/mod.ts";
import {
  join,
  pathListSeparator,
  processId,
  sendSignal,
  type StartedProcess,
  startProcess,
} from "../../sys/mod.ts";
import type { RunPlan } from "../plan.ts";
import { scriptEnvironment } from "./environment.ts";
import type { OutputRecord } from "./record_output.ts";

/** A script whose interpreter starts, and waits before the first line for its experiment. */
export interface HeldScript {
  /** The experiment that it waits for. */
  readonly id: ExperimentId;
  /** What the user should know about its environment. */
  readonly warnings: readonly string[];
  /** Hands it over with its output; from now on it is not for {@link drop} to end. */
  adopt(output: OutputRecord): StartedProcess;
  /** Ends it, unless it was handed over. Resolves when it is gone. */
  drop(): Promise<void>;
}

/**
 * Starts the interpreter of a script before there is an experiment, so that it is ready when there
 * is one: its start takes as long as git's answer and the making of the experiment. It goes on when
 * the experiment appears in the store.
 *
 * @param client the delivered client, at whose gate the interpreter is known to stop
 * @returns null if it cannot be started; whoever starts it the usual way learns why
 */
export function holdScript(plan: RunPlan, client: string): HeldScript | null {
  const id = newExperimentId();
  // An id that is taken would open the gate at once.
  if (!isFreeId(plan.store, id)) return null;
  const { env, warnings } = scriptEnvironment({
    id,
    storeRoot: plan.store.root,
    params: plan.params,
    cliArgs: plan.cliArgs,
    client,
  });
  let record!: (output: OutputRecord) => void;
  const recorded = new Promise<OutputRecord>((resolve) => record = resolve);
  let script: StartedProcess;
  try {
    script = startProcess({
      program: plan.interpreter.path,
      args: ["-u", plan.scriptPath, ...plan.scriptArgs],
      cwd: plan.workingDirectory,
      env: {
        ...env,
        PYTHONPATH: gateFolder(client) + pathListSeparator + env.PYTHONPATH,
        [GATE_VARIABLE]: `${processId()}:${join(plan.store.root, id)}`,
      },
      // Without one from here the system need not copy the whole process to start another.
      session: "makes its own",
      // Of what an interpreter says that does not come as far as the gate.
      onStdout: async (bytes) => await (await recorded).onStdout(bytes),
      onStderr: async (bytes) => await (await recorded).onStderr(bytes),
    });
  } catch {
    return null;
  }
  let adopted = false;
  return {
    id,
    warnings,
    adopt(output) {
      adopted = true;
      record(output);
      return script;
    },
    async drop() {
      if (adopted) return;
      adopted = true;
      // Its group may not be there yet; what the environment lets it start may be in it.
      for (const target of ["group", "process"] as const) {
        sendSignal(script.pid, "SIGKILL", target);
      }
      script.stopReading();
      await script.ended;
    },
  };
}
