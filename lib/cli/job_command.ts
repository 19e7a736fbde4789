import { rankFirstOver, ranksNeedOne, UserError } from "../errors/mod.ts";
import { ensureStore, locateExperiment, readMetadata, type Store } from "../experiment/mod.ts";
import type { RunObserver } from "../run/mod.ts";
import {
  commandKey,
  forgetOldRanks,
  hearFirstRank,
  JobNotes,
  type Made,
  type Rank,
  tellRanks,
  type ThisJob,
  thisJob,
} from "../slurm/job/mod.ts";
import { standardError, standardOutput, workingDirectory } from "../sys/mod.ts";
import type { ManyOptions } from "./many/run_many.ts";

/** What a command is about to run. */
interface Wanted {
  /** Why several ranks cannot take part in it; null if it is one experiment. */
  readonly why: string | null;
  readonly options: ManyOptions;
}

/** A `yanex run` in a SLURM job, which may have been called before in an earlier leg of the job. */
export class JobCommand {
  readonly #store: Store;
  readonly #key: string;
  readonly #notes: JobNotes | null;
  #isTold = false;
  #isNoted = false;

  /**
   * @param args words of the command line
   */
  constructor(readonly job: ThisJob, store: Store, args: readonly string[]) {
    this.#store = store;
    this.#key = commandKey(workingDirectory() ?? "", args);
    // The experiments that a script makes are its own business.
    this.#notes = job.nested ? null : new JobNotes(store, ensureStore(store), job.leg, this.#key);
  }

  /** The present command; null outside a job. */
  static present(store: Store, args: readonly string[]): JobCommand | null {
    const job = thisJob();
    return job === null ? null : new JobCommand(job, store, args);
  }

  /** The rank that tells the others what it runs, if this is the one. */
  get #first(): Rank | null {
    const { rank } = this.job;
    return rank?.number === 0 ? rank : null;
  }

  /**
   * Takes part in what the first rank runs, if this process is another one.
   *
   * @returns the script's exit code; null if this process tracks what it runs
   * @throws UserError if several ranks would run the same many experiments
   */
  async takePart({ why, options }: Wanted): Promise<number | null> {
    const { rank } = this.job;
    if (rank === null) return null;
    if (why !== null) throw ranksNeedOne(why);
    if (rank.number === 0) return null;
    const first = await hearFirstRank(this.#store, rank, this.#key);
    if (first.kind === "other") return null;
    // The first one found that everything was done before.
    if (first.kind === "over" && first.exitCode === 0) return 0;
    if (first.kind === "over") throw rankFirstOver(rank.number, first.why, first.exitCode);
    const { takePart } = await import("../run/sweep/mod.ts");
    return await takePart(this.#store, first.id, {
      rank: rank.number,
      graceSeconds: options.graceSeconds,
      timeoutSeconds: options.timeoutSeconds,
      output: (stream, bytes) =>
        (stream === "stdout" ? standardOutput : standardError).write(bytes),
    });
  }

  /**
   * Goes on with what this command made in an earlier leg of the job.
   *
   * @returns its exit code; null if it made nothing
   */
  async goOn(options: ManyOptions): Promise<number | null> {
    const made = this.#notes?.earlier() ?? null;
    if (made === null || !this.#exists(made)) return null;
    this.#note(made);
    const { resumeMany, runSome } = await import("./many/run_many.ts");
    const how = { ...options, job: this };
    return made.kind === "sweep"
      ? await resumeMany(this.#store, made.id, how)
      : await runSome(this.#store, [made.id], how);
  }

  #exists({ kind, id }: Made): boolean {
    if (kind === "sweep") return true;
    const place = locateExperiment(this.#store, id);
    return place !== null && !place.archived && readMetadata(place.folder).kind === "read";
  }

  #note(made: Made): void {
    if (this.#isNoted) return;
    this.#isNoted = true;
    this.#notes?.note(made);
  }

  /** A sweep was made. */
  sweep(id: string): void {
    this.#note({ kind: "sweep", id });
  }

  /** An experiment was made, as the only one or in a sweep. */
  made(id: string): void {
    this.#note({ kind: "experiment", id });
  }

  /** An experiment is run now. */
  started(id: string): void {
    if (this.#first !== null) this.#tell(this.#first, { kind: "runs", id });
  }

  /** Hears itself what a run tells its observer. */
  hearing(observer: RunObserver): RunObserver {
    return {
      ...observer,
      created: (id, folder) => {
        this.made(id);
        this.started(id);
        observer.created(id, folder);
      },
    };
  }

  /** Does something, and tells the other ranks if they have nothing to take part in. */
  async guard(action: () => Promise<number>): Promise<number> {
    const over = (why: string, exitCode: number) => {
      if (this.#first === null || this.#isTold) return;
      this.#tell(this.#first, { kind: "over", exitCode, why });
    };
    try {
      const code = await action();
      over("there was nothing to run", code);
      return code;
    } catch (error) {
      over(
        error instanceof Error ? error.message : String(error),
        error instanceof UserError ? error.exitCode : 1,
      );
      throw error;
    } finally {
      if (this.#first !== null) forgetOldRanks(this.#store);
    }
  }

  #tell(rank: Rank, what: Parameters<typeof tellRanks>[4]): void {
    this.#isTold = true;
    tellRanks(this.#store, ensureStore(this.#store), rank, this.#key, what);
  }
}
