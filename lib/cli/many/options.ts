import { optionsExclude, optionValue, stageInParallel } from "../../errors/mod.ts";
import type { ConfigDefaults } from "../../params/mod.ts";
import { parseDuration } from "../duration.ts";
import type { RunOptions } from "../run_options.ts";
import type { ManyOptions } from "./run_many.ts";

/** Which of the ways to run the command line asks for. */
export type RunMode =
  /** A script, at once. */
  | { readonly kind: "run" }
  /** A script, later. */
  | { readonly kind: "stage" }
  /** Everything that is staged. */
  | { readonly kind: "staged" }
  /** Certain staged experiments, at least one. */
  | { readonly kind: "id"; readonly ids: readonly string[] }
  /** What a sweep lacks. */
  | { readonly kind: "resume"; readonly sweepId: string };

/** Options that say what is run; at most one of them may stand. */
const MODES = [
  ["--stage", "stage"],
  ["--staged", "staged"],
  ["--id", "id"],
  ["--resume", "resume"],
] as const;

/**
 * Finds out what is to be run.
 *
 * @throws UserError for options that exclude each other
 */
export function chooseMode(options: RunOptions, defaults: ConfigDefaults = {}): RunMode {
  const given = MODES.filter(([, key]) => options[key] !== undefined);
  if (given.length > 1) {
    throw optionsExclude(given[0]![0], given[1]![0], "give one of them at a time");
  }
  const { id, resume } = options;
  if (options.staged) return { kind: "staged" };
  if (id !== undefined) return { kind: "id", ids: id };
  if (resume !== undefined) return { kind: "resume", sweepId: resume };
  if (!(options.stage ?? defaults.stage)) return { kind: "run" };
  if (options.parallel !== undefined) throw stageInParallel();
  return { kind: "stage" };
}

/** Options that say what an experiment is, and mean nothing for those that are in the store. */
const SHAPING = [
  ["--param", "param"],
  ["--config", "config"],
  ["--name", "name"],
  ["--description", "description"],
  ["--tag", "tag"],
  ["--project", "project"],
  ["--python", "python"],
  ["--snapshot", "snapshot"],
  ["--include-untracked", "includeUntracked"],
  ["--include-notebooks", "includeNotebooks"],
  ["--secrets", "secrets"],
] as const;

/**
 * Complains about options that would have no effect on experiments which are in the store already.
 *
 * @param mode the option that says which they are (`--staged`)
 * @throws UserError for the first one that was given
 */
export function refuseShaping(options: RunOptions, mode: string): void {
  const given = SHAPING.find(([, key]) => options[key] !== undefined);
  if (given === undefined) return;
  throw optionsExclude(mode, given[0], "what is staged keeps what it was staged with");
}

/** How many experiments are run, from the command line and the config files. */
export function manyOptions(options: RunOptions, defaults: ConfigDefaults): ManyOptions {
  // A text is the number of GPUs of a job, which has nothing to do with workers.
  const own = typeof options.gpus === "string" ? undefined : options.gpus;
  const perRun = options.gpusPerRun ?? (typeof own === "number" ? own : defaults.gpusPerRun);
  const runsPerGpu = options.runsPerGpu ?? defaults.runsPerGpu;
  if ((perRun ?? 1) > 1 && (runsPerGpu ?? 1) > 1) {
    throw optionsExclude(
      "--gpus-per-run",
      "--runs-per-gpu",
      "runs either have several GPUs or share one",
    );
  }
  const gpus = own ?? defaults.gpus ??
    (perRun !== undefined || runsPerGpu !== undefined);
  return {
    parallel: options.parallel ?? defaults.parallel ?? null,
    graceSeconds: graceSeconds(options, defaults),
    timeoutSeconds: options.timeout ??
      (defaults.timeout === undefined
        ? undefined
        : parseTimeout(defaults.timeout, "yanex.timeout in the config file")),
    retries: options.retries ?? defaults.retries ?? 0,
    failFast: options.failFast ?? defaults.failFast ?? false,
    yes: options.yes ?? false,
    gpus: gpus ? { perRun: perRun ?? 1, runsPerGpu: runsPerGpu ?? 1 } : null,
    quiet: options.quiet ?? defaults.quiet ?? false,
    json: options.json ?? false,
  };
}

/**
 * Reads how long a script may take.
 *
 * @param option what names it
 * @returns seconds
 * @throws UserError for anything else, also for no time at all
 */
export function parseTimeout(text: string, option: string): number {
  const seconds = parseDuration(text, option);
  if (seconds > 0) return seconds;
  throw optionValue(option, text, "a time of more than 0 seconds");
}

/** Time between a signal to the script and SIGKILL, if nothing else is said. */
const DEFAULT_GRACE = "10s";

/** Time between a signal to the script and SIGKILL. */
export function graceSeconds(options: RunOptions, defaults: ConfigDefaults): number {
  return options.grace ??
    parseDuration(defaults.grace ?? DEFAULT_GRACE, "yanex.grace in the config file");
}
