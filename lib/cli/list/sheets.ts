import { floatText } from "../../params/mod.ts";
import type { ExperimentRow } from "../../query/mod.ts";
import { formatDuration } from "../duration.ts";
import { csvText, markdownTable } from "../formats.ts";
import { safeText } from "../paint.ts";

const HEADER = ["ID", "Project", "Name", "Status", "Script", "Tags", "Created", "Duration"];

/** The experiments as CSV, a header line first; durations are seconds. */
export function listCsv(rows: readonly ExperimentRow[]): string {
  return csvText([
    HEADER,
    ...rows.map((row) => [
      row.id,
      row.project ?? "",
      row.name ?? "",
      row.broken === null ? row.status : "broken",
      row.scriptPath ?? "",
      row.tags.join(","),
      row.createdAt ?? "",
      row.duration === null ? "" : floatText(row.duration),
    ]),
  ]);
}

/** The experiments as a Markdown table under a heading. */
export function listMarkdown(rows: readonly ExperimentRow[], archived: boolean): string {
  if (rows.length === 0) return "_No experiments found_\n";
  const cells = rows.map((row) =>
    [
      row.id,
      row.project || "-",
      row.name || "[unnamed]",
      row.broken === null ? row.status : "broken",
      row.scriptPath || "-",
      row.tags.join(", ") || "-",
      row.createdAt ?? "-",
      row.duration === null ? "-" : formatDuration(row.duration),
    ].map((text) => safeText(text.replaceAll(/\r\n|[\r\n]/g, " ")))
  );
  const heading = archived ? "## Archived Experiments" : "## Experiments";
  return `${heading}\n\n${markdownTable(HEADER, cells)}`;
}
