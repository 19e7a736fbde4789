import {
  entryAt,
  type ExperimentPlace,
  isClaimed,
  locateExperiment,
  type Metadata,
  METADATA_FILE,
  number,
  readMetadata,
  type Store,
} from "../../experiment/mod.ts";
import type { FinishedWork, Work, WorkObserver } from "../../run/sweep/mod.ts";
import { type FileStamp, fileStamp, GrowingFile, join } from "../../sys/mod.ts";
import { refresh } from "../state/refresh.ts";
import { finishedRunOf } from "./finished_run.ts";

/** Hears how experiments in SLURM go on. */
export interface FollowObserver extends Omit<WorkObserver, "retrying"> {
  /** One that ran is back in the queue. */
  requeued(work: Work): void;
}

/** How experiments are followed. */
export interface FollowOptions {
  /** Ends it; the jobs go on. */
  readonly signal: AbortSignal;
  /** Pass on what the scripts print. */
  readonly output: boolean;
}

/** What became of them. */
export interface Followed {
  readonly finished: readonly { readonly work: Work; readonly result: FinishedWork }[];
  /** Those without an end yet. */
  readonly left: readonly Work[];
}

/** Milliseconds between two looks at the store: the longer nothing happens, the longer. */
const SHORTEST = 500;
const LONGEST = 5000;

/** Milliseconds between two questions to SLURM, which serves a whole cluster, in the same way. */
const SHORTEST_ASK = 2000;
const LONGEST_ASK = 30_000;

/**
 * Follows experiments that are in SLURM's hands until all have ended. What happens is read from
 * their records; SLURM is asked now and then for those whose job ended without a word of yanex.
 */
export async function follow(
  store: Store,
  works: readonly Work[],
  observer: FollowObserver,
  { signal, output }: FollowOptions,
): Promise<Followed> {
  observer.found?.(works.length);
  const followers = works.map((work) => new Follower(store, work, observer, output));
  const workers = new Workers();
  let pause = SHORTEST;
  let askPause = SHORTEST_ASK;
  let asked = performance.now();
  let isSilent = false;
  const look = async () => {
    let moved = false;
    for (const follower of followers) {
      if (!follower.isOver && await follower.look(workers)) moved = true;
    }
    return moved;
  };
  while (true) {
    const moved = await look();
    const pending = followers.filter(({ isOver }) => !isOver);
    if (pending.length === 0 || signal.aborted) break;
    pause = moved ? SHORTEST : Math.min(pause * 1.5, LONGEST);
    if (performance.now() - asked > askPause) {
      const { settled, notice } = await refresh(store, pending.map(({ place }) => place));
      asked = performance.now();
      askPause = Math.min(askPause * 1.5, LONGEST_ASK);
      if (notice !== null && !isSilent) observer.warn(notice);
      isSilent = notice !== null;
      if (settled.length > 0) continue;
    }
    await resting(pause, signal);
  }
  return {
    finished: followers.flatMap(({ work, result }) => result === null ? [] : [{ work, result }]),
    left: followers.flatMap(({ work, result }) => result === null ? [work] : []),
  };
}

/** Waits, but not after the end. */
function resting(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, millis);
    signal.addEventListener("abort", wake);
    if (signal.aborted) wake();
  });
}

/** Numbers of workers for displays that have a line for each. */
class Workers {
  readonly #taken = new Set<number>();

  take(): number {
    let worker = 0;
    while (this.#taken.has(worker)) worker++;
    this.#taken.add(worker);
    return worker;
  }

  give(worker: number): void {
    this.#taken.delete(worker);
  }
}

/** One experiment that is followed. */
class Follower {
  result: FinishedWork | null = null;
  place: ExperimentPlace;
  #stamp: FileStamp | null = null;
  /** Number of its worker while it runs. */
  #worker: number | null = null;
  /** Standard output and standard error, while they are passed on. */
  readonly #files: readonly (readonly [stream: "stdout" | "stderr", file: GrowingFile])[];

  constructor(
    private readonly store: Store,
    readonly work: Work,
    private readonly observer: FollowObserver,
    output: boolean,
  ) {
    this.place = work.place;
    const file = (name: string) =>
      new GrowingFile(() => join(this.place.folder, "artifacts", name));
    this.#files = output ? [["stdout", file("stdout.txt")], ["stderr", file("stderr.txt")]] : [];
  }

  get isOver(): boolean {
    return this.result !== null;
  }

  /** Looks at the record; true if something has happened. */
  async look(workers: Workers): Promise<boolean> {
    // Before the files: what is in them when the record has an end is all of it.
    const metadata = this.#news();
    const begun = metadata === null ? false : this.#begin(metadata, workers);
    const printed = this.#worker === null ? false : await this.#passOn();
    if (metadata === null) return printed || this.isOver;
    const run = finishedRunOf(this.place, metadata);
    if (run === null) return begun || printed;
    if (this.#worker !== null) workers.give(this.#worker);
    this.#files.forEach(([, file]) => file.close());
    this.#finish({ kind: "ran", run });
    return true;
  }

  /** The record, if it has changed since the last look. */
  #news(): Metadata | null {
    const stamp = fileStamp(join(this.place.folder, METADATA_FILE));
    const before = this.#stamp;
    if (stamp !== null && before !== null && isSame(stamp, before)) return null;
    const reading = readMetadata(this.place.folder);
    // Between two attempts, it has failed and then waits for a moment.
    if (reading.kind === "read" && isBetweenAttempts(this.place.folder, reading.metadata)) {
      return null;
    }
    if (reading.kind === "read") {
      this.#stamp = stamp;
      return reading.metadata;
    }
    if (reading.kind === "broken") {
      this.#finish({ kind: "broken", reason: reading.reason });
      return null;
    }
    // It can have been archived.
    const place = locateExperiment(this.store, this.place.id);
    if (place === null) this.#finish({ kind: "broken", reason: "it was deleted" });
    else this.place = place;
    return null;
  }

  /** Tells that it runs, or that it does not any more; true if that is new. */
  #begin(metadata: Metadata, workers: Workers): boolean {
    const { status } = metadata;
    if (status === "staged") {
      if (this.#worker === null) return false;
      workers.give(this.#worker);
      this.#worker = null;
      this.observer.requeued(this.work);
      return true;
    }
    // One that ended between two looks has run, too, if it has begun at all.
    if (this.#worker !== null || metadata.startedAt === null) return false;
    this.#worker = workers.take();
    const restarts = number(entryAt(metadata.raw, "slurm", "restart_count")) ?? 0;
    this.observer.started(this.work, this.#worker, restarts + 1);
    return true;
  }

  async #passOn(): Promise<boolean> {
    let any = false;
    for (const [stream, file] of this.#files) {
      for (let bytes = file.read(); bytes.length > 0; bytes = file.read()) {
        any = true;
        await this.observer.output(this.work, stream, bytes);
      }
    }
    return any;
  }

  #finish(result: FinishedWork): void {
    this.result = result;
    this.observer.finished(this.work, result);
  }
}

function isBetweenAttempts(folder: string, { status }: Metadata): boolean {
  return (status === "failed" || status === "staged") && isClaimed(folder);
}

function isSame(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.changed === b.changed && a.modified === b.modified &&
    a.inode === b.inode;
}
