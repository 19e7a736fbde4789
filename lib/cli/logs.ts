import { Command } from "commander";
import { attemptUnknown, followNotWith, noSlurmLog } from "../errors/mod.ts";
import {
  type ExperimentPlace,
  findExperiment,
  locateStore,
  readMetadata,
  type Store,
} from "../experiment/mod.ts";
import { stateOf } from "../query/fields/mod.ts";
import type { SlurmLog } from "../slurm/logs/mod.ts";
import { join, listFolder, standardError } from "../sys/mod.ts";
import { countOf } from "./count.ts";
import type { LogsRequest } from "./logs/request.ts";
import { painter } from "./paint.ts";
import { quiet } from "./quiet.ts";

interface LogsOptions {
  readonly follow?: boolean;
  readonly lines?: number;
  readonly head?: number;
  readonly stdout?: boolean;
  readonly stderr?: boolean;
  readonly slurm?: boolean;
  readonly attempt?: number;
  readonly archived?: boolean;
}

const STREAMS = ["stdout", "stderr"] as const;

/** The command `yanex logs`. */
export function define(): Command {
  return quiet(
    new Command("yanex logs")
      .description(
        "Print what a script wrote, wherever it runs, and what SLURM wrote of its job besides.",
      )
      .argument("<id>", "id, the beginning of an id, a name, or latest")
      .option("-f, --follow", "go on until the experiment has ended; wait for one that waits")
      .option("-n, --lines <n>", "the last n lines of each", countOf("--lines"))
      .option("--head <n>", "the first n lines of each", countOf("--head"))
      .option("--stdout", "only what it wrote to standard output")
      .option("--stderr", "only what it wrote to standard error")
      .option("--slurm", "only SLURM's log of its job, all of it")
      .option("--attempt <n>", "of an earlier attempt, from 1", countOf("--attempt"))
      .option("-a, --archived", "also look among archived experiments"),
  ).helpOption("--help", "show this help");
}

/** Prints the output of an experiment. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<LogsOptions>();
  if (options.follow && options.head !== undefined) {
    throw followNotWith("--head", "use --lines to begin with the last lines");
  }
  if (options.follow && options.attempt !== undefined) {
    throw followNotWith("--attempt", "an earlier attempt has ended");
  }
  const store = locateStore();
  const place = findExperiment(store, command.args[0]!, { archived: options.archived });
  const request = await readRequest(store, place, options);
  if (options.follow) {
    const { followLogs } = await import("./logs/follow.ts");
    await followLogs(request, await schedulerFor(request));
    return 0;
  }
  const { printLogs } = await import("./logs/print.ts");
  if (!await printLogs(request)) {
    const text = `[no output: experiment ${stateOf(place.folder)}]`;
    await standardError.write(painter(standardError)(text, "dim") + "\n");
  }
  return 0;
}

async function readRequest(
  store: Store,
  place: ExperimentPlace,
  { stdout = false, stderr = false, slurm: isRaw = false, attempt, head, lines }: LogsOptions,
): Promise<LogsRequest> {
  const all = !stdout && !stderr && !isRaw;
  const slurm = all || isRaw ? await slurmLog(store, place) : null;
  if (isRaw && !slurm?.file) throw noSlurmLog(place.id, slurm?.job ?? null);
  return {
    store,
    place,
    streams: STREAMS.filter((name) => all || (name === "stdout" ? stdout : stderr)),
    slurm,
    isRaw,
    attempt: attempt === undefined ? null : earlierAttempt(place, attempt),
    head,
    tail: lines,
  };
}

/** SLURM is asked only about what it has to do with. */
async function slurmLog(store: Store, place: ExperimentPlace): Promise<SlurmLog | null> {
  const reading = readMetadata(place.folder);
  if (reading.kind !== "read" || !reading.metadata.raw.has("slurm")) return null;
  const { slurmLogOf } = await import("../slurm/logs/mod.ts");
  return await slurmLogOf(store, place);
}

/** Null for the last attempt, which lies where all look. */
function earlierAttempt({ id, folder }: ExperimentPlace, wanted: number): number | null {
  const numbers = listFolder(join(folder, "attempts")).map(({ name }) => Number(name))
    .filter((number) => number > 0);
  const count = Math.max(0, ...numbers) + 1;
  if (wanted === count) return null;
  if (!numbers.includes(wanted)) throw attemptUnknown(id, wanted, count);
  return wanted;
}

async function schedulerFor({ store, slurm }: LogsRequest) {
  if (slurm === null) return null;
  const { refresh, stateWords } = await import("../slurm/mod.ts");
  return async (place: ExperimentPlace) => {
    const { jobs } = await refresh(store, [place]);
    const job = jobs.get(place.id);
    if (job?.state == null) return null;
    const why = job.reason === null || job.phase !== "queued" ? "" : ` (${job.reason})`;
    return `job ${job.job} is ${stateWords(job.state)}${why}: waiting, Ctrl+C to stop`;
  };
}
