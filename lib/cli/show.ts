import { Command } from "commander";
import {
  type ExperimentPlace,
  findExperiment,
  locateStore,
  mayMention,
  settleDeadRun,
  type Store,
} from "../experiment/mod.ts";
import { describeExperiment, type Description } from "../query/mod.ts";
import { standardOutput } from "../sys/mod.ts";
import { addFormatOptions, type FormatOptions, readFormat } from "./formats.ts";
import { painter } from "./paint.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";

interface ShowOptions extends FormatOptions {
  metrics?: string[];
  showMetric?: string[];
  archived?: boolean;
  fix?: boolean;
}

/** The command `yanex show`. */
export function define(): Command {
  return addFormatOptions(quiet(
    new Command("yanex show")
      .description("Show everything recorded of one experiment.")
      .argument("<id>", "id, the beginning of an id, or a name")
      .option("--metrics <names>", "metrics to show, with commas between them", readNames)
      .option("--show-metric <names>", "the same", readNames)
      .option("-a, --archived", "look among the archived experiments too")
      .option("--fix", "if its runner was killed, write that into its record"),
  )).helpOption("--help", "show this help");
}

function readNames(text: string, names: string[] = []): string[] {
  return [...names, ...text.split(",").map((name) => name.trim()).filter((name) => name !== "")];
}

/** Shows one experiment. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const [wanted = ""] = command.args;
  const options = command.opts<ShowOptions>();
  const format = readFormat(options);
  const store = locateStore();
  const place = findExperiment(store, wanted, { archived: options.archived });
  // What SLURM knows may change the record.
  const slurm = mayMention(place.folder, '"slurm"') ? await import("./show/job.ts") : null;
  const job = slurm && await slurm.askJob(store, place);
  if (options.fix && !job?.isAlive) await settleDeadRun(place.folder);
  const recorded = await describe(place, store, options);
  const { description, shown = null } = job && recorded.metadata.raw.has("slurm")
    ? slurm!.withJob(recorded, store, job)
    : { description: recorded };
  for (const problem of description.problems) await reportWarning(problem);
  if (job?.notice) await reportWarning(job.notice);
  switch (format) {
    case "json": {
      const { printShowJson } = await import("./show_json.ts");
      await printShowJson(description);
      break;
    }
    case "csv": {
      const { showCsv } = await import("./show/csv.ts");
      await standardOutput.write(showCsv(description));
      break;
    }
    case "markdown": {
      const { showMarkdown } = await import("./show/markdown.ts");
      await standardOutput.write(showMarkdown(description));
      break;
    }
    default: {
      const { showPage } = await import("./show_page.ts");
      await standardOutput.write(await showPage(description, painter(), shown));
    }
  }
  return 0;
}

async function describe(
  place: ExperimentPlace,
  store: Store,
  { metrics, showMetric }: ShowOptions,
): Promise<Description> {
  const description = await describeExperiment(place, store);
  const wanted = [...metrics ?? [], ...showMetric ?? []];
  if (wanted.length === 0) return description;
  const { pickMetrics, stepsWith } = await import("../query/metrics/mod.ts");
  const { names, missing } = pickMetrics(description.metrics.metrics.keys(), wanted);
  for (const name of missing) await reportWarning(`there is no metric \`${name}\``);
  const lastSteps = stepsWith(place.folder, description.metrics.lastSteps, names);
  return { ...description, picked: names, metrics: { ...description.metrics, lastSteps } };
}
