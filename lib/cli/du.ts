import { Command, Option } from "commander";
import { locateStore } from "../experiment/mod.ts";
import { type Grouping, GROUPINGS, readUsage, type Usage } from "../query/space/mod.ts";
import { standardOutput, terminalColumns } from "../sys/mod.ts";
import { usageJson, usageRows } from "./du_data.ts";
import { usagePage } from "./du_page.ts";
import {
  addFormatOptions,
  csvText,
  type Format,
  type FormatOptions,
  markdownTable,
  readFormat,
} from "./formats.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";
import { wholeNumber } from "./whole_number.ts";

interface ShowUsageOptions extends FormatOptions {
  limit: number;
  all?: boolean;
  by?: Grouping;
}

/** Lines that are printed unless told otherwise. */
const LINES = 20;

/** The command `yanex du`. */
export function define(): Command {
  return quiet(
    addFormatOptions(
      new Command("yanex du")
        .description(
          "Show what experiments take up on the disk, the largest first; archived ones have an `a`.",
        )
        .option("-l, --limit <n>", "so many lines", wholeNumber("--limit", 1), LINES)
        .addOption(new Option("--all", "every line").conflicts("limit"))
        .addOption(new Option("--by <what>", "add up by").choices(GROUPINGS)),
    ).helpOption("--help", "show this help"),
  );
}

/** Shows where the space goes. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const { limit, all, by, ...wanted } = command.opts<ShowUsageOptions>();
  const format = readFormat(wanted);
  const usage = readUsage(locateStore(), { limit: all ? undefined : limit, by });
  if (usage.closed > 0) {
    const folders = usage.closed === 1 ? "1 folder" : `${usage.closed} folders`;
    await reportWarning(`${folders} may not be looked into, and count as empty`);
  }
  await standardOutput.write(await inForm(format, usage, by));
  return 0;
}

async function inForm(format: Format, usage: Usage, by: Grouping | undefined): Promise<string> {
  if (format === "json") return usageJson(usage, by);
  if (format === "default") return await usagePage(usage, by, terminalColumns());
  const [header = [], ...rows] = usageRows(usage, by);
  return format === "csv" ? csvText([header, ...rows]) : markdownTable(header, rows);
}
