import { Command } from "commander";
import { notYetThere } from "../errors/mod.ts";
import { parseDuration } from "./duration.ts";

/** The options of `yanex run` as commander gives them. */
export interface RunOptions {
  param: string[];
  config: string[];
  name?: string;
  description?: string;
  tag: string[];
  project?: string;
  python?: string;
  dryRun?: boolean;
  ignoreDirty?: boolean;
  includeNotebooks?: boolean;
  includeUntracked?: boolean;
  /** Seconds. */
  grace?: number;
  verbose?: boolean;
  quiet?: boolean;
  json?: boolean;
  stage?: boolean;
  [later: string]: unknown;
}

/** Options that are known, and that a later version brings. */
const LATER: readonly { flags: string; key: string; does: string; text: string }[] = [
  {
    flags: "--clone-from <id>",
    key: "cloneFrom",
    does: "start from the parameters of another experiment",
    text: "start from the parameters of an earlier experiment",
  },
  {
    flags: "-D, --depends-on <ids>",
    key: "dependsOn",
    does: "let experiments depend on others",
    text: "experiments that this one depends on ([slot=]id[,id...])",
  },
  {
    flags: "--stage",
    key: "stage",
    does: "stage experiments",
    text: "create the experiment and run it later",
  },
  {
    flags: "--staged",
    key: "staged",
    does: "run staged experiments",
    text: "run every staged experiment",
  },
  {
    flags: "--id <id>",
    key: "id",
    does: "run staged experiments",
    text: "run one staged experiment",
  },
  {
    flags: "-j, --parallel <n>",
    key: "parallel",
    does: "run several experiments at once",
    text: "run n experiments at once; 0: one per CPU",
  },
  {
    flags: "--secrets <mode>",
    key: "secrets",
    does: "scan the patch for secrets",
    text: "what to do with secrets in the patch: warn, redact or block",
  },
  {
    flags: "--slurm",
    key: "slurm",
    does: "submit to SLURM",
    text: "submit to SLURM instead of running here",
  },
];

/** Adds a value to the list of a repeatable option. */
const collect = (value: string, list: string[]): string[] => [...list, value];

/** The command `yanex run` with all its options and no action. */
export function runCommandLine(): Command {
  const command = new Command("run")
    .usage("[options] SCRIPT [script args...]")
    .description(
      "Run a Python script as a tracked experiment.\n\n" +
        "Options may stand before or after SCRIPT. After SCRIPT, what yanex does not know is\n" +
        "handed to the script, and so is everything after `--`.",
    )
    .argument("[script]", "Python file to run")
    .optionsGroup("Parameters:")
    .option(
      "-p, --param <key=value>",
      "set a parameter; a.b=1 reaches into maps (repeatable)",
      collect,
      [],
    )
    .option(
      "-c, --config <path>",
      "YAML or JSON file with parameters; later files win (repeatable; default: config.yaml)",
      collect,
      [],
    )
    .optionsGroup("Description:")
    .option("-n, --name <name>", "name of the experiment")
    .option("-d, --description <text>", "description of the experiment")
    .option("-t, --tag <tag>", "tag of the experiment (repeatable)", collect, [])
    .option("--project <name>", "project (default: name of the git repository's folder)")
    .optionsGroup("Running:")
    .option("--dry-run", "check everything and print what would run; create nothing")
    .option(
      "--python <path>",
      "interpreter (default: YANEX_PYTHON, the active environment, python3)",
    )
    .option(
      "--grace <duration>",
      "time between a signal to the script and SIGKILL (default: 10s)",
      parseDuration,
    )
    .optionsGroup("Code:")
    .option("--include-untracked", "untracked files belong to the patch as well")
    .option("--include-notebooks", "notebooks (.ipynb) belong to the patch as well")
    .option("--ignore-dirty", "deprecated: does nothing")
    .optionsGroup("Output:")
    .option("-v, --verbose", "say more")
    .option("-q, --quiet", "say nothing but warnings and errors; the script's output is shown")
    .option("--json", "one line of JSON per event on stdout; the script's output goes to stderr")
    .optionsGroup("Not there yet:");
  for (const { flags, text } of LATER) command.option(flags, text);
  return command.helpOption("--help", "show this help").addHelpText("after", EXAMPLES);
}

const EXAMPLES = `
Examples:
  yanex run train.py
  yanex run train.py -p lr=0.01 -p model.layers=4 --name baseline --tag demo
  yanex run train.py -c base.yaml -c large.yaml -- --fold 3`;

/**
 * Complains about options that a later version brings.
 *
 * @throws UserError for the first one that was given
 */
export function refuseLaterOptions(options: RunOptions): void {
  const given = LATER.find(({ key }) => options[key] !== undefined);
  if (given !== undefined) {
    throw notYetThere(/--[\w-]+/.exec(given.flags)![0], given.does);
  }
}
