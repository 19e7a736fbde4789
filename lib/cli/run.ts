import type { Command } from "commander";
import { notYetThere, scriptNotGiven } from "../errors/mod.ts";
import { locateStore } from "../experiment/mod.ts";
import { loadConfigFiles, resolveParameters, toValue, type ValueMap } from "../params/mod.ts";
import { planRun, runExperiment, type RunPlan } from "../run/mod.ts";
import { environment, readBytesIfExists } from "../sys/mod.ts";
import { quiet } from "./main.ts";
import { reportWarning } from "./report_error.ts";
import { refuseLaterOptions, runCommandLine, type RunOptions } from "./run_options.ts";
import { parseDuration } from "./duration.ts";
import { jsonReporter, plainReporter, type RunReporter } from "./run_reporter.ts";
import { splitArguments } from "./split_arguments.ts";

/** Time between a signal to the script and SIGKILL. */
const DEFAULT_GRACE = "10s";

/** The command `yanex run`. */
export function define(): Command {
  return quiet(runCommandLine());
}

/** Runs one script as a tracked experiment; the exit code is the script's. */
export async function perform(args: readonly string[]): Promise<number> {
  const command = define();
  const { own, script, scriptArgs } = splitArguments(
    args,
    command.options.map(({ short, long, required }) => ({ short, long, takesValue: required })),
  );
  await command.parseAsync([...own, ...(script === undefined ? [] : ["--", script])], {
    from: "user",
  });
  const options = command.opts<RunOptions>();
  refuseLaterOptions(options);
  if (script === undefined) throw scriptNotGiven();
  if (options.ignoreDirty) {
    await reportWarning("--ignore-dirty is deprecated: uncommitted changes never stop a run");
  }
  const { plan, dryRun } = await makePlan(script, scriptArgs, options);
  const reporter = options.json ? jsonReporter() : plainReporter(options);
  if (dryRun) {
    await reporter.wouldRun(plan);
    return 0;
  }
  return await run(plan, reporter);
}

async function makePlan(script: string, scriptArgs: readonly string[], options: RunOptions) {
  const config = await loadConfigFiles(options.config, readBytesIfExists);
  const defaults = config.defaults;
  const resolved = resolveParameters({
    overrides: options.param,
    environment: environment(),
    files: config.params,
  });
  if (resolved.sweeps.length > 0) throw notYetThere("a sweep", "run parameter sweeps");
  for (const warning of [...config.warnings, ...resolved.warnings]) await reportWarning(warning);
  const plan = planRun({
    store: locateStore(),
    script,
    scriptArgs,
    params: resolved.template as ValueMap,
    name: options.name ?? defaults.name,
    description: options.description ?? defaults.description,
    tags: options.tag.length > 0 ? options.tag : defaults.tags ?? [],
    project: options.project ?? defaults.project,
    python: options.python ?? defaults.python,
    cliArgs: commandLineRecord(script, options),
    includeNotebooks: options.includeNotebooks ?? defaults.includeNotebooks ?? false,
    includeUntracked: options.includeUntracked ?? defaults.includeUntracked ?? false,
    graceSeconds: options.grace ?? parseDuration(defaults.grace ?? DEFAULT_GRACE),
  });
  return { plan, dryRun: options.dryRun ?? defaults.dryRun ?? false };
}

/** The options of the command line, as upstream records them and `get_cli_args()` gives them. */
function commandLineRecord(script: string, options: RunOptions): ValueMap {
  return toValue({
    script,
    config: options.config,
    clone_from: null,
    param: options.param,
    name: options.name ?? null,
    tag: options.tag,
    description: options.description ?? null,
    depends_on: [],
    dry_run: options.dryRun ?? false,
    stage: false,
    staged: false,
    parallel: null,
    project: options.project ?? null,
  }) as ValueMap;
}

async function run(plan: RunPlan, reporter: RunReporter): Promise<number> {
  const report = await runExperiment(plan, reporter.observer);
  if (report.kind === "interrupted") return report.exitCode;
  await reporter.finished(report);
  return report.outcome.exitCode;
}
