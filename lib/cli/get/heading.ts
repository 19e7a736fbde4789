import { terminalColumns } from "../../sys/mod.ts";

/** A line with the id of an experiment in its middle, above what takes several lines. */
export function headingOf(id: string): string {
  const title = `Experiment ${id}`;
  const space = Math.max(4, terminalColumns() - title.length - 2);
  const left = Math.floor(space / 2);
  return `${"─".repeat(left)} ${title} ${"─".repeat(space - left)}`;
}
