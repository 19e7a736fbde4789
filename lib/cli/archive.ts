import { Command } from "commander";
import { archiveExperiment, hindrance, locateStore } from "../experiment/mod.ts";
import { addFilterOptions, type FilterOptions } from "./filter_options.ts";
import { addFormatOptions, type FormatOptions, readFormat } from "./formats.ts";
import { performBulk } from "./manage/bulk.ts";
import { ARCHIVE } from "./manage/operation.ts";
import { findTargets } from "./manage/targets.ts";
import { quiet } from "./quiet.ts";

type ArchiveOptions = FilterOptions & FormatOptions & { readonly force?: boolean };

/** The command `yanex archive`. */
export function define(): Command {
  const command = quiet(
    new Command("yanex archive")
      .description("Put experiments into the archive: out of sight, with all that is in them.")
      .argument("[id...]", "ids, beginnings of ids (4 characters or more), names, or latest")
      .option("--force", "do not ask"),
  );
  addFilterOptions(command, { archived: false, limit: false });
  return addFormatOptions(command).helpOption("--help", "show this help");
}

/** Archives experiments. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<ArchiveOptions>();
  const format = readFormat(options);
  const store = locateStore();
  const scope = { verb: "archive", archived: false };
  const { rows, nothing } = await findTargets(store, command.args, options, scope);
  return await performBulk({
    operation: ARCHIVE,
    rows,
    format,
    force: options.force ?? false,
    nothing,
    refusal: hindrance,
    act(row) {
      archiveExperiment(store, row);
      return null;
    },
  });
}
