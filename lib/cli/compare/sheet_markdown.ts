import { markdownTable } from "../formats.ts";
import { columnTexts } from "./cell_text.ts";
import { columnTitles, terminalText } from "./column_title.ts";
import type { Sheet } from "./sheet.ts";

/** What `compare --format markdown` prints: one table, with values for people. */
export function sheetMarkdown({ columns, rows }: Sheet): string {
  const texts = columns.map(({ differs }, at) => columnTexts(rows.map((row) => row[at]), differs));
  return markdownTable(
    columnTitles(columns).map(terminalText),
    rows.map((_, row) => texts.map((column) => terminalText(column[row]!))),
  );
}
