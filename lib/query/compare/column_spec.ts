/**
 * Which columns of a group are asked for: those in which the experiments differ, all, none, or
 * these (keys, ends of keys, and globs).
 */
export type ColumnSpec = "auto" | "all" | "none" | readonly string[];

/** Reads the value of `--params`, `--metrics` or `--meta`. */
export function readColumnSpec(text: string): ColumnSpec {
  const word = text.trim();
  if (word === "auto" || word === "all" || word === "none") return word;
  return word.split(",").map((item) => item.trim()).filter((item) => item !== "");
}
