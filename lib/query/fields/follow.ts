import { followArchiving, readMetadata, runState } from "../../experiment/mod.ts";
import { join, openFile, pathExists, sleep } from "../../sys/mod.ts";
import { excerptOf, piecesOf } from "./excerpt.ts";
import type { OutputField } from "./grammar.ts";

/** Hears what a followed run writes. */
export interface FollowObserver {
  /** A piece of its output, byte for byte. */
  output(bytes: Uint8Array): Promise<void>;
  /** Something about the run. */
  note(text: string): Promise<void>;
  /** True once nobody listens any more. */
  stopped(): boolean;
}

/** How often it is looked whether there is more. */
const LOOK_MILLIS = 200;

/**
 * Hands on what a run has written and goes on writing until it ends, also if it is archived
 * meanwhile or if its runner dies. Of an experiment that does not run, only what is there.
 *
 * @param folder of the experiment
 * @param tail lines to begin with, at most; default: all that are there
 */
export async function followOutput(
  folder: string,
  stream: OutputField,
  observer: FollowObserver,
  tail?: number,
): Promise<void> {
  const follower = new Follower(folder, stream, observer);
  let state = stateOf(folder);
  await follower.begin(tail);
  if (state === null) await observer.note(`following ${stream}, Ctrl+C to stop`);
  while (state === null && !observer.stopped()) {
    await sleep(LOOK_MILLIS);
    // Before the output: what was written until the end is there when the record says so.
    state = stateOf(folder);
    await follower.more();
  }
  if (state !== null) await observer.note(`experiment ${state}`);
}

/** Null while the run may write more, else what became of it. */
function stateOf(folder: string): string | null {
  const place = followArchiving(folder);
  const reading = readMetadata(place);
  if (reading.kind === "absent") return "gone";
  if (reading.kind === "broken") return "unreadable";
  const { status, runnerDied } = runState(place, reading.metadata);
  if (status === "running" || status === "created") return null;
  return runnerDied ? `${status}: its runner died` : status;
}

class Follower {
  #position = 0;

  constructor(
    private readonly folder: string,
    private readonly stream: OutputField,
    private readonly observer: FollowObserver,
  ) {}

  get #file(): string {
    return join(followArchiving(this.folder), "artifacts", `${this.stream}.txt`);
  }

  async begin(tail: number | undefined): Promise<void> {
    if (tail !== undefined && pathExists(this.#file)) {
      using file = openFile(this.#file);
      this.#position = excerptOf(file, file.size(), { tail })[0]!.from;
      if (this.#position > 0) await this.observer.note(`showing last ${tail} lines`);
    }
    await this.more();
  }

  /** Hands on what is new. */
  async more(): Promise<void> {
    if (!pathExists(this.#file)) return;
    using file = openFile(this.#file);
    const size = file.size();
    // Another attempt has begun the file anew.
    if (size < this.#position) this.#position = 0;
    for (const piece of piecesOf(file, { from: this.#position, to: size })) {
      if (this.observer.stopped()) return;
      await this.observer.output(piece);
      this.#position += piece.length;
    }
  }
}
