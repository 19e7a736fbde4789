import type { Command } from "commander";
import { standardOutput } from "../sys/mod.ts";

/** Lets commander throw instead of leaving, and write help where everything else goes. */
export function quiet(command: Command): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => void standardOutput.write(text),
    writeErr: () => {},
  });
}
