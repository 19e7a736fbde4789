import { safeText } from "../paint.ts";
import type { ComparisonColumn } from "../../query/compare/mod.ts";

/** Headers of the fields that every comparison has. */
const META_TITLES: Record<string, string> = { id: "ID", name: "Name", status: "Status" };

/** The key of a column for programs, as upstream names it: `meta:id`, `param_lr`, `metric_acc`. */
export function columnKey({ group, key }: ComparisonColumn): string {
  return group === "meta" ? `meta:${key}` : `${group}_${key}`;
}

/**
 * Headers for people: the bare key, and its group where two columns have the same. They are not
 * safe for a terminal.
 */
export function columnTitles(columns: readonly ComparisonColumn[]): string[] {
  const plain = columns.map(({ group, key }) => group === "meta" ? META_TITLES[key] ?? key : key);
  const counts = new Map<string, number>();
  for (const title of plain) counts.set(title, (counts.get(title) ?? 0) + 1);
  return plain.map((title, i) =>
    counts.get(title)! > 1 ? `${title} (${columns[i]!.group})` : title
  );
}

/** Text of a store that a terminal may get: nothing in it moves the cursor or is half a letter. */
export function terminalText(text: string): string {
  return safeText(text).toWellFormed();
}
