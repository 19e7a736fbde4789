import { metadataBroken, scriptNotGiven, scriptNotWanted, UserError } from "../errors/mod.ts";
import type { GitQuestion } from "../git/mod.ts";
import { findExperiment, locateStore, readMetadata, readParams } from "../experiment/mod.ts";
import {
  type ConfigDefaults,
  expandGrid,
  loadConfigFiles,
  resolveParameters,
  type TemplateMap,
  toValue,
  type ValueMap,
} from "../params/mod.ts";
import {
  askGitAhead,
  crossDependencies,
  type Dependencies,
  parseDependsOn,
  planRun,
  resolveDependencies,
  runExperiment,
  type RunPlan,
} from "../run/mod.ts";
import type { SweepRequest } from "../run/sweep/mod.ts";
import type { JobCommand } from "./job_command.ts";
import { environment, environmentVariable, failureText, readBytesIfExists } from "../sys/mod.ts";
import { RUN_OPTIONS } from "./run_option_table.ts";
import { readRunOptions, type RunOptions } from "./run_options.ts";
import {
  chooseMode,
  graceSeconds,
  manyOptions,
  refuseShaping,
  type RunMode,
} from "./many/options.ts";
import { jsonReporter, plainReporter, type RunReporter } from "./run_reporter.ts";
import type { SubmitWishes } from "./slurm/frame.ts";
import { splitArguments } from "./split_arguments.ts";

/** What the command line says. */
interface Request {
  readonly options: RunOptions;
  readonly script: string | undefined;
  readonly scriptArgs: readonly string[];
  /** All of it, as it was given. */
  readonly args: readonly string[];
}

/** What the config files and the environment say besides. */
interface Inputs {
  /** Parameters, with sweeps in them. */
  readonly template: TemplateMap;
  readonly sweeps: boolean;
  readonly defaults: ConfigDefaults;
  readonly warnings: readonly string[];
}

/** Runs one script as a tracked experiment; the exit code is the script's. */
export async function perform(args: readonly string[]): Promise<number> {
  const request = await readRequest(args);
  const { options } = request;
  if (!options.json) return await runWith(request, plainReporter);
  try {
    return await runWith(request, jsonReporter);
  } catch (error) {
    if (error instanceof UserError) await jsonReporter().failed(error);
    throw error;
  }
}

/** What splitting the command line must know of the options. */
const SHAPES = [
  ...RUN_OPTIONS.map(({ short, long, value, optional }) => ({
    short,
    long,
    takesValue: value !== undefined && !optional,
    takesNumber: optional,
  })),
  { long: "--help", takesValue: false },
];

async function readRequest(args: readonly string[]): Promise<Request> {
  const { own, script, scriptArgs, given } = splitArguments(args, SHAPES);
  if (given.has("--slurm")) return { ...await readSlurmRequest(args), args };
  const options = readRunOptions(own);
  if (options !== null) return { options, script, scriptArgs, args };
  const { strayOption, strayOptionError } = await import("./slurm/request.ts");
  const stray = strayOption(args);
  if (stray !== null) {
    const request = { ...await readSlurmRequest(args), args };
    if (!given.has("--no-slurm") && await configSubmits(request.options)) return request;
    throw strayOptionError(stray);
  }
  const { parseWithCommander } = await import("./run_command_line.ts");
  return { options: await parseWithCommander(own), script, scriptArgs, args };
}

async function readSlurmRequest(args: readonly string[]) {
  return await (await import("./slurm/request.ts")).readSlurmRequest(args);
}

/** Whether the config files say that runs are submitted. */
async function configSubmits({ config = [] }: RunOptions): Promise<boolean> {
  return submits((await loadConfigFiles(config, readConfigFile)).defaults);
}

/**
 * Whether `yanex.slurm` says that runs are submitted: not those that are started inside a job, which
 * would submit themselves for ever.
 */
function submits({ slurm }: ConfigDefaults): boolean {
  if (environmentVariable("SLURM_JOB_ID") !== undefined) return false;
  return slurm === true || (slurm instanceof Map && slurm.get("submit") === true);
}

async function runWith(
  request: Request,
  makeReporter: (options: { quiet?: boolean; verbose?: boolean }) => RunReporter,
): Promise<number> {
  const { options, script } = request;
  const mode = chooseMode(options);
  if (mode.kind !== "run" && mode.kind !== "stage") return await runStored(mode, request);
  const clone = await readClone(options);
  const named = script ?? clone?.scriptPath;
  if (named === undefined || named === null) throw scriptNotGiven();
  const isForLater = options.dryRun || options.stage || options.slurm !== undefined;
  const asked = isForLater ? null : askGitAhead(named);
  const inputs = await readInputs(options, clone);
  const { defaults } = inputs;
  const isSubmitted = options.slurm ?? submits(defaults);
  if (isSubmitted && options.slurm === undefined) {
    const { args } = request;
    return await runWith({ ...await readSlurmRequest(args), args }, makeReporter);
  }
  const reporter = makeReporter({
    quiet: options.quiet ?? defaults.quiet,
    verbose: options.verbose ?? defaults.verbose,
  });
  for (const warning of inputs.warnings) reporter.observer.warn(warning);
  if (options.ignoreDirty ?? defaults.ignoreDirty) {
    reporter.observer.warn("--ignore-dirty is deprecated: uncommitted changes never stop a run");
  }
  const chosen = script === undefined && request.scriptArgs.length === 0
    ? { ...request, scriptArgs: clone?.scriptArgs ?? [] }
    : request;
  const isDry = options.dryRun ?? defaults.dryRun ?? false;
  const isStaged = !isSubmitted && chooseMode(options, defaults).kind === "stage";
  const dependencies = findDependencies(options, isStaged || isSubmitted);
  const plan = makePlan(chosen, named, inputs, dependencies);
  if (isSubmitted) {
    const { submitScript } = await import("./slurm/submit_script.ts");
    const how = slurmWishes(options, defaults, isDry);
    return await submitScript(sweepRequest(plan, inputs, options, dependencies), how);
  }
  const sweeps = inputs.sweeps || dependencies.swept.length > 0;
  const how = { options, isDry, isStaged, dependencies, reporter };
  const launch = async (job: JobCommand | null) => {
    if (sweeps || isStaged || needsStaging(options, defaults)) {
      return await runMany(plan, inputs, how, job);
    }
    if (isDry) {
      await reporter.wouldRun(plan);
      return 0;
    }
    await reporter.willRun(plan);
    return await run(plan, reporter, job, asked);
  };
  const job = isDry || isStaged ? null : await inJob(request);
  if (job === null) return await launch(null);
  const many = manyOptions(options, defaults);
  return await job.takePart({ why: sweeps ? "this is a sweep" : null, options: many }) ??
    await job.guard(async () => await job.goOn(many) ?? await launch(job));
}

/** The command as part of a SLURM job; null outside one. What knows SLURM is loaded only there. */
async function inJob({ args }: Request): Promise<JobCommand | null> {
  if (environmentVariable("SLURM_JOB_ID") === undefined) return null;
  const { JobCommand } = await import("./job_command.ts");
  return JobCommand.present(locateStore(), args);
}

/** Options that only make sense for an experiment that is staged before it runs. */
function needsStaging(options: RunOptions, defaults: ConfigDefaults): boolean {
  const { retries, snapshot, gpus, gpusPerRun, runsPerGpu } = { ...defaults, ...options };
  return Boolean(retries || snapshot || gpus || gpusPerRun || runsPerGpu);
}

/** Runs what is in the store already. */
async function runStored(
  mode: Exclude<RunMode, { kind: "run" | "stage" }>,
  request: Request,
): Promise<number> {
  const { options, script } = request;
  if (script !== undefined) throw scriptNotWanted(`--${mode.kind}`, script);
  if (options.slurm) return await submitStored(mode, options);
  refuseShaping(options, `--${mode.kind}`);
  const { dryRunStored, resumeMany, runSome, runStaged } = await import("./many/run_many.ts");
  const isDry = options.dryRun ?? false;
  const store = locateStore();
  const job = isDry ? null : await inJob(request);
  const many = { ...manyOptions(options, {}), job: job ?? undefined };
  switch (mode.kind) {
    case "staged":
      return isDry ? await dryRunStored(store, "staged", many.json) : await runStaged(store, many);
    case "id":
      return isDry
        ? await dryRunStored(store, mode, many.json)
        : job === null
        ? await runSome(store, mode.ids, many)
        : await job.takePart({
          why: mode.ids.length > 1 ? "there are several" : null,
          options: many,
        }) ?? await job.guard(() => runSome(store, mode.ids, many));
    case "resume":
      return isDry
        ? await dryRunStored(store, mode, many.json)
        : await resumeMany(store, mode.sweepId, many);
  }
}

/** Submits what is in the store already; the config file says how jobs are submitted, no more. */
async function submitStored(
  mode: Exclude<RunMode, { kind: "run" | "stage" }>,
  options: RunOptions,
): Promise<number> {
  refuseShaping({ ...options, config: undefined }, `--${mode.kind}`);
  const { slurm } = (await loadConfigFiles(options.config ?? [], readConfigFile)).defaults;
  const { submitStored } = await import("./slurm/submit_stored.ts");
  const wishes = slurmWishes(options, { slurm }, options.dryRun ?? false);
  return await submitStored(locateStore(), mode, wishes);
}

/** Stages or runs the experiments of a grid, which may be a single one. */
async function runMany(
  plan: RunPlan,
  inputs: Inputs,
  { options, isDry, isStaged, dependencies, reporter }: {
    readonly options: RunOptions;
    readonly isDry: boolean;
    readonly isStaged: boolean;
    readonly dependencies: Dependencies;
    readonly reporter: RunReporter;
  },
  job: JobCommand | null,
): Promise<number> {
  const { confirmGrid, dryRun, runSweep, stageMany } = await import("./many/run_many.ts");
  const many = { ...manyOptions(options, inputs.defaults), job: job ?? undefined };
  const request = sweepRequest(plan, inputs, options, dependencies);
  if (isDry && request.grid.swept.length === 0) {
    await reporter.wouldRun(plan);
    return 0;
  }
  if (isDry) return await dryRun(request, many.json);
  if (!await confirmGrid(request.grid, many.yes)) return 1;
  return isStaged ? await stageMany(request, many) : await runSweep(request, many);
}

/** The experiments of a grid, with their code: jobs run it as it was, unless told otherwise. */
function sweepRequest(
  plan: RunPlan,
  { template, defaults }: Inputs,
  options: RunOptions,
  dependencies: Dependencies,
): SweepRequest {
  const usual = options.slurm ? "if-possible" : false;
  const snapshot = options.snapshot ?? defaults.snapshot ?? usual;
  const grid = crossDependencies(expandGrid(template), dependencies);
  return { plan, template, grid, snapshot, dependencies };
}

/** How jobs are submitted; what is about the script's time holds in the tasks as well. */
function slurmWishes(options: RunOptions, defaults: ConfigDefaults, isDry: boolean): SubmitWishes {
  const many = manyOptions(options, defaults);
  const runOptions: string[] = [];
  if (many.retries > 0) runOptions.push("--retries", String(many.retries));
  if (many.timeoutSeconds !== undefined) runOptions.push("--timeout", `${many.timeoutSeconds}s`);
  if (options.grace !== undefined || defaults.grace !== undefined) {
    runOptions.push("--grace", `${many.graceSeconds}s`);
  }
  return { options, configured: defaults.slurm, many, runOptions, isDry };
}

/** What `--depends-on` names; loaded only then. */
function findDependencies(options: RunOptions, isStaged: boolean): Dependencies {
  if (options.dependsOn === undefined) return { fixed: [], swept: [] };
  return resolveDependencies(locateStore(), parseDependsOn(options.dependsOn), isStaged);
}

/** What `--clone-from` takes over of another experiment. */
interface Clone {
  readonly params: ValueMap;
  readonly scriptPath: string | null;
  readonly scriptArgs: readonly string[];
}

async function readClone({ cloneFrom }: RunOptions): Promise<Clone | null> {
  if (cloneFrom === undefined) return null;
  const { folder, id } = findExperiment(locateStore(), cloneFrom, { archived: true });
  const reading = readMetadata(folder);
  if (reading.kind !== "read") {
    const reason = reading.kind === "broken" ? reading.reason : "the file is missing";
    throw metadataBroken(id, folder, reason);
  }
  const { scriptPath, scriptArgs } = reading.metadata;
  return { params: await readParams(folder) ?? new Map(), scriptPath, scriptArgs };
}

async function readInputs(options: RunOptions, clone: Clone | null): Promise<Inputs> {
  const config = await loadConfigFiles(options.config ?? [], readConfigFile);
  const resolved = resolveParameters({
    overrides: options.param ?? [],
    environment: environment(),
    files: config.params,
    clone: clone?.params,
  });
  return {
    template: resolved.template,
    sweeps: resolved.sweeps.length > 0,
    defaults: config.defaults,
    warnings: [...config.warnings, ...resolved.warnings],
  };
}

function readConfigFile(path: string): Uint8Array | null {
  try {
    return readBytesIfExists(path);
  } catch (error) {
    throw new Error(failureText(error), { cause: error });
  }
}

function makePlan(
  { options, scriptArgs }: Request,
  script: string,
  { template, defaults }: Inputs,
  dependencies: Dependencies,
): RunPlan {
  return planRun({
    store: locateStore(),
    script,
    scriptArgs,
    // With sweeps in them they are only a pattern, and each experiment gets its own.
    params: template as ValueMap,
    name: options.name ?? defaults.name,
    description: options.description ?? defaults.description,
    tags: options.tag ?? defaults.tags ?? [],
    project: options.project ?? defaults.project,
    python: options.python ?? defaults.python,
    cliArgs: commandLineRecord(script, options),
    includeNotebooks: options.includeNotebooks ?? defaults.includeNotebooks ?? false,
    includeUntracked: options.includeUntracked ?? defaults.includeUntracked ?? false,
    secrets: options.secrets ?? defaults.secrets ?? "warn",
    graceSeconds: graceSeconds(options, defaults),
    timeoutSeconds: manyOptions(options, defaults).timeoutSeconds,
    dependencies: dependencies.fixed,
  });
}

/** The options of the command line, as upstream records them and `get_cli_args()` gives them. */
function commandLineRecord(script: string, options: RunOptions): ValueMap {
  return toValue({
    script,
    config: options.config ?? [],
    clone_from: options.cloneFrom ?? null,
    param: options.param ?? [],
    name: options.name ?? null,
    tag: options.tag ?? [],
    description: options.description ?? null,
    depends_on: options.dependsOn ?? [],
    dry_run: options.dryRun ?? false,
    stage: options.stage ?? false,
    staged: false,
    parallel: options.parallel ?? null,
    project: options.project ?? null,
  }) as ValueMap;
}

async function run(
  plan: RunPlan,
  reporter: RunReporter,
  job: JobCommand | null,
  asked: GitQuestion | null,
): Promise<number> {
  const { observer } = reporter;
  const report = job === null
    ? await runExperiment(plan, observer, undefined, asked)
    : await runExperiment(plan, job.hearing(observer), job.job, asked);
  if (report.kind === "interrupted") {
    await reporter.interrupted(report.exitCode);
    return report.exitCode;
  }
  await reporter.finished(report);
  return report.outcome.exitCode;
}
