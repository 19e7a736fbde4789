import type { Argument, Command, Option } from "commander";
import { RUN_OPTIONS } from "../run_option_table.ts";
import { slurmRunOptions } from "../slurm/option_table.ts";

/** What an option takes as its value. */
export interface ValueShape {
  /** As the help calls it: `path`, `id,...`. */
  readonly name: string;
  /** It may be left out. */
  readonly optional: boolean;
  /** Several may follow. */
  readonly variadic: boolean;
  /** Nothing else is allowed. */
  readonly choices?: readonly string[];
}

/** An option as far as completion needs to know it. */
export interface OptionShape {
  /** `-p`, if it has a short form. */
  readonly short?: string;
  /** `--param`. */
  readonly long?: string;
  /** Null if it takes none. */
  readonly value: ValueShape | null;
  readonly help: string;
}

/** An argument that is no option. */
export interface ArgumentShape {
  readonly name: string;
  readonly variadic: boolean;
  readonly choices?: readonly string[];
}

/** A command: what may follow its name. */
export interface CommandShape {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionShape[];
  readonly arguments: readonly ArgumentShape[];
  readonly commands: readonly CommandShape[];
  /** After the first argument, what it does not know belongs to a script. */
  readonly runsScript: boolean;
}

const HELP: OptionShape = { long: "--help", value: null, help: "show this help" };

/** `yanex run`, from its table: it is completed most, and commander need not be loaded for it. */
export function runShape(): CommandShape {
  const slurm = slurmRunOptions().filter(({ long }) => !RUN_OPTIONS.some((o) => o.long === long));
  const options = [...RUN_OPTIONS, ...slurm].map(({ short, long, value, help, optional }) => ({
    short,
    long,
    value: value === undefined ? null : { name: value, optional: !!optional, variadic: false },
    help,
  }));
  return {
    name: "run",
    summary: "",
    options: [...options, HELP],
    arguments: [{ name: "script", variadic: false }],
    commands: [],
    runsScript: true,
  };
}

/** Any other command, as it declares itself to commander. */
export function shapeOf(command: Command): CommandShape {
  const help = command.createHelp();
  return {
    name: command.name(),
    summary: command.summary() || command.description(),
    options: help.visibleOptions(command).map(optionShape),
    arguments: command.registeredArguments.map(argumentShape),
    commands: help.visibleCommands(command).map(shapeOf),
    runsScript: false,
  };
}

function optionShape(option: Option): OptionShape {
  const takesValue = option.required || option.optional;
  const name = /[<[](.*?)(?:\.\.\.)?[>\]]\s*$/.exec(option.flags)?.[1] ?? "";
  return {
    short: option.short,
    long: option.long,
    value: takesValue
      ? { name, optional: option.optional, variadic: option.variadic, choices: option.argChoices }
      : null,
    help: option.description,
  };
}

function argumentShape(argument: Argument): ArgumentShape {
  const { variadic, argChoices: choices } = argument;
  return { name: argument.name(), variadic, choices };
}
