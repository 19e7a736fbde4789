import { Command } from "commander";
import { quiet } from "./quiet.ts";
import { RUN_OPTIONS, type RunOption } from "./run_option_table.ts";
import type { RunOptions } from "./run_options.ts";
import { slurmRunOptions, withSlurmOptions } from "./slurm/option_table.ts";

/** Adds a value to the list of a repeatable option. */
const collect = (value: string, list: string[] = []): string[] => [...list, value];

/**
 * The command `yanex run` with all its options and no action.
 *
 * @param slurm `--slurm` was given: its options mean what they mean then
 */
export function runCommandLine(slurm = false): Command {
  const command = quiet(new Command("yanex run"))
    .usage("[options] SCRIPT [script args...]")
    .description(
      "Run a Python script as a tracked experiment, or as many of them.\n\n" +
        "Options may stand before or after SCRIPT. After SCRIPT, what yanex does not know " +
        "is handed to the script, and so is everything after `--`.",
    )
    .argument("[script]", "Python file to run");
  let group = "";
  const table = slurm ? withSlurmOptions() : [
    ...RUN_OPTIONS,
    ...slurmRunOptions().filter(({ long }) => RUN_OPTIONS.every((own) => own.long !== long)),
  ];
  for (const option of table) {
    if (option.group !== group) command.optionsGroup(group = option.group);
    addOption(command, option);
  }
  return command.helpOption("--help", "show this help").addHelpText("after", EXAMPLES);
}

function addOption(command: Command, option: RunOption) {
  const { short, long, value, help, repeatable, optional, parse } = option;
  const shown = value === undefined ? "" : optional ? ` [${value}]` : ` <${value}>`;
  const flags = `${short === undefined ? "" : `${short}, `}${long}${shown}`;
  if (repeatable) command.option(flags, help, collect);
  else if (parse !== undefined) command.option(flags, help, (text: string) => parse(text));
  else command.option(flags, help);
}

const EXAMPLES = `
Examples:
  yanex run train.py
  yanex run train.py -p lr=0.01 -p model.layers=4 --name baseline --tag demo
  yanex run train.py -c base.yaml -c large.yaml -- --fold 3
  yanex run train.py -p "lr=logspace(-4, -1, 4)" -p "seed=range(3)" -j 4
  yanex run train.py -p "lr=list(0.1, 0.01)" --slurm --partition gpu --gpus 1`;

/**
 * Reads options with commander: prints help, or complains about what is wrong.
 *
 * @param slurm `--slurm` was given
 */
export async function parseWithCommander(
  words: readonly string[],
  slurm = false,
): Promise<RunOptions> {
  const command = runCommandLine(slurm);
  await command.parseAsync([...words], { from: "user" });
  return command.opts<RunOptions>();
}
