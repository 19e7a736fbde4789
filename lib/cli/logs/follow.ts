import { type ExperimentPlace, isUnfinished } from "../../experiment/mod.ts";
import { FileFollower, lifeOf, LOOK_MILLIS } from "../../query/fields/mod.ts";
import { bytesOf } from "../../query/logs/mod.ts";
import { onSignals, sleep, standardError, standardOutput } from "../../sys/mod.ts";
import { painter } from "../paint.ts";
import type { LogsRequest } from "./request.ts";
import { besidesOf, outputFile } from "./sources.ts";
import { LogWriter } from "./writer.ts";

/** How often it is asked whether an experiment of SLURM that says nothing is still there. */
const ASK_MILLIS = 15_000;

/** What SLURM says of an experiment that waits, for people; null if it says nothing. */
export type AskScheduler = (place: ExperimentPlace) => Promise<string | null>;

/**
 * Prints what is there, and goes on until the experiment has ended: one that waits is waited for,
 * one that is requeued too.
 *
 * @param ask looks after one that is in SLURM's hands; null for others
 */
export async function followLogs(request: LogsRequest, ask: AskScheduler | null): Promise<void> {
  const { place, streams, slurm, isRaw, tail } = request;
  let interrupted = false;
  const stop = onSignals(["SIGINT"], () => interrupted = true);
  const paint = painter(standardError);
  const note = (text: string) => standardError.write(paint(`[${text}]`, "dim") + "\n");
  const stopped = () => interrupted || standardOutput.closed;
  const writer = new LogWriter(false);
  const from = (name: string, file: () => string) =>
    new FileFollower(file, { output: (bytes) => writer.write(name, bytes), note, stopped });
  const followers = streams.map((name) => from(name, () => outputFile(place.folder, name, null)));
  if (isRaw && slurm?.file) followers.push(from("SLURM", () => slurm.file!));
  const besides = besidesOf(request);
  // While the script writes, its lines come to the log at their own time.
  const showBesides = async (last: boolean) => {
    for (const line of besides?.more(last) ?? []) {
      if (stopped()) return;
      await writer.write(`SLURM, job ${slurm!.job}`, bytesOf(line));
    }
  };
  try {
    let { state, isOver } = lifeOf(place.folder);
    let asked = -Infinity;
    let told = "";
    const look = async () => {
      if (ask !== null && isUnfinished(state) && performance.now() - asked > ASK_MILLIS) {
        asked = performance.now();
        const said = await ask(place);
        ({ state, isOver } = lifeOf(place.folder));
        if (said !== null && state === "staged") await tell(said);
      } else if (ask === null && state === "staged") {
        await tell("staged: waiting until it is run, Ctrl+C to stop");
      }
      if (state === "running") await tell("following, Ctrl+C to stop");
    };
    const tell = async (text: string) => {
      if (text === told) return;
      told = text;
      await note(text);
    };
    await Promise.all(followers.map((follower) => follower.begin(tail)));
    if (state === "staged") await showBesides(false);
    await look();
    while (!isOver && !stopped()) {
      await sleep(LOOK_MILLIS);
      ({ state, isOver } = lifeOf(place.folder));
      for (const follower of followers) await follower.more();
      if (state === "staged") await showBesides(false);
      await look();
    }
    // What was written until the end is there when the record says so.
    for (const follower of followers) if (!stopped()) await follower.more();
    if (isOver) await showBesides(true);
    await writer.end();
    if (interrupted) await note("interrupted");
    else if (!standardOutput.closed) await note(`experiment ${state}`);
  } finally {
    stop();
    followers.forEach((follower) => follower[Symbol.dispose]());
  }
}
