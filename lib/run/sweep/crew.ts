import { ExitCode, UserError } from "../../errors/mod.ts";
import {
  claimExperiment,
  ensureStore,
  entryAt,
  hasProgressed,
  type Metadata,
  number,
  readMetadata,
  settleDeadRun,
  type StoreModes,
  updateMetadata,
  yanexHome,
} from "../../experiment/mod.ts";
import { isMap, type ValueMap } from "../../params/mod.ts";
import {
  askImportPlaces,
  deliverClient,
  type ImportPlaces,
  interpreterFacts,
} from "../../python/mod.ts";
import { failureReason, failureText, nowMicros, statFile } from "../../sys/mod.ts";
import { recordStart } from "../create/record.ts";
import { executeScript, type FinishedRun } from "../script/execute.ts";
import { bridgeSignals } from "../script/interruption.ts";
import { setPackages } from "../script/record_packages.ts";
import { findingLines } from "../secrets/scan_report.ts";
import { putAttemptAside } from "./attempts.ts";
import { codeChanged, recordCodeAtRun } from "./code_check.ts";
import { CodeExaminer } from "./code_examiner.ts";
import { canContinue, prepareToContinue, settleLeg } from "./continue.ts";
import { cancelIfAsked } from "./cancel_if_asked.ts";
import { endOrphan, orphanWarning } from "./orphan.ts";
import type { FinishedWork, WorkObserver, WorkOptions, WorkResult } from "./run_work.ts";
import { pathInSnapshot } from "./snapshot_path.ts";
import { isRunnable, paramsOf, type Work } from "./work.ts";

/** An experiment and who runs it. */
interface Task {
  readonly work: Work;
  readonly worker: number;
  readonly release: () => void;
  /** Tells others that it is still being run. */
  readonly renew: () => void;
}

/** The workers and what they share. */
export class Crew {
  readonly #client: string;
  readonly #modes: StoreModes;
  readonly #importPlaces = new Map<string, Promise<ImportPlaces | null>>();
  /** What is wrong with an interpreter, or null. */
  readonly #interpreters = new Map<string, Promise<string | null>>();
  readonly #told = new Set<string>();
  readonly #examiner = new CodeExaminer();

  constructor(
    private readonly options: WorkOptions,
    private readonly observer: WorkObserver,
  ) {
    this.#client = deliverClient(yanexHome());
    this.#modes = ensureStore(options.store);
  }

  /**
   * Whether the next script may begin while the end of one is recorded: not one after the other,
   * and not where the end decides what is next.
   */
  get #mayOverlap(): boolean {
    const { workers, failFast, retries } = this.options;
    return workers > 1 && !failFast && retries === 0;
  }

  /**
   * Runs one experiment, if nobody else has.
   *
   * @param release called when the worker can go on with another one, while the end of this one is
   *   still being recorded
   */
  async run(work: Work, worker: number, release: () => void): Promise<WorkResult> {
    const claim = claimExperiment(work.place.folder, undefined, this.options.job?.leg);
    if (claim === null) return "elsewhere";
    try {
      const task = { work, worker, release, renew: claim.renew };
      const result = await this.#runClaimed(task).catch(brokenOr);
      if (typeof result === "string") return result;
      const failed = result.kind === "broken" || result.run.outcome.status === "failed";
      if (failed && this.options.failFast) this.options.stop.end();
      this.observer.finished(work, result);
      return result;
    } finally {
      claim.release();
    }
  }

  async #runClaimed(task: Task): Promise<WorkResult> {
    const { work } = task;
    const { folder } = work.place;
    const { retries, stop, query, job } = this.options;
    if (await settleLeg(folder, job?.leg)) return "elsewhere";
    for (let attempt = 1;; attempt++) {
      const reading = readMetadata(folder);
      if (reading.kind === "broken") return { kind: "broken", reason: reading.reason };
      if (reading.kind === "absent") return "elsewhere";
      const { metadata } = reading;
      if (attempt === 1 && wasCancelled(work, metadata)) {
        return cancelledWhileWaiting(work, metadata);
      }
      if (attempt === 1 && !isRunnable(folder, metadata, query)) return "elsewhere";
      const problem = await this.#obstacle(work);
      if (problem !== null) return await this.#giveUp(work, problem);
      const continues = canContinue(metadata, job?.leg);
      if (continues) await this.#goOn(work, metadata);
      else if (metadata.status !== "staged") await this.#beginAgain(work, metadata.raw, attempt);
      const run = await this.#attempt(task, attempt, metadata.raw, continues);
      if (run === null) return "not begun";
      if (run.outcome.status !== "failed" || attempt > retries) return { kind: "ran", run };
      task.renew();
      const outcome = await cancelIfAsked(folder, this.#modes);
      if (outcome !== null) return { kind: "ran", run: { ...run, outcome } };
      if (stop.isOver) return { kind: "ran", run };
      this.observer.retrying(work, run, attempt);
    }
  }

  /** Clears the way for another attempt; the first one here comes after those of others. */
  async #beginAgain(work: Work, raw: ValueMap, attempt: number): Promise<void> {
    await this.#endOrphan(work);
    await putAttemptAside(work.place.folder, raw, this.#modes, attempt === 1);
  }

  /** Clears the way for another leg. */
  async #goOn(work: Work, metadata: Metadata): Promise<void> {
    await this.#endOrphan(work);
    this.observer.warn(`experiment ${work.place.id} goes on where it was stopped`);
    await prepareToContinue(work.place.folder, metadata, this.#modes);
  }

  async #endOrphan({ place: { id, folder } }: Work): Promise<void> {
    const tell = (pid: number) => this.observer.warn(orphanWarning(id, pid));
    await endOrphan(folder, this.options.graceSeconds, tell);
  }

  /** Why the experiment cannot be run, or null. */
  async #obstacle({ scriptPath, workingDirectory, python }: Work): Promise<string | null> {
    if (!statFile(scriptPath)?.isFile) return `its script ${scriptPath} does not exist any more`;
    if (!statFile(workingDirectory)?.isDirectory) {
      return `its working directory ${workingDirectory} does not exist any more`;
    }
    if (python.includes("/") && statFile(python) === null) {
      return `its interpreter ${python} does not exist any more`;
    }
    const known = this.#interpreters.get(python) ?? interpreterFacts(python).then(
      () => null,
      (error) => error instanceof Error ? error.message : String(error),
    );
    this.#interpreters.set(python, known);
    return await known;
  }

  /** Records that an experiment cannot be run; what is known of an earlier attempt stays. */
  async #giveUp({ place: { folder } }: Work, reason: string): Promise<FinishedWork> {
    await settleDeadRun(folder);
    await updateMetadata(folder, (raw) => {
      if (raw.get("status") !== "staged") return;
      raw.set("status", "failed");
      raw.set("error_message", `It was not run: ${reason}`);
    }, { mode: this.#modes.file });
    return { kind: "broken", reason };
  }

  /**
   * Tries once.
   *
   * @param recorded the record, as far as it tells of the code
   * @param continues it goes on with what an earlier leg has done
   * @returns null if a signal came before the script was started
   */
  async #attempt(
    { work, worker, release }: Task,
    attempt: number,
    recorded: ValueMap,
    continues: boolean,
  ): Promise<FinishedRun | null> {
    const { options, observer } = this;
    const { id, folder } = work.place;
    const { job } = options;
    const begun = nowMicros() / 1000;
    const bridge = bridgeSignals({
      ...options,
      onEnding: () => job?.heard(),
      onWarning: () => job?.warned(() => hasProgressed(folder, begun)),
    });
    try {
      const params = await paramsOf(work);
      const code = await this.#codeAtRun(work, recorded);
      const firstOnPath = await this.#snapshotFolders(work);
      // The bridge hears of those that come from now on.
      if (options.stop.signal !== null) return null;
      const outcome = await cancelIfAsked(folder, this.#modes);
      if (outcome !== null) return { id, folder, outcome, duration: 0 };
      const variables = options.workerVariables?.[worker];
      await updateMetadata(folder, (raw) => {
        recordStart(raw);
        setPackages(raw);
        if (continues) raw.set("resumed", BigInt((number(raw.get("resumed")) ?? 0) + 1));
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
          firstOnPath,
          extra: variables,
          inCompany: options.workers > 1,
          later: options.later,
          job,
        },
        bridge,
        {
          warn: (text) => observer.warn(text),
          output: (stream, bytes) => observer.output(work, stream, bytes),
          ended: this.#mayOverlap ? release : undefined,
        },
      );
    } finally {
      bridge.close();
    }
  }

  /** The code as it is now, if that is not what was recorded when the experiment was staged. */
  async #codeAtRun(work: Work, recorded: ValueMap): Promise<ValueMap | null> {
    if (work.snapshot !== null) return null;
    const { place: { folder }, secrets } = work;
    const now = await this.options.code.look(work.scriptPath, work.patchScope);
    // A patch without its secrets is compared with one that has lost them as well.
    const isRedacted = entryAt(recorded, "git", "patch_redacted") === true;
    const seen = isRedacted ? (await this.#examiner.examine(now, secrets)).git : now;
    if (!codeChanged(folder, recorded, seen)) return null;
    const examined = await this.#examiner.examine(now, secrets);
    this.#warnOnce(
      "code",
      `the code has changed since ${work.place.id} was staged; it runs as it is now, ` +
        "and both states are recorded",
    );
    const { observer } = this;
    examined.says.forEach((say) =>
      say({
        warn: (text) => this.#warnOnce(text, text),
        secrets: (report) =>
          this.#once(findingLines(report.findings).join(), () => observer.secrets(report)),
      })
    );
    return await recordCodeAtRun(folder, examined, this.#modes.file);
  }

  /** Folders for PYTHONPATH, so that imports of the repository's code come from the snapshot. */
  async #snapshotFolders(work: Work): Promise<readonly string[]> {
    const { snapshot, python, workingDirectory } = work;
    if (snapshot === null) return [];
    const key = `${python}\0${workingDirectory}`;
    const asked = this.#importPlaces.get(key) ?? askImportPlaces(python, workingDirectory);
    this.#importPlaces.set(key, asked);
    const places = await asked;
    if (places === null) {
      this.#warnOnce(
        key,
        `${python} does not tell where it finds modules; some may come from ` +
          `${snapshot.root} instead of the snapshot`,
      );
      return [];
    }
    const { folders, escaped } = pathInSnapshot(places, snapshot);
    for (const each of escaped) {
      this.#warnOnce(
        each,
        `${each} is an editable install that cannot be redirected: it is ` +
          "imported from there, as it is now, and not from the snapshot",
      );
    }
    return folders;
  }

  #warnOnce(what: string, text: string): void {
    this.#once(what, () => this.observer.warn(text));
  }

  /** Tells something that concerns many experiments, the first time. */
  #once(what: string, tell: () => void): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    tell();
  }
}

/** Whether it was cancelled after it was found, and nobody has begun it. */
function wasCancelled({ found }: Work, { status, startedAt }: Metadata): boolean {
  return found === "staged" && status === "cancelled" && startedAt === null;
}

function cancelledWhileWaiting({ place }: Work, { cancellationReason }: Metadata): FinishedWork {
  const reason = cancellationReason ?? "Cancelled before it began";
  const outcome = { status: "cancelled", exitCode: ExitCode.terminated, reason } as const;
  return { kind: "ran", run: { ...place, outcome, duration: 0 } };
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
