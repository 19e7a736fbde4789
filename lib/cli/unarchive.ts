import { Command } from "commander";
import { hindrance, locateStore, unarchiveExperiment } from "../experiment/mod.ts";
import { addFilterOptions, type FilterOptions } from "./filter_options.ts";
import { addFormatOptions, type FormatOptions, readFormat } from "./formats.ts";
import { performBulk } from "./manage/bulk.ts";
import { UNARCHIVE } from "./manage/operation.ts";
import { findTargets } from "./manage/targets.ts";
import { quiet } from "./quiet.ts";

type UnarchiveOptions = FilterOptions & FormatOptions & { readonly force?: boolean };

/** The command `yanex unarchive`. */
export function define(): Command {
  const command = quiet(
    new Command("yanex unarchive")
      .description("Bring experiments back from the archive.")
      .argument("[id...]", "ids, beginnings of ids (4 characters or more), names, or latest")
      .option("--force", "do not ask"),
  );
  addFilterOptions(command, { archived: false, limit: false });
  return addFormatOptions(command).helpOption("--help", "show this help");
}

/** Brings experiments back. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<UnarchiveOptions>();
  const format = readFormat(options);
  const store = locateStore();
  const scope = { verb: "unarchive", archived: "only" as const };
  const { rows, nothing } = await findTargets(store, command.args, options, scope);
  return await performBulk({
    operation: UNARCHIVE,
    rows,
    format,
    force: options.force ?? false,
    nothing,
    refusal: hindrance,
    act(row) {
      unarchiveExperiment(store, row);
      return null;
    },
  });
}
