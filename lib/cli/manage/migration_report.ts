import type { ExperimentRow } from "../../query/mod.ts";
import { csvText, type Format, markdownTable } from "../formats.ts";
import { safeText } from "../paint.ts";
import type { Migrations } from "./migrations.ts";
import { counted } from "./operation.ts";

/** The version that experiments are migrated to. */
const PRESENT = 2;

/** Experiments that are up to date and named in a dry run. */
const LISTED = 5;

/** Which experiments are behind, and by how much. */
export function pendingText(pending: Migrations["pending"]): string {
  const lines = pending.map(({ row, plan }) =>
    `  ${labelOf(row)} - ${versionName(plan.version)} -> v${PRESENT}`
  );
  const verb = pending.length === 1 ? "needs" : "need";
  return [`${counted(pending.length)} ${verb} migration:`, ...lines, "", ""].join("\n");
}

/** What a migration would change. */
export function dryRunReport(migrations: Migrations, format: Format): string {
  switch (format) {
    case "json":
      return dryRunJson(migrations);
    case "csv":
      return csvText([
        ["id", "name", "status", "current_version", "target_version"],
        ...versionRows(migrations),
      ]);
    case "markdown":
      return dryRunMarkdown(migrations);
    case "default":
      return dryRunText(migrations);
  }
}

function dryRunText({ pending, current }: Migrations): string {
  const lines: string[] = [];
  for (const { row, plan } of pending) {
    lines.push(`${labelOf(row)} - needs migration:`);
    for (const { from, to, description, changes } of plan.steps) {
      lines.push(`  ${versionName(from)} -> v${to}: ${description}`);
      lines.push(...changes.map((change) => `    - ${safeText(change)}`));
    }
    lines.push("");
  }
  if (current.length > 0) {
    lines.push(`${counted(current.length)} already up to date (v${PRESENT}):`);
    lines.push(...current.slice(0, LISTED).map((row) => `  ${labelOf(row)}`));
    if (current.length > LISTED) lines.push(`  ... and ${current.length - LISTED} more`);
    lines.push("");
  }
  lines.push(
    "Summary:",
    `  - ${counted(pending.length)} ${pending.length === 1 ? "needs" : "need"} migration`,
    `  - ${counted(current.length)} up to date`,
    "",
    "Dry run completed. No changes were made.",
  );
  if (pending.length > 0) lines.push("Run without --dry-run to apply migrations.");
  return lines.join("\n") + "\n";
}

function dryRunJson({ pending, current }: Migrations): string {
  const report = {
    dry_run: true,
    needs_migration: pending.map(({ row, plan }) => ({
      id: row.id,
      name: row.name,
      // The oldest say no version at all.
      current_version: plan.version === 0 ? null : plan.version,
      target_version: PRESENT,
      changes: plan.steps.flatMap(({ changes }) => changes),
    })),
    up_to_date: current.map(({ id, name }) => ({ id, name })),
    summary: { needs_migration_count: pending.length, up_to_date_count: current.length },
  };
  return JSON.stringify(report, null, 2) + "\n";
}

function dryRunMarkdown(migrations: Migrations): string {
  const { pending, current } = migrations;
  const rows = versionRows(migrations);
  const counts = `**Summary:** ${pending.length} need migration, ${current.length} up to date\n`;
  return `${markdownTable(["ID", "Name", "Status", "Current", "Target"], rows)}\n${counts}`;
}

/** ID, name, status, version now, version then. */
function versionRows({ pending, current }: Migrations): string[][] {
  const version = String(PRESENT);
  return [
    ...pending.map(({ row, plan }) => [
      row.id,
      row.name ?? "",
      "needs_migration",
      plan.version === 0 ? "" : String(plan.version),
      version,
    ]),
    ...current.map(({ id, name }) => [id, name ?? "", "up_to_date", version, version]),
  ];
}

function versionName(version: number | null): string {
  return version === 0 ? "legacy" : `v${version}`;
}

function labelOf({ id, name }: ExperimentRow): string {
  return name === null ? id : `${id} (${safeText(name)})`;
}
