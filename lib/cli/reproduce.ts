import { Command } from "commander";
import { optionsExclude, toleranceInvalid, UserError } from "../errors/mod.ts";
import { findExperiment, locateStore } from "../experiment/mod.ts";
import { exportCode, type Likeness, reproduceExperiment } from "../run/mod.ts";
import { quiet } from "./quiet.ts";
import { emitError, jsonReport, plainReport, type ReproduceReporter } from "./reproduce_report.ts";

interface ReproduceOptions {
  check?: boolean;
  tolerance?: number;
  absoluteTolerance?: number;
  ignore?: string[];
  export?: string;
  python?: string;
  workdir?: string;
  repo?: string;
  archived?: boolean;
  quiet?: boolean;
  json?: boolean;
}

/** Relative tolerance of --check, if nothing else is said. */
const RELATIVE = 1e-6;

/** Time between a signal to the script and SIGKILL, seconds. */
const GRACE = 10;

const NUMBER = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const tolerance = (option: string) => (text: string): number => {
  if (!NUMBER.test(text.trim())) throw toleranceInvalid(option, text);
  return Number(text);
};

/** The command `yanex reproduce`. */
export function define(): Command {
  return quiet(
    new Command("yanex reproduce")
      .description(
        "Run an experiment again with the code that it ran: its commit and its uncommitted " +
          "changes in a temporary git worktree, with the same parameters, arguments, " +
          "dependencies and interpreter. Your checkout is not touched.",
      )
      .argument("<id>", "id, the beginning of an id, or a name")
      .option("--check", "compare metrics and artifacts with the original; exit 1 if any differs")
      .option(
        "--tolerance <x>",
        "relative difference of metrics that --check passes over (default: 1e-6)",
        tolerance("--tolerance"),
      )
      .option(
        "--absolute-tolerance <x>",
        "absolute difference that it passes over as well (default: 0)",
        tolerance("--absolute-tolerance"),
      )
      .option(
        "--ignore <name>",
        "metric or artifact that it does not compare (repeatable)",
        (name: string, names: string[] = []) => [...names, name],
      )
      .option("--export <dir>", "write the code to a new or empty folder and run nothing")
      .option("--python <path>", "interpreter (default: that of the experiment)")
      .option("--workdir <dir>", "run there (default: the same folder of the restored code)")
      .option("--repo <path>", "repository, if it is not where it was")
      .option("-a, --archived", "look among the archived experiments too")
      .option("-q, --quiet", "say nothing but warnings, errors and what differs")
      .option("--json", "one line of JSON per event on stdout; the script's output goes to stderr")
      .helpOption("--help", "show this help"),
  );
}

/**
 * Reproduces one experiment. The exit code is that of the script; with --check, 0 if all is the
 * same and 1 if anything differs.
 */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  await command.parseAsync([...args], { from: "user" });
  const [wanted = ""] = command.args;
  const options = command.opts<ReproduceOptions>();
  refuseContradictions(options);
  if (!options.json) return await reproduce(wanted, options, plainReport(options));
  try {
    return await reproduce(wanted, options, jsonReport());
  } catch (error) {
    if (error instanceof UserError) await emitError(error);
    throw error;
  }
}

function refuseContradictions(options: ReproduceOptions): void {
  const runs = {
    "--check": options.check,
    "--python": options.python,
    "--workdir": options.workdir,
  };
  const given = Object.entries(runs).find(([, value]) => value !== undefined)?.[0];
  if (options.export !== undefined && given !== undefined) {
    throw optionsExclude("--export", given, "--export writes the code and runs nothing");
  }
}

async function reproduce(
  wanted: string,
  options: ReproduceOptions,
  reporter: ReproduceReporter,
): Promise<number> {
  const store = locateStore();
  const place = findExperiment(store, wanted, { archived: options.archived });
  const repository = options.repo;
  if (options.export !== undefined) {
    const report = await exportCode({ place, folder: options.export, repository });
    await reporter.exported(place.id, report);
    return report.kind === "interrupted" ? report.exitCode : 0;
  }
  const wishes = {
    store,
    place,
    repository,
    python: options.python,
    workingDirectory: options.workdir,
    check: options.check ? likeness(options) : null,
    graceSeconds: GRACE,
  };
  const report = await reproduceExperiment(wishes, reporter.observer(place.id));
  await reporter.finished(place.id, report);
  if (report.kind === "interrupted") return report.exitCode;
  const { comparison, run } = report;
  if (comparison === null) return run.outcome.exitCode;
  return comparison.differences.length > 0 ? 1 : 0;
}

function likeness({ tolerance, absoluteTolerance, ignore }: ReproduceOptions): Likeness {
  return {
    relative: tolerance ?? RELATIVE,
    absolute: absoluteTolerance ?? 0,
    ignored: ignore ?? [],
  };
}
