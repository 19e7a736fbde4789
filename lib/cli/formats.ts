import { type Command, Option } from "commander";
import { formatsTogether, formatUnknown } from "../errors/mod.ts";

/** Forms of a command's output; JSON and CSV are nothing but data. */
export const FORMATS = ["default", "json", "csv", "markdown"] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** Options of {@link addFormatOptions}, as they were typed. */
export interface FormatOptions {
  readonly format?: Format;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly markdown?: boolean;
}

/** Adds the options that say which form the output has. */
export function addFormatOptions(command: Command): Command {
  return command
    .addOption(new Option("-F, --format <format>", FORMATS.join(", ")).argParser(formatNamed))
    .option("-j, --json", "short for --format json")
    .option("--csv", "short for --format csv")
    .option("-m, --markdown", "short for --format markdown");
}

function formatNamed(text: string): Format {
  const format = FORMATS.find((known) => known === text.trim().toLowerCase());
  if (format === undefined) throw formatUnknown(text, FORMATS);
  return format;
}

/**
 * The form that the options ask for.
 *
 * @throws UserError if they ask for several
 */
export function readFormat({ format, json, csv, markdown }: FormatOptions): Format {
  const asked = [
    ...(format === undefined ? [] : [format]),
    ...(json ? ["json" as const] : []),
    ...(csv ? ["csv" as const] : []),
    ...(markdown ? ["markdown" as const] : []),
  ];
  if (asked.length > 1) throw formatsTogether();
  return asked[0] ?? "default";
}

/** CSV as RFC 4180 has it: lines end with CR LF, cells are quoted where they must be. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A Markdown table, its last line end included. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const rule = header.map((title) => "-".repeat(Math.max(3, title.length)));
  return [header, rule, ...rows]
    .map((row) => `| ${row.map(markdownCell).join(" | ")} |\n`).join("");
}

/** Bars and line breaks would end the cell. */
function markdownCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\r\n|[\r\n]/g, " ");
}
