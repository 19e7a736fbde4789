import { experimentGone, metadataBroken } from "../../errors/mod.ts";
import { locateExperiment, readMetadata, type Store, yanexHome } from "../../experiment/mod.ts";
import { askImportPlaces, deliverClient } from "../../python/mod.ts";
import { join, sleep, startProcess } from "../../sys/mod.ts";
import { RANK_VARIABLE, scriptEnvironment } from "../script/environment.ts";
import { bridgeSignals } from "../script/interruption.ts";
import { exitCodeOf } from "../script/outcome.ts";
import { pathInSnapshot } from "./snapshot_path.ts";
import { paramsOf, type Work, workOf } from "./work.ts";

/** How {@link takePart} goes about it. */
export interface PartOptions {
  /** Number of this process among those that run the script, from 1. */
  readonly rank: number;
  readonly graceSeconds: number;
  readonly timeoutSeconds?: number;
  /** Takes a piece of the script's output. */
  readonly output: (stream: "stdout" | "stderr", bytes: Uint8Array) => Promise<void>;
}

/** How long output of processes that outlive the script is waited for. */
const LINGER_MILLIS = 3000;

/**
 * Runs the script of an experiment that another process tracks: with the same parameters, and
 * without writing anything into the store.
 *
 * @returns the script's exit code
 * @throws UserError if the experiment cannot be read
 */
export async function takePart(store: Store, id: string, options: PartOptions): Promise<number> {
  const work = workOfExperiment(store, id);
  const { rank, output } = options;
  const bridge = bridgeSignals(options);
  try {
    const { env } = scriptEnvironment({
      id,
      storeRoot: store.root,
      params: await paramsOf(work),
      cliArgs: work.cliArgs,
      client: deliverClient(yanexHome()),
      firstOnPath: await foldersOfSnapshot(work),
      extra: { [RANK_VARIABLE]: String(rank) },
    });
    const script = startProcess({
      program: work.python,
      args: ["-u", work.scriptPath, ...work.scriptArgs],
      cwd: work.workingDirectory,
      env,
      onStdout: (bytes) => output("stdout", bytes),
      onStderr: (bytes) => output("stderr", bytes),
    });
    bridge.attach(script.pid);
    const end = await script.ended;
    await bridge.settle();
    await Promise.race([script.drained, sleep(LINGER_MILLIS).then(() => script.stopReading())]);
    return exitCodeOf(end);
  } finally {
    bridge.close();
  }
}

function workOfExperiment(store: Store, id: string): Work {
  const place = locateExperiment(store, id);
  if (place === null) throw experimentGone(id, join(store.root, id));
  const reading = readMetadata(place.folder);
  const work = reading.kind === "read" ? workOf(place, reading.metadata) : null;
  if (work !== null) return work;
  throw metadataBroken(id, place.folder, reading.kind === "broken" ? reading.reason : "no script");
}

/** What is told of modules that escape the snapshot is told by the process that tracks. */
async function foldersOfSnapshot(work: Work): Promise<readonly string[]> {
  const { snapshot, python, workingDirectory } = work;
  if (snapshot === null) return [];
  const places = await askImportPlaces(python, workingDirectory);
  return places === null ? [] : pathInSnapshot(places, snapshot).folders;
}
