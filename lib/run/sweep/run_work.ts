import { UserError } from "../../errors/mod.ts";
import {
  claimExperiment,
  ensureStore,
  readMetadata,
  type Store,
  type StoreModes,
  updateMetadata,
  yanexHome,
} from "../../experiment/mod.ts";
import { isMap, type ValueMap } from "../../params/mod.ts";
import { deliverClient, interpreterFacts } from "../../python/mod.ts";
import { failureReason, failureText, onSignals, type Signal, statFile } from "../../sys/mod.ts";
import { recordStart } from "../create/record.ts";
import { executeScript, type FinishedRun } from "../script/execute.ts";
import { bridgeSignals } from "../script/interruption.ts";
import { putAttemptAside } from "./attempts.ts";
import { codeChanged, CodeWatch, recordCodeAtRun } from "./code_check.ts";
import { runPool } from "./semaphore.ts";
import { isRunnable, paramsOf, type Work, type WorkQuery } from "./work.ts";

/** How {@link runWork} goes about it. */
export interface WorkOptions {
  readonly store: Store;
  /** How many run at once, at least 1. */
  readonly workers: number;
  /** Which experiments count as work, for the second look after the claim. */
  readonly query: WorkQuery;
  readonly graceSeconds: number;
  readonly timeoutSeconds?: number;
  /** How often a failed one is tried again. */
  readonly retries: number;
  /** Begin no more after one has failed. */
  readonly failFast: boolean;
  /** Variables that each worker sets for its scripts, by the worker's number. */
  readonly workerVariables?: readonly Readonly<Record<string, string>>[];
  /** The code as it is now, known already. */
  readonly code: CodeWatch;
}

/** Hears what happens while many experiments run. */
export interface WorkObserver {
  warn(text: string): void;
  /** So many are there to be run. */
  found?(count: number): void;
  started(work: Work, worker: number, attempt: number): void;
  output(work: Work, stream: "stdout" | "stderr", bytes: Uint8Array): Promise<void>;
  /** One attempt failed and another follows. */
  retrying(work: Work, finished: FinishedRun, attempt: number): void;
  finished(work: Work, result: FinishedWork): void;
}

/** An experiment that ran to its end here. */
export type FinishedWork =
  | { readonly kind: "ran"; readonly run: FinishedRun }
  /** It could not be run: the script or the interpreter is gone, the record is unreadable. */
  | { readonly kind: "broken"; readonly reason: string };

/** What became of the work. */
export interface WorkSummary {
  readonly finished: readonly { readonly work: Work; readonly result: FinishedWork }[];
  /** Not begun, because of a signal or a failure. */
  readonly notBegun: readonly Work[];
  /** Run by other processes meanwhile. */
  readonly elsewhere: number;
  /** The signal that ended it early. */
  readonly signal: Signal | null;
}

/**
 * Runs experiments that wait, at most so many at once. Each is claimed first, so that any number of
 * processes on any number of machines can do this with the same store.
 */
export async function runWork(
  items: readonly Work[],
  options: WorkOptions,
  observer: WorkObserver,
): Promise<WorkSummary> {
  const stop = new AbortController();
  let signal: Signal | null = null;
  const unlisten = onSignals(["SIGINT", "SIGTERM", "SIGHUP"], (received) => {
    signal ??= received;
    stop.abort();
  });
  observer.found?.(items.length);
  try {
    const crew = new Crew(options, observer, stop);
    const results = await runPool(items, (work, worker) => crew.run(work, worker), {
      workers: options.workers,
      signal: stop.signal,
    });
    const finished: { work: Work; result: FinishedWork }[] = [];
    const notBegun: Work[] = [];
    let elsewhere = 0;
    results.forEach((result, at) => {
      const work = items[at]!;
      if (result.kind === "threw") throw result.error;
      if (result.kind === "skipped") notBegun.push(work);
      else if (result.value === null) elsewhere++;
      else finished.push({ work, result: result.value });
    });
    return { finished, notBegun, elsewhere, signal };
  } finally {
    unlisten();
  }
}

/** The workers and what they share. */
class Crew {
  readonly #client: string;
  readonly #modes: StoreModes;
  #toldOfChange = false;

  constructor(
    private readonly options: WorkOptions,
    private readonly observer: WorkObserver,
    private readonly stop: AbortController,
  ) {
    this.#client = deliverClient(yanexHome());
    this.#modes = ensureStore(options.store);
  }

  /** Runs one experiment, if nobody else has; null if somebody has. */
  async run(work: Work, worker: number): Promise<FinishedWork | null> {
    const claim = claimExperiment(work.place.folder);
    if (claim === null) return null;
    try {
      const result = await this.#runClaimed(work, worker).catch(brokenOr);
      if (result === null) return null;
      const failed = result.kind === "broken" || result.run.outcome.status === "failed";
      if (failed && this.options.failFast) this.stop.abort();
      this.observer.finished(work, result);
      return result;
    } finally {
      claim.release();
    }
  }

  async #runClaimed(work: Work, worker: number): Promise<FinishedWork | null> {
    const { folder } = work.place;
    for (let attempt = 1;; attempt++) {
      const reading = readMetadata(folder);
      if (reading.kind === "broken") return { kind: "broken", reason: reading.reason };
      if (reading.kind === "absent") return null;
      if (attempt === 1 && !isRunnable(folder, reading.metadata, this.options.query)) return null;
      const problem = await this.#obstacle(work);
      if (problem !== null) return await this.#giveUp(work, problem);
      if (reading.metadata.status !== "staged") await putAttemptAside(folder, this.#modes);
      const run = await this.#attempt(work, worker, attempt);
      const again = run.outcome.status === "failed" && attempt <= this.options.retries &&
        !this.stop.signal.aborted;
      if (!again) return { kind: "ran", run };
      this.observer.retrying(work, run, attempt);
    }
  }

  /** Why the experiment cannot be run, or null. */
  async #obstacle({ scriptPath, workingDirectory, python }: Work): Promise<string | null> {
    if (!statFile(scriptPath)?.isFile) return `its script ${scriptPath} does not exist any more`;
    if (!statFile(workingDirectory)?.isDirectory) {
      return `its working directory ${workingDirectory} does not exist any more`;
    }
    try {
      await interpreterFacts(python);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #giveUp(work: Work, reason: string): Promise<FinishedWork> {
    await updateMetadata(work.place.folder, (raw) => {
      raw.set("status", "failed");
      raw.set("error_message", `It was not run: ${reason}`);
    }, { mode: this.#modes.file });
    return { kind: "broken", reason };
  }

  async #attempt(work: Work, worker: number, attempt: number): Promise<FinishedRun> {
    const { options, observer } = this;
    const { id, folder } = work.place;
    const params = await paramsOf(work);
    const code = await this.#codeAtRun(work);
    const bridge = bridgeSignals(options);
    try {
      const variables = options.workerVariables?.[worker];
      await updateMetadata(folder, (raw) => {
        recordStart(raw);
        if (code !== null) raw.set("git_at_run", code);
        if (variables !== undefined) recordVariables(raw, variables);
      }, { mode: this.#modes.file, durable: false });
      observer.started(work, worker, attempt);
      return await executeScript(
        {
          id,
          folder,
          modes: this.#modes,
          storeRoot: options.store.root,
          params,
          cliArgs: work.cliArgs,
          client: this.#client,
          python: work.python,
          scriptPath: work.scriptPath,
          scriptArgs: work.scriptArgs,
          workingDirectory: work.workingDirectory,
          firstOnPath: work.snapshot === null ? [] : [work.snapshot],
          extra: variables,
          inCompany: options.workers > 1,
        },
        bridge,
        {
          warn: (text) => observer.warn(text),
          output: (stream, bytes) => observer.output(work, stream, bytes),
        },
      );
    } finally {
      bridge.close();
    }
  }

  /** The code as it is now, if that is not what was recorded when the experiment was staged. */
  async #codeAtRun(work: Work): Promise<ValueMap | null> {
    if (work.snapshot !== null) return null;
    const { folder } = work.place;
    const reading = readMetadata(folder);
    const now = await this.options.code.look(work.scriptPath);
    if (reading.kind !== "read" || !codeChanged(folder, reading.metadata.raw, now)) return null;
    if (!this.#toldOfChange) {
      this.#toldOfChange = true;
      this.observer.warn(
        `the code has changed since ${work.place.id} was staged; it runs as it is now, ` +
          "and both states are recorded",
      );
    }
    return await recordCodeAtRun(folder, now, this.#modes.file);
  }
}

/** What the user can mend (a full disk, an interpreter that is gone) ends one experiment only. */
function brokenOr(error: unknown): FinishedWork {
  if (error instanceof UserError) return { kind: "broken", reason: error.message };
  if (failureReason(error) !== "other") return { kind: "broken", reason: failureText(error) };
  throw error;
}

/** Variables that yanex itself set for the script belong to its environment's record. */
function recordVariables(raw: ValueMap, variables: Readonly<Record<string, string>>): void {
  const environment = raw.get("environment");
  if (!isMap(environment)) return;
  const before = environment.get("variables");
  const recorded: ValueMap = new Map(isMap(before) ? before : []);
  for (const [name, value] of Object.entries(variables)) recorded.set(name, value);
  environment.set("variables", recorded);
}
