import { followArchiving, mayGoOn, readMetadata, runState } from "../../experiment/mod.ts";
import { GrowingFile, join, openFile, pathExists, sleep } from "../../sys/mod.ts";
import { excerptOf } from "./excerpt.ts";
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

/** States after which nothing more comes. */
const OVER = /^(completed|failed|cancelled|gone|unreadable|unknown)\b/;

/** How often it is looked whether there is more. */
export const LOOK_MILLIS = 200;

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
  const file = () => join(followArchiving(folder), "artifacts", `${stream}.txt`);
  using follower = new FileFollower(file, observer);
  let state = endOf(folder);
  await follower.begin(tail);
  if (state === null) await observer.note(`following ${stream}, Ctrl+C to stop`);
  while (state === null && !observer.stopped()) {
    await sleep(LOOK_MILLIS);
    // Before the output: what was written until the end is there when the record says so.
    state = endOf(folder);
    await follower.more();
  }
  if (state !== null) await observer.note(`experiment ${state}`);
}

/** Null while the run may write more, else what became of it. */
function endOf(folder: string): string | null {
  const { state, isOver } = lifeOf(folder);
  return isOver || state === "staged" ? state : null;
}

/**
 * Where an experiment is in its life, as {@link stateOf} says it, and whether that is the end: one
 * that has failed may be tried again while somebody holds on to it.
 */
export function lifeOf(folder: string): { readonly state: string; readonly isOver: boolean } {
  const state = stateOf(folder);
  if (!OVER.test(state)) return { state, isOver: false };
  if (state === "failed" && mayGoOn(followArchiving(folder), state)) {
    return { state, isOver: false };
  }
  // It may have gone on between the two looks.
  const now = state === "failed" ? stateOf(folder) : state;
  return { state: now, isOver: OVER.test(now) };
}

/** Where an experiment is in its life, in a word or two for people; `gone` without a record. */
export function stateOf(folder: string): string {
  const place = followArchiving(folder);
  const reading = readMetadata(place);
  if (reading.kind === "absent") return "gone";
  if (reading.kind === "broken") return "unreadable";
  const { status, runnerDied } = runState(place, reading.metadata);
  return runnerDied ? `${status}: its runner died` : status;
}

/** Hands on what is new in a file that grows. */
export class FileFollower {
  #grown: GrowingFile;

  /** @param file where it is now; it need not be there yet */
  constructor(
    private readonly file: () => string,
    private readonly observer: FollowObserver,
  ) {
    this.#grown = new GrowingFile(file);
  }

  [Symbol.dispose](): void {
    this.#grown.close();
  }

  /** Hands on what is there, or its last lines. */
  async begin(tail: number | undefined): Promise<void> {
    if (tail !== undefined && pathExists(this.file())) {
      using file = openFile(this.file());
      const from = excerptOf(file, file.size(), { tail })[0]!.from;
      this.#grown = new GrowingFile(this.file, from);
      if (from > 0) await this.observer.note(`showing last ${tail} lines`);
    }
    await this.more();
  }

  /** Hands on what is new. */
  async more(): Promise<void> {
    while (!this.observer.stopped()) {
      const bytes = this.#grown.read();
      if (bytes.length === 0) return;
      await this.observer.output(bytes);
    }
  }
}
