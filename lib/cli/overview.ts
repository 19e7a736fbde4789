import { Command } from "commander";
import { VERSION } from "../sys/mod.ts";
import { quiet } from "./quiet.ts";

/** The program with its commands, but without their options: for its help and for mistakes. */
export function overview(
  commands: readonly { readonly name: string; readonly summary: string }[],
): Command {
  const program = quiet(new Command("yanex"))
    .usage("[-v] COMMAND [options]")
    .description("Run Python scripts as tracked experiments.")
    .version(`yanex ${VERSION}`, "--version", "show the version")
    .option("-v, --verbose", "show where an error came from")
    .helpOption("--help", "show this help")
    .helpCommand(false)
    .addHelpText("after", "\nyanex COMMAND --help tells the options of a command.");
  for (const { name, summary } of commands) program.command(name).summary(summary);
  return program;
}
