import { csvText } from "../formats.ts";
import { exactText } from "./cell_text.ts";
import { columnKey } from "./column_title.ts";
import type { Sheet } from "./sheet.ts";

/** What `compare --format csv` prints: a header with upstream's names, and values in full. */
export function sheetCsv({ columns, rows }: Sheet): string {
  return csvText([columns.map(columnKey), ...rows.map((row) => row.map(exactText))]);
}
