import { Command } from "commander";
import { statusOfRunning, type UserError } from "../errors/mod.ts";
import { locateStore, occupationOf, readMetadata } from "../experiment/mod.ts";
import type { ExperimentRow } from "../query/mod.ts";
import { addFilterOptions, type FilterOptions } from "./filter_options.ts";
import { addFormatOptions, type FormatOptions, readFormat } from "./formats.ts";
import { isMachineFormat, performBulk, preview, sayIn } from "./manage/bulk.ts";
import { type Change, type ChangeOptions, readChange, updateExperiment } from "./manage/change.ts";
import { UPDATE } from "./manage/operation.ts";
import { findTargets } from "./manage/targets.ts";
import { safeText } from "./paint.ts";
import { quiet } from "./quiet.ts";
import { standardOutput } from "../sys/mod.ts";

type UpdateOptions = FilterOptions & FormatOptions & ChangeOptions & {
  readonly force?: boolean;
  readonly dryRun?: boolean;
};

/** The command `yanex update`. */
export function define(): Command {
  const collect = (value: string, before: string[] = []) => [...before, value];
  const command = quiet(
    new Command("yanex update")
      .description("Change the name, description, project, status or tags of experiments.")
      .argument("[id...]", "ids, beginnings of ids (4 characters or more), names, or latest")
      .option("--set-name <name>", "name; an empty one takes it away")
      .option("--set-description <text>", "description; an empty one takes it away")
      .option("--set-project <project>", "project; an empty one takes it away")
      .option("--set-status <status>", "status; not of one that runs")
      .option("--add-tag <tag>", "add a tag (repeatable)", collect)
      .option("--remove-tag <tag>", "remove a tag (repeatable)", collect)
      .option("--dry-run", "only show what would be changed")
      .option("--force", "do not ask"),
  );
  addFilterOptions(command, { archived: true, limit: false });
  return addFormatOptions(command).helpOption("--help", "show this help");
}

/** Updates experiments. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<UpdateOptions>();
  const format = readFormat(options);
  const change = readChange(options);
  const store = locateStore();
  const scope = { verb: "update", archived: options.archived ?? false };
  const { rows, nothing } = await findTargets(store, command.args, options, scope);
  const say = sayIn(format);
  if (rows.length > 0) {
    const lines = change.lines.map((line) => `  ${safeText(line)}\n`).join("");
    await say(`Updates to apply:\n${lines}\n`);
  }
  if (options.dryRun && rows.length > 0) {
    await preview(UPDATE, rows, say);
    await say("Dry run completed. No changes were made.\n");
    if (isMachineFormat(format)) await standardOutput.write(dryRunJson(rows, change));
    return 0;
  }
  return await performBulk({
    operation: UPDATE,
    rows,
    format,
    force: options.force ?? false,
    asks: rows.length > 1,
    nothing,
    refusal: (row) => refusal(row, change),
    act: (row) => updateExperiment(row, change),
  });
}

/** The status of a run belongs to its runner. */
function refusal({ id, folder }: ExperimentRow, change: Change): UserError | null {
  if (change.status === null) return null;
  const reading = readMetadata(folder);
  if (reading.kind !== "read") return null;
  const occupation = occupationOf(folder, reading.metadata);
  const runs = occupation.kind === "running" && occupation.certain;
  return runs ? statusOfRunning(id) : null;
}

function dryRunJson(rows: readonly ExperimentRow[], { lines }: Change): string {
  const summary = {
    dry_run: true,
    operation: UPDATE.verb,
    experiments: rows.map(({ id }) => id),
    changes: lines,
    count: rows.length,
  };
  return JSON.stringify(summary, null, 2) + "\n";
}
