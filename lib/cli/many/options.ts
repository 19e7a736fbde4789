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
  /** One staged experiment. */
  | { readonly kind: "id"; readonly id: string }
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
  if (id !== undefined) return { kind: "id", id };
  if (resume !== undefined) return { kind: "resume", sweepId: resume };
  if (!(options.stage ?? defaults.stage)) return { kind: "run" };
  if (options.parallel !== undefined) throw stageInParallel();
  return { kind: "stage" };
}

/** How many experiments are run, from the command line and the config files. */
export function manyOptions(options: RunOptions, defaults: ConfigDefaults): ManyOptions {
  const perRun = options.gpusPerRun ?? defaults.gpusPerRun;
  const runsPerGpu = options.runsPerGpu ?? defaults.runsPerGpu;
  if ((perRun ?? 1) > 1 && (runsPerGpu ?? 1) > 1) {
    throw optionsExclude(
      "--gpus-per-run",
      "--runs-per-gpu",
      "runs either have several GPUs or share one",
    );
  }
  const gpus = options.gpus ?? defaults.gpus ??
    (perRun !== undefined || runsPerGpu !== undefined);
  return {
    parallel: options.parallel ?? defaults.parallel ?? null,
    graceSeconds: graceSeconds(options, defaults),
    timeoutSeconds: options.timeout ??
      (defaults.timeout === undefined
        ? undefined
        : parseDuration(defaults.timeout, "yanex.timeout in the config file")),
    retries: options.retries ?? defaults.retries ?? 0,
    failFast: options.failFast ?? defaults.failFast ?? false,
    yes: options.yes ?? false,
    gpus: gpus ? { perRun: perRun ?? 1, runsPerGpu: runsPerGpu ?? 1 } : null,
    quiet: options.quiet ?? defaults.quiet ?? false,
    json: options.json ?? false,
  };
}

/** Time between a signal to the script and SIGKILL, if nothing else is said. */
const DEFAULT_GRACE = "10s";

/** Time between a signal to the script and SIGKILL. */
export function graceSeconds(options: RunOptions, defaults: ConfigDefaults): number {
  return options.grace ??
    parseDuration(defaults.grace ?? DEFAULT_GRACE, "yanex.grace in the config file");
}

/**
 * Reads a whole number from the command line.
 *
 * @param least smallest number that is allowed
 * @throws UserError for anything else
 */
export function wholeNumber(option: string, least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
    if (value >= least) return value;
    throw optionValue(option, text, `a whole number of at least ${least}`);
  };
}
