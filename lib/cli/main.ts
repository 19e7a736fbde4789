import type { Command, CommanderError } from "commander";
import { ExitCode, outputLost, UserError } from "../errors/mod.ts";
import {
  commandLineArguments,
  exitProgram,
  failureText,
  standardError,
  standardOutput,
} from "../sys/mod.ts";
import { reportError, reportWarning } from "./report_error.ts";

/** A command's module. */
export interface CommandModule {
  /**
   * Does what the command line asks.
   *
   * @param args what stands after the command's name
   * @returns the program's exit code
   */
  perform(args: readonly string[]): Promise<number>;
  /** Declares its options to commander; those of `run` stand in its table instead. */
  define?(): Command | Promise<Command>;
}

/** Every command; its module is loaded when it is asked for. */
const COMMANDS: readonly {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}[] = [
  {
    name: "run",
    summary: "run a Python script as a tracked experiment",
    load: () => import("./run.ts"),
  },
  {
    name: "list",
    summary: "list experiments",
    load: () => import("./list.ts"),
  },
  {
    name: "show",
    summary: "show everything recorded of one experiment",
    load: () => import("./show.ts"),
  },
  {
    name: "get",
    summary: "print a field of one experiment or of many",
    load: () => import("./get.ts"),
  },
  {
    name: "logs",
    summary: "print or follow what a script wrote, wherever it runs",
    load: () => import("./logs.ts"),
  },
  {
    name: "metrics",
    summary: "print or draw metrics",
    load: () => import("./metrics.ts"),
  },
  {
    name: "compare",
    summary: "put experiments side by side: parameters and metrics",
    load: () => import("./compare.ts"),
  },
  {
    name: "lineage",
    summary: "show what an experiment depends on and what depends on it",
    load: () => import("./lineage.ts"),
  },
  {
    name: "reproduce",
    summary: "run an experiment again with the code that it ran",
    load: () => import("./reproduce.ts"),
  },
  {
    name: "cancel",
    summary: "end experiments that wait or run, here or in SLURM",
    load: () => import("./cancel.ts"),
  },
  {
    name: "update",
    summary: "change name, description, project, status or tags",
    load: () => import("./update.ts"),
  },
  {
    name: "archive",
    summary: "put experiments out of sight",
    load: () => import("./archive.ts"),
  },
  {
    name: "unarchive",
    summary: "bring archived experiments back",
    load: () => import("./unarchive.ts"),
  },
  {
    name: "delete",
    summary: "delete experiments for good",
    load: () => import("./delete.ts"),
  },
  {
    name: "open",
    summary: "open the folder of an experiment",
    load: () => import("./open.ts"),
  },
  {
    name: "migrate",
    summary: "bring experiments of older versions to the present form",
    load: () => import("./migrate.ts"),
  },
  {
    name: "doctor",
    summary: "look whether store and surroundings are in order, and mend them",
    load: () => import("./doctor.ts"),
  },
  {
    name: "du",
    summary: "show what takes up space on the disk",
    load: () => import("./du.ts"),
  },
  {
    name: "gc",
    summary: "remove what nothing refers to",
    load: () => import("./gc.ts"),
  },
  {
    name: "secrets",
    summary: "look for secrets in changes, files or a patch",
    load: () => import("./secrets.ts"),
  },
  {
    name: "completion",
    summary: "print what completes commands and ids in bash, zsh or fish",
    load: () => import("./completion.ts"),
  },
];

/** What the scripts of `yanex completion` call. */
const COMPLETE = "__complete";

/** The entry point: reads the command line, does what it says, and ends the program. */
export async function main(): Promise<never> {
  const args = commandLineArguments();
  const verbose = args[0] === "-v" || args[0] === "--verbose";
  const rest = verbose ? args.slice(1) : args;
  let code: number;
  try {
    code = await dispatch(rest);
  } catch (error) {
    code = await reportError(error, verbose || hasVerboseOption(rest));
  }
  // What was written and not waited for.
  await Promise.all([standardOutput.write(""), standardError.write("")]);
  if (standardOutput.failure !== null) code = await reportLost(standardOutput.failure, code, rest);
  exitProgram(code);
}

/**
 * Tells that standard output could not be written to.
 *
 * @param code what the command ended with
 * @returns the program's exit code
 */
async function reportLost(
  failure: Error,
  code: number,
  args: readonly string[],
): Promise<number> {
  const error = outputLost(failureText(failure));
  // The code of these is the script's, whose output is recorded elsewhere.
  if (args[0] === "run" || args[0] === "reproduce") {
    await reportWarning(error.message);
    await standardError.write("");
    return code;
  }
  return Math.max(code, await reportError(error, false));
}

async function dispatch(given: readonly string[]): Promise<number> {
  const args = given[0] === "help" ? helpRequest(given[1]) : given;
  const entry = COMMANDS.find(({ name }) => name === args[0]);
  if (entry !== undefined) {
    const module = await entry.load();
    const rest = args.slice(1);
    return await parsing(() => module.perform(rest), `yanex ${entry.name}`);
  }
  if (args[0] === COMPLETE) {
    const { complete } = await import("./completion/complete.ts");
    return await complete(COMMANDS, args.slice(1));
  }
  const { overview } = await import("./overview.ts");
  const program = overview(COMMANDS);
  if (args.length === 0) {
    await standardOutput.write(program.helpInformation());
    return ExitCode.usage;
  }
  return await parsing(async () => {
    await program.parseAsync([...args], { from: "user" });
    return 0;
  }, "yanex");
}

/** `yanex help run` is `yanex run --help`; an unknown command is complained about as such. */
function helpRequest(command: string | undefined): string[] {
  if (command === undefined) return ["--help"];
  return COMMANDS.some(({ name }) => name === command) ? [command, "--help"] : [command];
}

/** Runs something that parses options and turns commander's complaints into ours. */
async function parsing(action: () => Promise<number>, command: string): Promise<number> {
  try {
    return await action();
  } catch (error) {
    if (!isCommanderError(error)) throw error;
    if (error.exitCode === 0) return 0;
    throw asUserError(error, command);
  }
}

/** Told by its code, since commander may not have been loaded at all. */
function isCommanderError(error: unknown): error is CommanderError {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && code.startsWith("commander.");
}

function asUserError(error: CommanderError, command: string): UserError {
  const text = error.message.replace(/^error: /, "").replaceAll("'", "`");
  const [first = "", suggestion] = text.split("\n");
  const message = first.replace(/^(option .*) argument missing$/, "$1 needs a value")
    .replace(/^missing required argument/, "missing").replace(". Expected", ": expected")
    .replace(/\.$/, "");
  const meant = /\(Did you mean (.+)\?\)/.exec(suggestion ?? "")?.[1];
  return new UserError({
    kind: error.code,
    message,
    hint: meant === undefined ? `see ${command} --help` : `did you mean ${meant}?`,
  });
}

function hasVerboseOption(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).includes("--verbose");
}
