/** What is looked at, in the order in which it is told. */
export const CHECKS = [
  "store",
  "disk",
  "clock",
  "permissions",
  "records",
  "runs",
  "slurm",
  "leftovers",
  "unused",
  "python",
  "git",
  "config",
] as const;

/** One of {@link CHECKS}. */
export type Check = typeof CHECKS[number];

/**
 * How things are: `note` is good to know, `warning` is worth mending, `problem` keeps something
 * from working, `mended` was one of these until just now.
 */
export type Level = "ok" | "note" | "warning" | "problem" | "mended";

/** One line of the answer. */
export interface Finding {
  readonly check: Check;
  readonly level: Level;
  /** One sentence without a final stop. */
  readonly text: string;
  /** What it is about, one by one: ids, or paths; what was done with each if it was mended. */
  readonly items?: readonly string[];
  /** What to do, one sentence without a final stop. */
  readonly advice?: string;
}

/** True for what makes the answer a bad one. */
export function isWrong({ level }: Finding): boolean {
  return level === "warning" || level === "problem";
}

/** `1 run`, `2 runs`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
