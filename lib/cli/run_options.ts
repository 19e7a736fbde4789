import { Command } from "commander";
import { notYetThere } from "../errors/mod.ts";
import type { ConfigDefaults } from "../params/mod.ts";
import { parseDuration } from "./duration.ts";
import { wholeNumber } from "./many/options.ts";

/** The options of `yanex run` as commander gives them. */
export interface RunOptions {
  /** Not there if never given; so are all others. */
  param?: string[];
  config?: string[];
  name?: string;
  description?: string;
  tag?: string[];
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
  staged?: boolean;
  id?: string;
  resume?: string;
  /** Number of workers; 0: one per CPU. */
  parallel?: number;
  failFast?: boolean;
  retries?: number;
  /** Seconds. */
  timeout?: number;
  yes?: boolean;
  gpus?: boolean;
  gpusPerRun?: number;
  runsPerGpu?: number;
  snapshot?: boolean;
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
const collect = (value: string, list: string[] = []): string[] => [...list, value];

/** The command `yanex run` with all its options and no action. */
export function runCommandLine(): Command {
  const command = new Command("yanex run")
    .usage("[options] SCRIPT [script args...]")
    .description(
      "Run a Python script as a tracked experiment, or as many of them.\n\n" +
        "Options may stand before or after SCRIPT. After SCRIPT, what yanex does not know " +
        "is handed to the script, and so is everything after `--`.",
    )
    .argument("[script]", "Python file to run")
    .optionsGroup("Parameters:")
    .option(
      "-p, --param <key=value>",
      "set a parameter; a.b=1 reaches into maps (repeatable)",
      collect,
    )
    .option(
      "-c, --config <path>",
      "YAML or JSON file with parameters; later files win (repeatable; default: config.yaml)",
      collect,
    )
    .optionsGroup("Description:")
    .option("-n, --name <name>", "name of the experiment")
    .option("-d, --description <text>", "description of the experiment")
    .option("-t, --tag <tag>", "tag of the experiment (repeatable)", collect)
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
      (text: string) => parseDuration(text, "--grace"),
    )
    .optionsGroup("Sweeps and staging:")
    .option("--stage", "create the experiments and run them later")
    .option("--staged", "run every staged experiment")
    .option("--id <id>", "run one staged experiment")
    .option("--resume <sweep>", "run what a sweep lacks: missing, failed or interrupted runs")
    .option(
      "-j, --parallel <n>",
      "run n experiments at once; 0: one per CPU",
      wholeNumber("--parallel", 0),
    )
    .option("--fail-fast", "begin no more experiments after one has failed")
    .option("--retries <n>", "try a failed experiment n more times", wholeNumber("--retries", 0))
    .option(
      "--timeout <duration>",
      "end each script after this time",
      (text: string) => parseDuration(text, "--timeout"),
    )
    .option("--yes", "run a sweep of more than 1,000 experiments without asking")
    .option("--gpus", "give each worker GPUs of its own (CUDA_VISIBLE_DEVICES)")
    .option("--gpus-per-run <k>", "GPUs that each run gets", wholeNumber("--gpus-per-run", 1))
    .option("--runs-per-gpu <n>", "runs that share a GPU", wholeNumber("--runs-per-gpu", 1))
    .optionsGroup("Code:")
    .option("--snapshot", "run a copy of the code as it is now, whatever is edited later")
    .option("--include-untracked", "untracked files belong to the patch as well")
    .option("--include-notebooks", "notebooks (.ipynb) belong to the patch as well")
    .option("--ignore-dirty", "deprecated: does nothing")
    .optionsGroup("Output:")
    .option("-v, --verbose", "say what runs, with its parameters; show where an error came from")
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
  yanex run train.py -c base.yaml -c large.yaml -- --fold 3
  yanex run train.py -p "lr=logspace(-4, -1, 4)" -p "seed=range(3)" -j 4`;

/**
 * Complains about options that a later version brings.
 *
 * @throws UserError for the first one that was given
 */
export function refuseLaterOptions(options: RunOptions): void {
  const given = LATER.find(({ key }) => options[key] !== undefined);
  if (given !== undefined) throw notYetThere(longName(given.flags), given.does);
}

/**
 * The same for what config files set.
 *
 * @throws UserError for the first one that is set and not false
 */
export function refuseLaterDefaults(defaults: ConfigDefaults): void {
  const set = LATER.find(({ key }) => defaults[key as keyof ConfigDefaults]);
  if (set === undefined) return;
  const key = longName(set.flags).slice(2).replaceAll("-", "_");
  throw notYetThere(`yanex.${key} in the config file`, set.does);
}

function longName(flags: string): string {
  return /--[\w-]+/.exec(flags)![0];
}
