import type { SecretMode } from "../run/mod.ts";
import { RUN_OPTIONS, type RunOption } from "./run_option_table.ts";

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
  /** How many each run gets; true: one. With `--slurm` a text, SLURM's to judge. */
  gpus?: boolean | number | string;
  gpusPerRun?: number;
  runsPerGpu?: number;
  snapshot?: boolean;
  cloneFrom?: string;
  dependsOn?: string[];
  slurm?: boolean;
  /** Those of SLURM's jobs. */
  [other: string]: unknown;
}

/**
 * Reads options of `yanex run` from the words of the command line that are yanex's own. This is the
 * way of every run, and takes no library; what it does not understand is read by commander, which
 * knows how to complain and how to print help.
 *
 * @param table the options that are known
 * @returns null if it is not certain
 * @throws UserError for a value of the wrong form
 */
export function readRunOptions(
  words: readonly string[],
  table: readonly RunOption[] = RUN_OPTIONS,
): RunOptions | null {
  const options: RunOptions = {};
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    const entry = table.find(({ short, long }) => name === long || name === short);
    // Short options that stand together or hold their value, and mistakes.
    if (entry === undefined) return null;
    if (entry.value === undefined) {
      if (equals >= 0) return null;
      options[entry.key] = !entry.negates;
      continue;
    }
    if (entry.optional && equals < 0 && !/^\d+$/.test(words[at + 1] ?? "")) {
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
