import { Command } from "commander";
import { findExperiment, locateStore, settleDeadRun } from "../experiment/mod.ts";
import { describeExperiment } from "../query/mod.ts";
import { standardOutput } from "../sys/mod.ts";
import { quiet } from "./quiet.ts";
import { painter } from "./paint.ts";
import { reportWarning } from "./report_error.ts";
import { showJson } from "./show_json.ts";
import { showPage } from "./show_page.ts";

interface ShowOptions {
  json?: boolean;
  archived?: boolean;
  fix?: boolean;
}

/** The command `yanex show`. */
export function define(): Command {
  return quiet(
    new Command("yanex show")
      .description("Show everything recorded of one experiment.")
      .argument("<id>", "id, the beginning of an id, or a name")
      .option("--json", "machine-readable output")
      .option("-a, --archived", "look among the archived experiments too")
      .option("--fix", "if its runner was killed, write that into its record")
      .helpOption("--help", "show this help"),
  );
}

/** Shows one experiment. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const [wanted = ""] = command.args;
  const options = command.opts<ShowOptions>();
  const place = findExperiment(locateStore(), wanted, { archived: options.archived });
  if (options.fix) await settleDeadRun(place.folder);
  const description = await describeExperiment(place);
  for (const problem of description.problems) await reportWarning(problem);
  await standardOutput.write(
    options.json ? showJson(description) : showPage(description, painter()),
  );
  return 0;
}
