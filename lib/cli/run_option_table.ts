import { optionValue } from "../errors/mod.ts";
import type { SecretMode } from "../run/mod.ts";
import { parseDuration } from "./duration.ts";
import { parseTimeout } from "./many/options.ts";
import { wholeNumber } from "./whole_number.ts";

/** An option of `yanex run`. */
export interface RunOption {
  /** Heading of the help under which it stands. */
  readonly group: string;
  readonly short?: string;
  readonly long: string;
  /** Name of the value in the help; none: it takes no value. */
  readonly value?: string;
  /** Its name among the options that were read. */
  readonly key: string;
  readonly repeatable?: boolean;
  /** The value may be left out; only a whole number is one. */
  readonly optional?: boolean;
  /** It turns off what the option of the same key turns on. */
  readonly negates?: boolean;
  /** Reads the value; default: the text. */
  readonly parse?: (text: string) => unknown;
  readonly help: string;
}

/** Heading of the options that only stand with `--slurm`. */
export const SLURM_GROUP = "SLURM (with --slurm):";

/** All options of `yanex run` but for those of SLURM's jobs (`slurm/option_table.ts`), in the order of the help. */
export const RUN_OPTIONS: readonly RunOption[] = [
  {
    group: "Parameters:",
    short: "-p",
    long: "--param",
    value: "key=value",
    key: "param",
    repeatable: true,
    help: "set a parameter; a.b=1 reaches into maps (repeatable)",
  },
  {
    group: "Parameters:",
    short: "-c",
    long: "--config",
    value: "path",
    key: "config",
    repeatable: true,
    help: "YAML or JSON file with parameters; later files win (repeatable; default: config.yaml)",
  },
  {
    group: "Parameters:",
    long: "--clone-from",
    value: "id",
    key: "cloneFrom",
    help: "start from the parameters (and, without SCRIPT, the script) of an earlier experiment",
  },
  {
    group: "Dependencies:",
    short: "-D",
    long: "--depends-on",
    value: "[slot=]id[,id...]",
    key: "dependsOn",
    repeatable: true,
    help: "experiments whose results this one uses; list(id, id) sweeps, " +
      "@script.py is its newest run (repeatable)",
  },
  {
    group: "Description:",
    short: "-n",
    long: "--name",
    value: "name",
    key: "name",
    help: "name of the experiment",
  },
  {
    group: "Description:",
    short: "-d",
    long: "--description",
    value: "text",
    key: "description",
    help: "description of the experiment",
  },
  {
    group: "Description:",
    short: "-t",
    long: "--tag",
    value: "tag",
    key: "tag",
    repeatable: true,
    help: "tag of the experiment (repeatable)",
  },
  {
    group: "Description:",
    long: "--project",
    value: "name",
    key: "project",
    help: "project (default: name of the git repository's folder)",
  },
  {
    group: "Running:",
    long: "--dry-run",
    key: "dryRun",
    help: "check everything and print what would run; create nothing",
  },
  {
    group: "Running:",
    long: "--python",
    value: "path",
    key: "python",
    help: "interpreter (default: YANEX_PYTHON, the active environment, python3)",
  },
  {
    group: "Running:",
    long: "--grace",
    value: "duration",
    key: "grace",
    parse: (text) => parseDuration(text, "--grace"),
    help: "time between a signal to the script and SIGKILL (default: 10s)",
  },
  {
    group: "Sweeps and staging:",
    long: "--stage",
    key: "stage",
    help: "create the experiments and run them later",
  },
  {
    group: "Sweeps and staging:",
    long: "--staged",
    key: "staged",
    help: "run every staged experiment",
  },
  {
    group: "Sweeps and staging:",
    long: "--id",
    value: "id",
    key: "id",
    repeatable: true,
    help: "run one staged experiment (repeatable)",
  },
  {
    group: "Sweeps and staging:",
    long: "--resume",
    value: "sweep",
    key: "resume",
    help: "run what a sweep lacks: missing, failed or interrupted runs",
  },
  {
    group: "Sweeps and staging:",
    short: "-j",
    long: "--parallel",
    value: "n",
    key: "parallel",
    parse: wholeNumber("--parallel", 0),
    help: "run n experiments at once; 0: one per CPU",
  },
  {
    group: "Sweeps and staging:",
    long: "--fail-fast",
    key: "failFast",
    help: "begin no more experiments after one has failed",
  },
  {
    group: "Sweeps and staging:",
    long: "--retries",
    value: "n",
    key: "retries",
    parse: wholeNumber("--retries", 0),
    help: "try a failed experiment n more times",
  },
  {
    group: "Sweeps and staging:",
    long: "--timeout",
    value: "duration",
    key: "timeout",
    parse: (text) => parseTimeout(text, "--timeout"),
    help: "end each script after this time",
  },
  {
    group: "Sweeps and staging:",
    long: "--yes",
    key: "yes",
    help: "run a sweep of more than 1,000 experiments without asking",
  },
  {
    group: "Sweeps and staging:",
    long: "--gpus",
    value: "n",
    optional: true,
    key: "gpus",
    parse: wholeNumber("--gpus", 1),
    help: "give each worker n GPUs of its own (CUDA_VISIBLE_DEVICES; default: 1); " +
      "with --slurm: GPUs of each job, such as 2 or a100:2",
  },
  {
    group: "Sweeps and staging:",
    long: "--gpus-per-run",
    value: "k",
    key: "gpusPerRun",
    parse: wholeNumber("--gpus-per-run", 1),
    help: "GPUs that each run gets",
  },
  {
    group: "Sweeps and staging:",
    long: "--runs-per-gpu",
    value: "n",
    key: "runsPerGpu",
    parse: wholeNumber("--runs-per-gpu", 1),
    help: "runs that share a GPU",
  },
  {
    group: "Code:",
    long: "--snapshot",
    key: "snapshot",
    help: "run a copy of the code as it is now, whatever is edited later (default with --slurm)",
  },
  {
    group: "Code:",
    long: "--no-snapshot",
    key: "snapshot",
    negates: true,
    help: "run the code as it is when it runs",
  },
  {
    group: "Code:",
    long: "--include-untracked",
    key: "includeUntracked",
    help: "untracked files belong to the patch as well",
  },
  {
    group: "Code:",
    long: "--include-notebooks",
    key: "includeNotebooks",
    help: "notebooks (.ipynb) belong to the patch as well",
  },
  {
    group: "Code:",
    long: "--secrets",
    value: "mode",
    key: "secrets",
    parse: readSecretMode,
    help: "what to do about secrets in the patch: warn (default), redact (keep it without them) " +
      "or block (run nothing)",
  },
  {
    group: "Code:",
    long: "--ignore-dirty",
    key: "ignoreDirty",
    help: "deprecated: does nothing",
  },
  {
    group: "Output:",
    short: "-v",
    long: "--verbose",
    key: "verbose",
    help: "say what runs, with its parameters; show where an error came from",
  },
  {
    group: "Output:",
    short: "-q",
    long: "--quiet",
    key: "quiet",
    help: "say nothing but warnings and errors; the script's output is shown",
  },
  {
    group: "Output:",
    long: "--json",
    key: "json",
    help: "one line of JSON per event on stdout; the script's output goes to stderr",
  },
  {
    group: SLURM_GROUP,
    long: "--slurm",
    key: "slurm",
    help: "submit to SLURM instead of running here; -j limits how many run at once",
  },
  {
    group: SLURM_GROUP,
    long: "--no-slurm",
    key: "slurm",
    negates: true,
    help: "run here, whatever the config file says",
  },
];

function readSecretMode(text: string): SecretMode {
  if (text === "warn" || text === "redact" || text === "block") return text;
  throw optionValue("--secrets", text, "warn, redact or block");
}
