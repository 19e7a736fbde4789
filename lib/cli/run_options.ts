import { notYetThere } from "../errors/mod.ts";
import type { ConfigDefaults } from "../params/mod.ts";
import type { SecretMode } from "../run/mod.ts";
import { RUN_OPTIONS } from "./run_option_table.ts";

/** The options of `yanex run` that were given. */
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
  secrets?: SecretMode;
  /** Seconds. */
  grace?: number;
  verbose?: boolean;
  quiet?: boolean;
  json?: boolean;
  stage?: boolean;
  staged?: boolean;
  id?: string[];
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
  cloneFrom?: string;
  dependsOn?: string[];
  [later: string]: unknown;
}

const LATER = RUN_OPTIONS.filter(({ later }) => later !== undefined);

/**
 * Reads options of `yanex run` from the words of the command line that are yanex's own. This is the
 * way of every run, and takes no library; what it does not understand is read by commander, which
 * knows how to complain and how to print help.
 *
 * @returns null if it is not certain
 * @throws UserError for a value of the wrong form
 */
export function readRunOptions(words: readonly string[]): RunOptions | null {
  const options: RunOptions = {};
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    const entry = RUN_OPTIONS.find(({ short, long }) => name === long || name === short);
    // Short options that stand together or hold their value, and mistakes.
    if (entry === undefined) return null;
    if (entry.value === undefined) {
      if (equals >= 0) return null;
      options[entry.key] = true;
      continue;
    }
    const text = equals < 0 ? words[++at] : word.slice(equals + 1);
    if (text === undefined) return null;
    const value = entry.parse?.(text) ?? text;
    const before = options[entry.key] as unknown[] | undefined;
    options[entry.key] = entry.repeatable ? [...before ?? [], value] : value;
  }
  return options;
}

/**
 * Complains about options that a later version brings.
 *
 * @throws UserError for the first one that was given
 */
export function refuseLaterOptions(options: RunOptions): void {
  const given = LATER.find(({ key }) => options[key] !== undefined);
  if (given !== undefined) throw notYetThere(given.long, given.later!);
}

/**
 * The same for what config files set.
 *
 * @throws UserError for the first one that is set and not false
 */
export function refuseLaterDefaults(defaults: ConfigDefaults): void {
  const set = LATER.find(({ key }) => defaults[key as keyof ConfigDefaults]);
  if (set === undefined) return;
  const key = set.long.slice(2).replaceAll("-", "_");
  throw notYetThere(`yanex.${key} in the config file`, set.later!);
}
