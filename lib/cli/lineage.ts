import { Command, Option } from "commander";
import { depthInvalid } from "../errors/mod.ts";
import { findExperiment, locateStore } from "../experiment/mod.ts";
import { type Lineage, readLineage } from "../query/mod.ts";
import { standardOutput, terminalColumns } from "../sys/mod.ts";
import { dotText, mermaidText } from "./lineage_diagram.ts";
import { lineageJson } from "./lineage_json.ts";
import { lineageTree } from "./lineage_tree.ts";
import { quiet } from "./quiet.ts";
import { painter } from "./paint.ts";
import { reportWarning } from "./report_error.ts";

interface ShowLineageOptions {
  up?: boolean;
  down?: boolean;
  depth?: number;
  format: keyof typeof FORMATS;
  json?: boolean;
  archived?: boolean;
}

/** Gives the output its form. */
type Form = (lineage: Lineage) => string | Promise<string>;

const FORMATS = {
  tree: (lineage) => lineageTree(lineage, painter(), terminalColumns()),
  json: lineageJson,
  dot: dotText,
  mermaid: mermaidText,
} satisfies Record<string, Form>;

/** Warnings about single files that are printed. */
const WARNINGS_SHOWN = 5;

/** The command `yanex lineage`. */
export function define(): Command {
  return quiet(
    new Command("yanex lineage")
      .description("Show what an experiment depends on and what depends on it.")
      .argument("<id>", "id, the beginning of an id, or a name")
      .option("--up", "only what it depends on")
      .option("--down", "only what depends on it")
      .option("--depth <n>", "go n steps at most (default: all)", readDepth)
      .addOption(
        new Option("-F, --format <format>", "form of the output")
          .choices(Object.keys(FORMATS)).default("tree"),
      )
      .addOption(new Option("--json", "short for --format json").conflicts("format"))
      .option("-a, --archived", "look for <id> among the archived experiments too")
      .helpOption("--help", "show this help"),
  );
}

function readDepth(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw depthInvalid(text);
  return Number(text);
}

/** Shows the lineage of one experiment. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const [wanted = ""] = command.args;
  const { up, down, depth, format, json, archived } = command.opts<ShowLineageOptions>();
  const store = locateStore();
  const { id } = findExperiment(store, wanted, { archived });
  const direction = up === down ? "both" : up ? "up" : "down";
  const lineage = readLineage(store, [id], { direction, depth });
  await reportProblems(lineage.problems);
  await standardOutput.write(await FORMATS[json ? "json" : format](lineage));
  return 0;
}

async function reportProblems(problems: readonly string[]): Promise<void> {
  for (const problem of problems.slice(0, WARNINGS_SHOWN)) await reportWarning(problem);
  const others = problems.length - WARNINGS_SHOWN;
  if (others > 0) await reportWarning(`so it is with ${others} more experiments`);
}
