import { Command } from "commander";
import { ExitCode, notAgreed } from "../errors/mod.ts";
import { locateStore } from "../experiment/mod.ts";
import type { ExperimentRow } from "../query/mod.ts";
import { cancelExperiments } from "../slurm/cancel/mod.ts";
import { onSignals, standardError, standardOutput } from "../sys/mod.ts";
import { askYesNo } from "./ask.ts";
import { type Cancelled, printHints, printResult, resultsJson } from "./cancel/report.ts";
import { type CancelTargetOptions, cancelTargets, unfinished } from "./cancel/targets.ts";
import { countOf } from "./count.ts";
import { addFilterOptions } from "./filter_options.ts";
import { preview } from "./manage/bulk.ts";
import { CANCEL } from "./manage/operation.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";

type CancelOptions = CancelTargetOptions & {
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly wait: boolean;
  readonly timeout: number;
  readonly json?: boolean;
};

/** Seconds: a runner on another machine looks every 20, and its script has 10 to end. */
const PATIENCE = 120;

/** The command `yanex cancel`. */
export function define(): Command {
  const command = quiet(
    new Command("yanex cancel")
      .description(
        "End experiments that wait or run: here, on another machine that shares the store, or in " +
          "SLURM. Others of the same sweep go on.",
      )
      .argument("[id...]", "ids, beginnings of ids (4 characters or more), names, or latest")
      .option("--sweep <sweep>", "all of a sweep that wait or run")
      .option("--no-wait", "do not wait until they have ended")
      .option(
        "--timeout <seconds>",
        `how long to wait for one that runs (default: ${PATIENCE})`,
        countOf("--timeout"),
      )
      .option("-y, --yes", "do not ask, also if they are several")
      .option("--force", "the same as --yes")
      .option("-j, --json", "what became of them as JSON"),
  );
  return addFilterOptions(command, { archived: false, limit: false })
    .helpOption("--help", "show this help");
}

/** Cancels experiments. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<CancelOptions>();
  const store = locateStore();
  const { rows, nothing } = await cancelTargets(store, command.args, options);
  const say = (text: string) => (options.json ? standardError : standardOutput).write(text);
  const open = unfinished(rows);
  if (open.length > 1) {
    await preview(CANCEL, open, say);
    if (!await isAgreed(open.length, options)) {
      await say("Nothing was cancelled.\n");
      return ExitCode.failure;
    }
  } else if (rows.length === 0) {
    await say(`${nothing}\n`);
  }
  return await cancelRows(rows, options);
}

async function isAgreed(count: number, { yes, force }: CancelOptions): Promise<boolean> {
  if (yes || force) return true;
  const answer = await askYesNo(`Cancel these ${count} experiments?`);
  if (answer === null) throw notAgreed("cancel", count);
  return answer;
}

async function cancelRows(
  rows: readonly ExperimentRow[],
  { wait, timeout = PATIENCE, json = false }: CancelOptions,
): Promise<number> {
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const results: Cancelled[] = [];
  let interrupted = false;
  const stop = onSignals(["SIGINT"], () => interrupted = true);
  try {
    await cancelExperiments(locateStore(), rows, { seconds: wait ? timeout : 0 }, {
      async result(place, result) {
        const one = { place, name: names.get(place.id) ?? null, result };
        results.push(one);
        if (!json) await printResult(one);
      },
      warn: reportWarning,
      stopped: () => interrupted,
    });
  } finally {
    stop();
  }
  await printHints(results);
  const code = interrupted ? ExitCode.interrupted : exitCodeOf(results);
  if (json) await standardOutput.write(resultsJson(results, code === 0));
  return code;
}

/** A failure if one could not be cancelled, or if there was nothing left to cancel. */
function exitCodeOf(results: readonly Cancelled[]): number {
  const isDone = ({ result: { kind } }: Cancelled) => kind === "cancelled" || kind === "asked";
  const isBad = results.some(({ result }) => result.kind === "refused") || !results.some(isDone);
  return isBad ? ExitCode.failure : 0;
}
