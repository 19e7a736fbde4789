import { Command } from "commander";
import { ExitCode, namedTwice, nothingToMigrate } from "../errors/mod.ts";
import { locateStore, migrateExperiment, type Store } from "../experiment/mod.ts";
import { addFilterOptions, type FilterOptions, isFiltered } from "./filter_options.ts";
import { addFormatOptions, type FormatOptions, readFormat } from "./formats.ts";
import { isMachineFormat, performBulk, sayIn } from "./manage/bulk.ts";
import { dryRunReport, pendingText } from "./manage/migration_report.ts";
import { type Migrations, planMigrations } from "./manage/migrations.ts";
import { counted, MIGRATE } from "./manage/operation.ts";
import { printSummary } from "./manage/summary.ts";
import { findTargets, select, type Targets } from "./manage/targets.ts";
import { quiet } from "./quiet.ts";
import { reportWarning } from "./report_error.ts";
import { standardOutput } from "../sys/mod.ts";

type MigrateOptions = FilterOptions & FormatOptions & {
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
};

/** The command `yanex migrate`. */
export function define(): Command {
  const command = quiet(
    new Command("yanex migrate")
      .description(
        "Bring experiments that older versions wrote to the present form of storage. They can be " +
          "read without it. What is changed is kept in the experiment's folder.",
      )
      .argument("[id...]", "ids, beginnings of ids (4 characters or more), names, or latest")
      .option("--all", "all experiments, archived ones as well")
      .option("--dry-run", "only show what would be changed")
      .option("--force", "do not ask"),
  );
  addFilterOptions(command, { archived: true, limit: false, scope: false });
  return addFormatOptions(command).helpOption("--help", "show this help");
}

/** Migrates experiments. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<MigrateOptions>();
  const format = readFormat(options);
  const say = sayIn(format);
  const { rows, nothing } = await targetsOf(locateStore(), command.args, options);
  const migrations = planMigrations(rows);
  if (rows.length > 0) {
    await say(`Checking ${counted(rows.length)} for pending migrations...\n\n`);
  }
  for (const { id } of migrations.newer) {
    await reportWarning(`${id} has a storage version that only a newer yanex knows: it is left`);
  }
  if (options.dryRun) {
    await standardOutput.write(dryRunReport(migrations, format));
    for (const { error } of migrations.broken) await reportWarning(error.message);
    return migrations.broken.length > 0 ? ExitCode.failure : 0;
  }
  const concerned = [...migrations.pending, ...migrations.broken];
  if (rows.length > 0 && concerned.length === 0) {
    const present = `All ${counted(migrations.current.length)} are up to date (v2).\n`;
    if (migrations.newer.length < rows.length) await say(present);
    if (isMachineFormat(format)) await printSummary(MIGRATE, [], format);
    return 0;
  }
  if (migrations.pending.length > 0) await say(pendingText(migrations.pending));
  return await migrate(migrations, { format, force: options.force ?? false, nothing });
}

async function targetsOf(
  store: Store,
  wanted: readonly string[],
  options: MigrateOptions,
): Promise<Targets> {
  if (!options.all) {
    if (wanted.length === 0 && !isFiltered(options)) throw nothingToMigrate();
    const scope = { verb: "migrate", archived: wanted.length > 0 || (options.archived ?? false) };
    return await findTargets(store, wanted, options, scope);
  }
  if (wanted.length > 0 || isFiltered(options) || options.archived) throw namedTwice("migrate");
  const rows = await select(store, { archived: "both", project: null });
  return { rows, nothing: "No experiments found to migrate." };
}

function migrate(
  { pending, broken }: Migrations,
  how: Pick<Parameters<typeof performBulk>[0], "format" | "force" | "nothing">,
): Promise<number> {
  const errors = new Map(broken.map(({ row, error }) => [row.id, error]));
  return performBulk({
    ...how,
    operation: MIGRATE,
    rows: [...pending, ...broken].map(({ row }) => row),
    refusal: ({ id }) => errors.get(id) ?? null,
    async act({ folder }) {
      await migrateExperiment(folder);
      return null;
    },
  });
}
