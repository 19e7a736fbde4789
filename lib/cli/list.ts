import { Command } from "commander";
import { watchNeeds } from "../errors/mod.ts";
import { locateStore, type Store } from "../experiment/mod.ts";
import { type ExperimentFilter, type Survey, surveyExperiments } from "../query/mod.ts";
import { nowMicros, standardOutput, terminalColumns } from "../sys/mod.ts";
import { addFilterOptions, type FilterOptions, isFiltered, readFilter } from "./filter_options.ts";
import { addFormatOptions, type Format, type FormatOptions, readFormat } from "./formats.ts";
import type { ListedJobs } from "./list/jobs.ts";
import { painter } from "./paint.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";

interface ListOptions extends FilterOptions, FormatOptions {
  readonly all?: boolean;
  readonly watch?: boolean;
}

/** Experiments that are shown if nothing is said about their number. */
const DEFAULT_LIMIT = 10;

/** SLURM is asked less often than the store: its controller serves a whole cluster. */
const ASK_MICROS = 10e6;

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
  const store = locateStore();
  const tell = (text: string) => void problems.push(text);
  const first = await surveyExperiments(store, filter, tell);
  const jobs = await jobsOf(store, first);
  if (jobs?.notice) tell(jobs.notice);
  const survey = jobs?.changed ? await surveyExperiments(store, filter) : first;
  for (const problem of problems) await reportWarning(problem);
  if (options.script !== undefined) await warnOfFolders(options.script);
  await standardOutput.write(await outputOf(format, { survey, jobs, filter, options, now }));
  return 0;
}

/** What SLURM says of what is shown; undefined if it has nothing to do with it. */
async function jobsOf(store: Store, { rows }: Survey): Promise<ListedJobs | undefined> {
  if (rows.every(({ slurm }) => slurm === null)) return undefined;
  return await (await import("./list/jobs.ts")).jobsOf(store, rows);
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
  readonly jobs?: ListedJobs;
  readonly filter: ExperimentFilter;
  readonly options: ListOptions;
  readonly now: number;
}

async function outputOf(format: Format, listing: Listing): Promise<string> {
  const { rows } = listing.survey;
  switch (format) {
    case "json":
      return (await import("./list/json.ts")).listJson(rows, listing.jobs);
    case "csv":
      return (await import("./list/sheets.ts")).listCsv(rows);
    case "markdown":
      return (await import("./list/sheets.ts"))
        .listMarkdown(rows, listing.filter.archived === true);
    case "default":
      return await pageOf(listing, terminalColumns());
  }
}

async function pageOf(listing: Listing, width: number): Promise<string> {
  const { listPage } = await import("./list/page.ts");
  const filtered = isFiltered({ ...listing.options, limit: undefined });
  return await listPage({ ...listing, isFiltered: filtered }, { width, paint: painter() });
}

async function watch(options: ListOptions, format: Format): Promise<number> {
  if (format !== "default") throw watchNeeds("the default format");
  if (!standardOutput.isTerminal) throw watchNeeds("a terminal");
  const store = locateStore();
  const { watchPage } = await import("./list/watch.ts");
  let jobs: ListedJobs | undefined;
  let asked = { micros: -Infinity, of: "" };
  await watchPage(standardOutput, async (width) => {
    const now = nowMicros();
    const filter = filterOf(options, now);
    let survey = await surveyExperiments(store, filter);
    const pending = survey.rows.filter(({ slurm, completedAt }) => slurm !== null && !completedAt);
    const of = pending.map(({ id, status }) => `${id} ${status}`).join();
    if (of !== asked.of || now - asked.micros > ASK_MICROS) {
      asked = { micros: now, of };
      jobs = await jobsOf(store, survey);
      if (jobs?.changed) survey = await surveyExperiments(store, filter);
    }
    return await pageOf({ survey, jobs, filter, options, now }, width);
  });
  return 0;
}
