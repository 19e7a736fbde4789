import { Command, Option } from "commander";
import {
  fieldFormat,
  fieldOfBoth,
  fieldOfWhat,
  fieldOption,
  followNotWith,
  formatsTogether,
  formatUnknown,
} from "../../errors/mod.ts";
import { findExperiment, locateStore } from "../../experiment/mod.ts";
import { type Field, isParamField, parseField } from "../../query/fields/mod.ts";
import { selectExperiments } from "../../query/select/mod.ts";
import { nowMicros } from "../../sys/mod.ts";
import { addFilterOptions, type FilterOptions, isFiltered, readFilter } from "../filter_options.ts";
import { countOf } from "../count.ts";
import { quiet } from "../quiet.ts";
import { reportWarning } from "../report_error.ts";
import { DEPTH, type GetFormat, type GetRequest, NOT_FOUND, type Target } from "./request.ts";

interface GetOptions extends FilterOptions {
  format?: GetFormat;
  json?: boolean;
  csv?: boolean;
  markdown?: boolean;
  default: string;
  head?: number;
  tail?: number;
  follow?: boolean;
  depth?: number;
  includeDeps?: boolean;
  id: boolean;
}

const FORMATS = ["default", "json", "csv", "markdown", "sweep"];

/** The command `yanex get`. */
export function getCommand(): Command {
  const command = quiet(
    new Command("yanex get")
      .description("Print a field of one experiment, or of every experiment that filters select.")
      .argument("<field>", "what to print; see below")
      .argument("[id]", "id, the beginning of an id, or a name")
      .optionsGroup("Output:")
      .addOption(
        new Option("-F, --format <format>", "default, json, csv, markdown or sweep (a,b,c)")
          .argParser(readFormatName),
      )
      .addOption(new Option("-j, --json", "short for --format json"))
      .addOption(new Option("--csv", "short for --format sweep").hideHelp())
      .addOption(new Option("-m, --markdown", "short for --format markdown"))
      .option("--default <value>", "what stands for a value that is not there", NOT_FOUND)
      .option("--no-id", "of several experiments, values without their ids")
      .optionsGroup("Fields:")
      .option("--head <n>", "the first n lines of stdout or stderr", countOf("--head"))
      .option("--tail <n>", "the last n lines of stdout or stderr", countOf("--tail"))
      .option("-f, --follow", "go on with stdout or stderr until the run ends")
      .option(
        "--depth <n>",
        `steps of upstream, downstream or lineage (default: ${DEPTH})`,
        countOf("--depth", 0),
      )
      .option("--include-deps", "parameters of dependencies count too")
      .optionsGroup("Experiments:"),
  );
  return addFilterOptions(command, { archived: true, limit: true, scope: true })
    .helpOption("--help", "show this help").addHelpText("after", FIELDS);
}

function readFormatName(text: string): string {
  const name = text.toLowerCase();
  if (!FORMATS.includes(name)) throw formatUnknown(text, FORMATS);
  return name;
}

const FIELDS = `
Fields:
  id name status description project tags script_path created_at started_at
  completed_at error_message cancellation_reason
  params, metrics            their names
  param:KEY metric:KEY       a value; the end of a key is enough if only one ends so
  meta:KEY git.KEY environment.KEY
  KEY                        looked for among parameters, metrics and the record
  stdout stderr artifacts experiment-dir artifacts-dir
  cli-command                the command as it was typed
  run-command                one that runs the same again
  dependencies upstream downstream lineage

Examples:
  yanex get status latest
  yanex get metric:loss train --format json
  yanex get lr --name 'train*' --status completed
  yanex run eval.py -p "lr=$(yanex get lr -t grid -F sweep)"`;

/**
 * Reads the command line of `yanex get` and finds the experiments that it names.
 *
 * @throws UserError for options that do not go with the field or with each other
 */
export async function readCommandLine(
  args: readonly string[],
): Promise<{ request: GetRequest; targets: readonly Target[] }> {
  const command = getCommand();
  await command.parseAsync([...args], { from: "user" });
  const [fieldText = "", wanted] = command.args;
  const options = command.opts<GetOptions>();
  const field = parseField(fieldText);
  const format = readFormat(options);
  check(field, fieldText, format, options);
  const request: GetRequest = {
    store: locateStore(),
    fieldText,
    field,
    format,
    missing: options.default,
    head: options.head,
    tail: options.tail,
    follow: options.follow ?? false,
    depth: options.depth ?? DEPTH,
    includeDependencies: options.includeDeps ?? false,
    withIds: options.id,
  };
  return { request, targets: await findTargets(request, wanted, options) };
}

function readFormat({ format, json, csv, markdown }: GetOptions): GetFormat {
  const short: GetFormat[] = [];
  if (json) short.push("json");
  if (csv) short.push("sweep");
  if (markdown) short.push("markdown");
  if (short.length + (format === undefined ? 0 : 1) > 1) throw formatsTogether();
  return format ?? short[0] ?? "default";
}

function check(field: Field, text: string, format: GetFormat, options: GetOptions): void {
  if (field.kind !== "output") {
    for (const name of ["head", "tail", "follow"] as const) {
      if (options[name] !== undefined) throw fieldOption(`--${name}`, text, "stdout and stderr");
    }
  }
  if (field.kind !== "lineage" && options.depth !== undefined) {
    throw fieldOption("--depth", text, "upstream, downstream and lineage");
  }
  if (options.includeDeps && !isParamField(field)) {
    throw fieldOption("--include-deps", text, "parameters (param:KEY, params)");
  }
  const isText = field.kind === "output" || (field.kind === "made" && field.name === "artifacts");
  if (isText && format !== "default" && format !== "json") throw fieldFormat(text, format);
  if (!options.follow) return;
  if (format !== "default") throw followNotWith(`--format ${format}`, "leave out the format");
  if (options.head !== undefined) {
    throw followNotWith("--head", "use --tail to begin with the last lines");
  }
}

async function findTargets(
  { store }: GetRequest,
  wanted: string | undefined,
  options: GetOptions,
): Promise<Target[]> {
  const filtered = isFiltered(options);
  if (wanted !== undefined) {
    if (filtered) throw fieldOfBoth();
    return [{ place: findExperiment(store, wanted, { archived: options.archived }) }];
  }
  if (!filtered) throw fieldOfWhat();
  if (options.follow) throw followNotWith("filters", "name one experiment by its id");
  const problems: string[] = [];
  const filter = readFilter(options, { micros: nowMicros() });
  const rows = await selectExperiments(store, filter, (text) => problems.push(text));
  for (const problem of problems) await reportWarning(problem);
  return rows.map((row) => ({
    place: { id: row.id, folder: row.folder, archived: row.archived },
    row,
  }));
}
