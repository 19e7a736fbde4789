import { exportFailed } from "../../errors/mod.ts";
import {
  failureReason,
  failureText,
  homeFolder,
  join,
  overwriteFile,
  statFile,
} from "../../sys/mod.ts";
import type { Sheet } from "./sheet.ts";
import { sheetCsv } from "./sheet_csv.ts";
import { sheetJson } from "./sheet_json.ts";
import { sheetMarkdown } from "./sheet_markdown.ts";

/**
 * Writes a table into a file: JSON if its name ends in `.json`, Markdown for `.md`, else CSV.
 *
 * @throws UserError if it cannot be written
 */
export function exportSheet(sheet: Sheet, file: string): void {
  try {
    // Deno tells less of a folder than of a file.
    if (statFile(file)?.isDirectory) throw exportFailed(file, "is-a-directory", "it is a folder");
    overwriteFile(file, formOf(file)(sheet));
  } catch (error) {
    const reason = failureReason(error);
    if (reason === "other") throw error;
    throw exportFailed(file, reason, failureText(error));
  }
}

function formOf(file: string): (sheet: Sheet) => string {
  const name = file.toLowerCase();
  if (name.endsWith(".json")) return sheetJson;
  return name.endsWith(".md") ? sheetMarkdown : sheetCsv;
}

/** A path as it was typed where no shell sees it: `~/` is the home folder. */
export function expandedPath(typed: string): string {
  const home = homeFolder();
  return typed.startsWith("~/") && home !== null ? join(home, typed.slice(2)) : typed;
}
