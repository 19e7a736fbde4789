import { optionsExclude, slurmOptionAlone } from "../../errors/mod.ts";
import { checkSlurmValue, SLURM_OPTIONS, type SlurmSettings } from "../../slurm/mod.ts";
import { RUN_OPTIONS, type RunOption } from "../run_option_table.ts";
import { readRunOptions, type RunOptions } from "../run_options.ts";
import { type OptionShape, type SplitArguments, splitArguments } from "../split_arguments.ts";
import { keyOf, slurmRunOptions, withSlurmOptions } from "./option_table.ts";

/** A command line of `yanex run`, read. */
export interface SlurmRequest {
  readonly options: RunOptions;
  readonly script: string | undefined;
  readonly scriptArgs: readonly string[];
}

/**
 * Reads a command line on which the options of SLURM's jobs are yanex's: `--slurm` stands there, or
 * the config file says the same.
 *
 * @throws UserError for a value that is certainly wrong, and for options that mean nothing in jobs
 */
export async function readSlurmRequest(args: readonly string[]): Promise<SlurmRequest> {
  const table = withSlurmOptions();
  const { own, script, scriptArgs } = splitArguments(args, shapesOf(table));
  const options = readRunOptions(own, table) ??
    await (await import("../run_command_line.ts")).parseWithCommander(own, true);
  if (options.slurm === false) throw optionsExclude("--slurm", "--no-slurm", "give one of them");
  refuseLocal(options);
  for (const option of SLURM_OPTIONS) {
    const value = options[keyOf(option.name)];
    if (typeof value === "string") checkSlurmValue(option, value, `--${option.name}`);
  }
  return { options: { ...options, slurm: true }, script, scriptArgs };
}

/** Options about workers on this machine. */
const LOCAL: readonly (readonly [option: string, key: string, hint: string])[] = [
  ["--stage", "stage", "submit what is staged with yanex run --staged --slurm"],
  ["--fail-fast", "failFast", "cancel the rest with yanex cancel"],
  ["--gpus-per-run", "gpusPerRun", "ask for GPUs with --gpus N"],
  ["--runs-per-gpu", "runsPerGpu", "let experiments share a job with --pack K --pack-parallel M"],
];

function refuseLocal(options: RunOptions): void {
  const given = LOCAL.find(([, key]) => options[key] !== undefined);
  if (given !== undefined) throw optionsExclude(given[0], "--slurm", given[2]);
}

/**
 * Finds an option of SLURM's jobs before the script on a command line without `--slurm`.
 *
 * @returns its name, or null
 */
export function strayOption(args: readonly string[]): string | null {
  const ordinary = splitArguments(args, shapesOf(RUN_OPTIONS)).given;
  const before = givenBeforeScript(args);
  const names = slurmRunOptions().map(({ long }) => long);
  return names.find((name) => before.has(name) && !ordinary.has(name)) ?? null;
}

function givenBeforeScript(args: readonly string[]): ReadonlySet<string> {
  const shapes = shapesOf(withSlurmOptions());
  const { script }: SplitArguments = splitArguments(args, shapes);
  const end = script === undefined ? args.length : args.indexOf(script);
  return splitArguments(args.slice(0, end), shapes).given;
}

/** The error for {@link strayOption}. */
export const strayOptionError = slurmOptionAlone;

function shapesOf(table: readonly RunOption[]): OptionShape[] {
  return [
    ...table.map(({ short, long, value, optional }) => ({
      short,
      long,
      takesValue: value !== undefined && !optional,
      takesNumber: optional,
    })),
    { long: "--help", takesValue: false },
  ];
}

/** The options of SLURM's jobs that a command line gives. */
export function settingsOf(options: RunOptions): SlurmSettings {
  const settings = new Map<string, string | boolean | readonly string[]>();
  for (const { name, kind } of SLURM_OPTIONS) {
    const value = options[keyOf(name)];
    if (value === undefined) continue;
    settings.set(name, kind === "flag" ? value === true : value as string | readonly string[]);
  }
  return settings;
}
