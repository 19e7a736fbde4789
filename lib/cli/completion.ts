import { Argument, Command } from "commander";
import { standardOutput } from "../sys/mod.ts";
import { BASH_SCRIPT } from "./completion/shells/bash.ts";
import { FISH_SCRIPT } from "./completion/shells/fish.ts";
import { ZSH_SCRIPT } from "./completion/shells/zsh.ts";
import { quiet } from "./quiet.ts";

const SCRIPTS = { bash: BASH_SCRIPT, zsh: ZSH_SCRIPT, fish: FISH_SCRIPT };

const INSTALLING = `
Load it from the file that your shell reads when it starts:
  bash  ~/.bashrc                     source <(yanex completion bash)
  zsh   ~/.zshrc, after compinit      source <(yanex completion zsh)
  fish  ~/.config/fish/config.fish    yanex completion fish | source`;

/** The command `yanex completion`. */
export function define(): Command {
  return quiet(
    new Command("yanex completion")
      .description(
        "Print what completes commands, options, ids, names and tags in your shell at the Tab key.",
      )
      .addArgument(new Argument("<shell>", "your shell").choices(Object.keys(SCRIPTS)))
      .helpOption("--help", "show this help")
      .addHelpText("after", INSTALLING),
  );
}

/** Prints the script for one shell. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const [shell] = command.args as [keyof typeof SCRIPTS];
  await standardOutput.write(SCRIPTS[shell]);
  return 0;
}
