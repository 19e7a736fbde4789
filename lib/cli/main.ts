import type { CommanderError } from "commander";
import { ExitCode, outputLost, UserError } from "../errors/mod.ts";
import {
  commandLineArguments,
  exitProgram,
  failureText,
  standardError,
  standardOutput,
} from "../sys/mod.ts";
import type { CommandEntry } from "./commands.ts";
import { reportError, reportWarning } from "./report_error.ts";

/** What the scripts of `yanex completion` call. */
const COMPLETE = "__complete";

/**
 * The entry point: reads the command line, does what it says, and ends the program.
 *
 * @param commands those that there are
 */
export async function main(commands: readonly CommandEntry[]): Promise<never> {
  const args = commandLineArguments();
  const verbose = args[0] === "-v" || args[0] === "--verbose";
  const rest = verbose ? args.slice(1) : args;
  let code: number;
  try {
    code = await dispatch(commands, rest);
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

async function dispatch(
  commands: readonly CommandEntry[],
  given: readonly string[],
): Promise<number> {
  const args = given[0] === "help" ? helpRequest(commands, given[1]) : given;
  const entry = commands.find(({ name }) => name === args[0]);
  if (entry !== undefined) {
    const module = await entry.load();
    const rest = args.slice(1);
    return await parsing(() => module.perform(rest), `yanex ${entry.name}`);
  }
  if (args[0] === COMPLETE) {
    const { complete } = await import("./completion/complete.ts");
    return await complete(commands, args.slice(1));
  }
  const { overview } = await import("./overview.ts");
  const program = overview(commands);
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
function helpRequest(commands: readonly CommandEntry[], command: string | undefined): string[] {
  if (command === undefined) return ["--help"];
  return commands.some(({ name }) => name === command) ? [command, "--help"] : [command];
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
