import { Command } from "commander";
import { metricsUnknown } from "../errors/mod.ts";
import { findExperiment, locateStore, peekSummary } from "../experiment/mod.ts";
import { metricFacts, pickMetrics } from "../query/metrics/mod.ts";
import { countOf } from "./count.ts";
import { addFormatOptions, type FormatOptions, readFormat } from "./formats.ts";
import type { MetricsRequest, Run } from "./metrics/request.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";

interface MetricsOptions extends FormatOptions {
  name?: string[];
  last?: number;
  plot?: boolean;
  archived?: boolean;
}

/** The command `yanex metrics`. */
export function define(): Command {
  return addFormatOptions(quiet(
    new Command("yanex metrics")
      .description("Print or draw the metrics of one run, or of several over each other.")
      .argument("<id>", "id, the beginning of an id, or a name")
      .argument("[names...]", "metrics; default: all (with --name: more experiments)")
      .option(
        "--name <names>",
        "metrics, with commas between them; then all arguments are experiments (repeatable)",
        (text: string, list: string[] = []) => [...list, ...split(text)],
      )
      .option("--last <n>", "only the last n steps of each run", countOf("--last"))
      .option("--plot", "draw them")
      .option("-a, --archived", "look for experiments among the archived ones too"),
  )).helpOption("--help", "show this help").addHelpText("after", EXAMPLES);
}

const EXAMPLES = `
A metric is meant by its name, by the end of its name after a dot, or by a pattern ('train.*').

Examples:
  yanex metrics latest --plot
  yanex metrics train loss accuracy --last 20
  yanex metrics 1a2b3c4d 5e6f7a8b --name loss --plot
  yanex metrics train --csv > metrics.csv`;

function split(text: string): string[] {
  return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
}

/** Prints or draws metrics. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<MetricsOptions>();
  const format = readFormat(options);
  const [first = "", ...others] = command.args;
  const store = locateStore();
  const experiments = options.name === undefined ? [first] : [first, ...others];
  const wanted = options.name ?? others;
  const runs = experiments.map((text): Run => {
    const { id, folder } = findExperiment(store, text, { archived: options.archived });
    return { id, folder, name: peekSummary(folder)?.name ?? null, facts: metricFacts(folder) };
  });
  const names = await namesOf(runs, wanted);
  const request: MetricsRequest = { runs, names, last: options.last };
  if (options.plot) {
    const { plotMetrics } = await import("./metrics/plot.ts");
    await plotMetrics(request);
  } else if (format === "json") {
    const { printJson } = await import("./metrics/machine.ts");
    await printJson(request);
  } else if (format === "csv") {
    const { printCsv } = await import("./metrics/machine.ts");
    await printCsv(request);
  } else {
    const { printTable } = await import("./metrics/rows_table.ts");
    await printTable(request, format);
  }
  return 0;
}

/** All metrics of the runs, or those that are asked for; some that are not there are told of. */
async function namesOf(runs: readonly Run[], wanted: readonly string[]): Promise<string[]> {
  const available = [...new Set(runs.flatMap(({ facts }) => [...facts.keys()]))];
  if (wanted.length === 0) return available;
  const { names, missing } = pickMetrics(available, wanted);
  if (names.length === 0) throw metricsUnknown(missing, available);
  for (const name of missing) await reportWarning(`there is no metric \`${name}\``);
  return [...names];
}
