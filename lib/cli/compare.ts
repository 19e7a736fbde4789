import { Command, Option } from "commander";
import { type ColumnGroup, idsWithFilters } from "../errors/mod.ts";
import { locateStore, type Store } from "../experiment/mod.ts";
import {
  type ColumnSpec,
  compareExperiments,
  type Comparison,
  METRIC_VALUES,
  type MetricValue,
  readColumnSpec,
} from "../query/compare/mod.ts";
import { environmentVariable, inputIsTerminal, nowMicros, standardOutput } from "../sys/mod.ts";
import { selectCompared } from "./compare/selection.ts";
import { shownSheet } from "./compare/sheet.ts";
import { addFilterOptions, type FilterOptions, isFiltered, readFilter } from "./filter_options.ts";
import { addFormatOptions, type Format, type FormatOptions, readFormat } from "./formats.ts";
import { painter, safeText } from "./paint.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";
import { wholeNumber } from "./whole_number.ts";

interface CompareCommandOptions extends FilterOptions, FormatOptions {
  params: ColumnSpec;
  metrics: ColumnSpec;
  meta: ColumnSpec;
  onlyDifferent?: boolean;
  includeDepParams?: boolean;
  metricValue: MetricValue;
  interactive: boolean;
  maxRows?: number;
  export?: string;
}

/** Warnings about single files that are printed. */
const WARNINGS_SHOWN = 5;

/** The command `yanex compare`. */
export function define(): Command {
  const command = new Command("yanex compare")
    .description("Put experiments side by side: what they were given and what came out.")
    .argument("[ids...]", "ids, beginnings of ids, or names; none: those that the filters leave")
    .option("--params <keys>", "auto (those that differ), all, none, or a,b,*.lr", readColumnSpec)
    .option("--metrics <keys>", "the same for metrics", readColumnSpec)
    .option("--meta <keys>", "auto (id, name, status), all, none, or keys", readColumnSpec)
    .addOption(
      new Option("--metric-value <which>", "which value of a metric").choices(METRIC_VALUES)
        .default("last"),
    )
    .option("--only-different", "of these columns only those that differ")
    .option("--include-dep-params", "parameters of dependencies too")
    .option("--no-interactive", "print the table, also at a terminal")
    .option("--max-rows <n>", "the first n experiments", wholeNumber("--max-rows", 1))
    .option("--export <file>", "write it into a file: CSV, or by name .json, .md")
    .helpOption("--help", "show this help");
  addFormatOptions(command);
  return quiet(addFilterOptions(command, { archived: true, limit: false, scope: true }));
}

/** Compares experiments. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<CompareCommandOptions>();
  const format = readFormat(options);
  if (command.args.length > 0 && isFiltered(options)) throw idsWithFilters();
  const store = locateStore();
  const filter = readFilter(options, { micros: nowMicros() });
  const problems: string[] = [];
  const selected = await selectCompared(store, command.args, filter, (text) => problems.push(text));
  const { maxRows = Infinity } = options;
  if (selected.length > maxRows) {
    problems.push(`only the first ${maxRows} of ${selected.length} experiments are compared`);
  }
  const comparison = await compareExperiments(store, selected.slice(0, maxRows), options);
  await warn([...problems, ...comparison.problems]);
  return await present({ comparison, store, project: filter.project ?? null }, format, options);
}

async function warn(problems: readonly string[]): Promise<void> {
  for (const problem of problems.slice(0, WARNINGS_SHOWN)) await reportWarning(problem);
  const others = problems.length - WARNINGS_SHOWN;
  if (others > 0) await reportWarning(`and so it is with ${others} more`);
}

/** What was compared, and where it is. */
interface Compared {
  readonly comparison: Comparison;
  readonly store: Store;
  /** Null: all projects. */
  readonly project: string | null;
}

async function present(
  compared: Compared,
  format: Format,
  options: CompareCommandOptions,
): Promise<number> {
  const { comparison, store } = compared;
  if (options.export !== undefined) {
    const { exportSheet } = await import("./compare/export_sheet.ts");
    exportSheet(shownSheet(comparison), options.export);
    if (format === "default") {
      const count = comparison.experiments.length;
      const what = `${count} experiment${count === 1 ? "" : "s"}`;
      await standardOutput.write(`Exported ${what} to ${safeText(options.export)}\n`);
      return 0;
    }
  }
  if (format === "default" && comparison.experiments.length > 0 && isInteractive(options)) {
    const { compareInteractively } = await import("./compare/interactive.ts");
    return await compareInteractively(comparison, differingGroups(options), store);
  }
  await standardOutput.write(await FORMATS[format](compared, options));
  return 0;
}

function isInteractive({ interactive }: CompareCommandOptions): boolean {
  return interactive && inputIsTerminal() && standardOutput.isTerminal &&
    environmentVariable("TERM") !== "dumb";
}

/** Groups of which the interactive table shows only what differs, until it is told otherwise. */
function differingGroups(options: CompareCommandOptions): ReadonlySet<ColumnGroup> {
  if (options.onlyDifferent) return new Set(["meta", "param", "metric"]);
  const { params = "auto", metrics = "auto" } = options;
  const groups: ColumnGroup[] = [];
  if (params === "auto") groups.push("param");
  if (metrics === "auto") groups.push("metric");
  return new Set(groups);
}

/** The texts of each form; what one of them needs is loaded when it is asked for. */
const FORMATS: Record<
  Format,
  (compared: Compared, options: CompareCommandOptions) => string | Promise<string>
> = {
  default: async ({ comparison, project }, { archived }) => {
    if (comparison.experiments.length === 0) {
      const none = `No ${archived ? "archived" : "regular"} experiments found to compare`;
      return project === null
        ? `${none}.\n`
        : `${none} in project '${safeText(project)}'. Use --global to compare all.\n`;
    }
    const { staticTable } = await import("./compare/static_table.ts");
    return staticTable(comparison, painter());
  },
  json: async ({ comparison }) =>
    (await import("./compare/sheet_json.ts")).sheetJson(shownSheet(comparison)),
  csv: async ({ comparison }) =>
    (await import("./compare/sheet_csv.ts")).sheetCsv(shownSheet(comparison)),
  markdown: async ({ comparison }) => {
    if (comparison.experiments.length === 0) return "_No experiments found_\n";
    return (await import("./compare/sheet_markdown.ts")).sheetMarkdown(shownSheet(comparison));
  },
};
