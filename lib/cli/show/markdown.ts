import { text } from "../../experiment/mod.ts";
import { compareKeys, flatten } from "../../params/mod.ts";
import { bytesText, type Description } from "../../query/mod.ts";
import { formatTimestamp } from "../../sys/mod.ts";
import { markdownTable } from "../formats.ts";
import { metricValue } from "../metric_value.ts";
import { safeText } from "../paint.ts";
import { valueText } from "../value_text.ts";

/** Metrics that get a column, unless they are asked for. */
const METRICS_SHOWN = 8;

/** The experiment as a Markdown document. */
export function showMarkdown(description: Description): string {
  const { metadata, state, dependencies, params, artifacts } = description;
  const parts = [`# Experiment: ${oneLine(metadata.name ?? "[unnamed]")}`, facts(description)];
  if (metadata.description) parts.push(safeText(metadata.description, { lines: true }));
  const section = (title: string, header: string[], rows: string[][]) => {
    if (rows.length > 0) parts.push(`## ${title}`, markdownTable(header, rows).trimEnd());
  };
  section(
    "Dependencies",
    ["Slot", "ID", "Name", "Status"],
    dependencies.map(({ slot, id, name, status }) => [slot, id, name ?? "-", status].map(oneLine)),
  );
  section(
    "Configuration",
    ["Parameter", "Value"],
    flatten(params).map(([key, value]) => [oneLine(key), valueText(value)]),
  );
  section("Results", ...results(description));
  section(
    "Artifacts",
    ["Name", "Size", "Modified (UTC)"],
    artifacts.map(({ name, size, modified }) => [
      oneLine(name),
      bytesText(size),
      formatTimestamp(modified * 1000).slice(0, 19).replace("T", " "),
    ]),
  );
  if (description.runCommand !== null) {
    parts.push("## Run again", block(description.runCommand));
  }
  if (state.status === "failed" && metadata.errorMessage !== null) {
    parts.push("## Error", block(metadata.errorMessage));
  }
  if (state.status === "cancelled" && metadata.cancellationReason !== null) {
    parts.push("## Cancelled", block(metadata.cancellationReason));
  }
  return parts.join("\n\n") + "\n";
}

function facts({ metadata, place, state }: Description): string {
  const lines: [label: string, value: string | null][] = [
    ["ID", place.id],
    ["Status", state.status + (state.runnerDied ? " (runner died)" : "")],
    ["Project", metadata.project],
    ["Tags", metadata.tags.length === 0 ? null : metadata.tags.join(", ")],
    ["Created", metadata.createdAt],
    ["Started", metadata.startedAt],
    ["Ended", metadata.completedAt],
    ["Script", metadata.scriptPath],
  ];
  // Two spaces at the end of a line break it.
  return lines.filter(([, value]) => value !== null)
    .map(([label, value]) => `**${label}:** ${oneLine(value!)}`).join("  \n");
}

function results({ metrics, picked }: Description): [header: string[], rows: string[][]] {
  const names = picked ?? [...metrics.metrics.keys()].sort(compareKeys).slice(0, METRICS_SHOWN);
  if (names.length === 0) return [[], []];
  const rows = metrics.lastSteps.map((step) => [
    valueText(step.get("step") ?? null),
    safeText(text(step.get("timestamp")) ?? "-"),
    ...names.map((name) => step.has(name) ? metricValue(step.get(name)!) : "-"),
  ]);
  return [["Step", "Timestamp", ...names.map((name) => safeText(name))], rows];
}

/** A code block that its content cannot end. */
function block(content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([marks]) => marks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${safeText(content, { lines: true }).trimEnd()}\n${fence}`;
}

function oneLine(content: string): string {
  return safeText(content.replaceAll(/\r?\n|\r/g, " "));
}
