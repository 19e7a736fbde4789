import { COMMANDS } from "./lib/cli/commands.ts";
import { main } from "./lib/cli/main.ts";

await main(COMMANDS);
