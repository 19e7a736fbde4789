import { Command } from "commander";
import { type ExperimentPlace, hindrance, locateStore, type Store } from "../../experiment/mod.ts";
import { addFilterOptions, type FilterOptions } from "../filter_options.ts";
import { addFormatOptions, type FormatOptions, readFormat } from "../formats.ts";
import { quiet } from "../quiet.ts";
import { performBulk } from "./bulk.ts";
import type { Operation } from "./operation.ts";
import { findTargets } from "./targets.ts";

type RelocationOptions = FilterOptions & FormatOptions & { readonly force?: boolean };

/** A command that moves experiments between their two places in a store. */
export interface Relocation {
  readonly operation: Operation;
  /** For its help. */
  readonly description: string;
  /** Which experiments it is for: regular ones, or archived ones only. */
  readonly archived: false | "only";
  /** Moves one. */
  readonly move: (store: Store, place: ExperimentPlace) => unknown;
}

/** The command's options. */
export function defineRelocation({ operation, description }: Relocation): Command {
  const command = quiet(
    new Command(`yanex ${operation.verb}`)
      .description(description)
      .argument("[id...]", "ids, beginnings of ids (4 characters or more), names, or latest")
      .option("--force", "do not ask"),
  );
  addFilterOptions(command, { archived: false, limit: false });
  return addFormatOptions(command).helpOption("--help", "show this help");
}

/** Does what the command line asks; the exit code. */
export async function performRelocation(
  relocation: Relocation,
  args: readonly string[],
): Promise<number> {
  const { operation, archived, move } = relocation;
  const command = defineRelocation(relocation);
  await command.parseAsync([...args], { from: "user" });
  const options = command.opts<RelocationOptions>();
  const format = readFormat(options);
  const store = locateStore();
  const scope = { verb: operation.verb, archived };
  const { rows, nothing } = await findTargets(store, command.args, options, scope);
  return await performBulk({
    operation,
    rows,
    format,
    force: options.force ?? false,
    nothing,
    refusal: hindrance,
    act(row) {
      move(store, row);
      return null;
    },
  });
}
