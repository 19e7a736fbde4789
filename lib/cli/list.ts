import { Command } from "commander";
import { watchNeeds } from "../errors/mod.ts";
import { locateStore } from "../experiment/mod.ts";
import { type ExperimentFilter, type Survey, surveyExperiments } from "../query/mod.ts";
import { nowMicros, standardOutput, terminalColumns } from "../sys/mod.ts";
import { addFilterOptions, type FilterOptions, isFiltered, readFilter } from "./filter_options.ts";
import { addFormatOptions, type Format, type FormatOptions, readFormat } from "./formats.ts";
import { painter } from "./paint.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";

interface ListOptions extends FilterOptions, FormatOptions {
  readonly all?: boolean;
  readonly watch?: boolean;
}

/** Experiments that are shown if nothing is said about their number. */
const DEFAULT_LIMIT = 10;

/** The command `yanex list`. */
export function define(): Command {
  const command = quiet(
    new Command("yanex list")
      .description(`List experiments, the newest first: ${DEFAULT_LIMIT} unless told otherwise.`)
      .option("--all", "all of them")
      .option("-w, --watch", "show the list anew every two seconds, until Ctrl-C")
      .optionsGroup("Output:"),
  );
  addFormatOptions(command).optionsGroup("Which experiments (all must hold):");
  return addFilterOptions(command).helpOption("--help", "show this help");
}

/** Lists experiments. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  if (command.args.length > 0) command.error(`unexpected argument ${command.args[0]}`);
  const options = command.opts<ListOptions>();
  const format = readFormat(options);
  if (options.watch) return await watch(options, format);
  const now = nowMicros();
  const filter = filterOf(options, now);
  const problems: string[] = [];
  const survey = await surveyExperiments(locateStore(), filter, (text) => problems.push(text));
  for (const problem of problems) await reportWarning(problem);
  if (options.script !== undefined) await warnOfFolders(options.script);
  await standardOutput.write(await outputOf(format, { survey, filter, options, now }));
  return 0;
}

/** `--all` goes before `--limit`; of archived ones all are shown unless there is a limit. */
function filterOf(options: ListOptions, now: number): ExperimentFilter {
  const filter = readFilter(options, { micros: now });
  if (options.all) return { ...filter, limit: undefined };
  return { ...filter, limit: filter.limit ?? (filter.archived ? undefined : DEFAULT_LIMIT) };
}

async function warnOfFolders(script: string): Promise<void> {
  if (!/[/\\]/.test(script)) return;
  await reportWarning(
    `--script \`${script}\` has a folder in it, and scripts are known by their file names here`,
  );
}

interface Listing {
  readonly survey: Survey;
  readonly filter: ExperimentFilter;
  readonly options: ListOptions;
  readonly now: number;
}

async function outputOf(format: Format, listing: Listing): Promise<string> {
  const { rows } = listing.survey;
  switch (format) {
    case "json":
      return (await import("./list/json.ts")).listJson(rows);
    case "csv":
      return (await import("./list/sheets.ts")).listCsv(rows);
    case "markdown":
      return (await import("./list/sheets.ts"))
        .listMarkdown(rows, listing.filter.archived === true);
    case "default":
      return await pageOf(listing, terminalColumns());
  }
}

async function pageOf({ survey, filter, options, now }: Listing, width: number): Promise<string> {
  const { listPage } = await import("./list/page.ts");
  const filtered = isFiltered({ ...options, limit: undefined });
  return await listPage({ survey, filter, isFiltered: filtered, now }, { width, paint: painter() });
}

async function watch(options: ListOptions, format: Format): Promise<number> {
  if (format !== "default") throw watchNeeds("the default format");
  if (!standardOutput.isTerminal) throw watchNeeds("a terminal");
  const store = locateStore();
  const { watchPage } = await import("./list/watch.ts");
  await watchPage(standardOutput, async (width) => {
    const now = nowMicros();
    const filter = filterOf(options, now);
    return await pageOf(
      { survey: await surveyExperiments(store, filter), filter, options, now },
      width,
    );
  });
  return 0;
}
