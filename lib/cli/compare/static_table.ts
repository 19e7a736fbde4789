import type { ColumnGroup } from "../../errors/mod.ts";
import type { Comparison } from "../../query/compare/mod.ts";
import { environmentVariable, standardOutput, terminalColumns } from "../../sys/mod.ts";
import type { Painter } from "../paint.ts";
import { type Grid, makeGrid } from "./grid.ts";
import { exactly } from "./text_width.ts";

/** Between columns. */
const GAP = 2;

/**
 * The comparison as a table that is printed. On a terminal it has as many columns as fit, the
 * first parameters and metrics in turn; elsewhere all of them.
 */
export function staticTable(comparison: Comparison, paint: Painter): string {
  const grid = makeGrid(comparison);
  const asked = grid.columns.flatMap((column, at) => column.shown ? [at] : []);
  const limited = standardOutput.isTerminal || environmentVariable("COLUMNS") !== undefined;
  const shown = fitting(grid, asked, limited ? terminalColumns() : Infinity);
  const line = (cell: (at: number) => string) =>
    shown.map((at) => {
      const { content, align } = grid.columns[at]!;
      return exactly(cell(at), content, align);
    }).join(" ".repeat(GAP)).trimEnd();
  const lines = [
    paint(line((at) => grid.columns[at]!.title), "bold"),
    ...grid.texts.map((texts) => line((at) => texts[at]!)),
    "",
    ...summary(grid, asked, shown),
  ];
  return lines.join("\n") + "\n";
}

/** Those of the columns that fit beside each other, in their order; the first one always. */
function fitting({ columns }: Grid, asked: readonly number[], width: number): number[] {
  const of = (group: ColumnGroup) => asked.filter((at) => columns[at]!.group === group);
  const [params, metrics] = [of("param"), of("metric")];
  const inTurn = Array.from({ length: Math.max(params.length, metrics.length) }, (_, at) => [
    ...params.slice(at, at + 1),
    ...metrics.slice(at, at + 1),
  ]).flat();
  let used = -GAP;
  const chosen = [...of("meta"), ...inTurn].filter((at, place) => {
    const more = GAP + columns[at]!.content;
    if (place > 0 && used + more > width) return false;
    used += more;
    return true;
  });
  return chosen.sort((a, b) => a - b);
}

/** How much of it is shown, and how to see the rest. */
function summary(
  { columns, experiments }: Grid,
  asked: readonly number[],
  shown: readonly number[],
): string[] {
  const count = (of: readonly number[], group: ColumnGroup) =>
    of.filter((at) => columns[at]!.group === group).length;
  const counted = (group: ColumnGroup, what: string) => {
    const [here, all] = [count(shown, group), count(asked, group)];
    return `${here < all ? `${here} of ` : ""}${all} ${what}${all === 1 ? "" : "s"}`;
  };
  const lines = [
    `${experiments.length} experiment${experiments.length === 1 ? "" : "s"}, ` +
    `${counted("param", "parameter")}, ${counted("metric", "metric")}`,
  ];
  if (shown.length < asked.length) {
    lines.push("Choose columns with --params and --metrics, or see all with --format csv");
  }
  // What is the same in all of them was read too.
  const same = columns.length - asked.length;
  if (asked.every((at) => columns[at]!.group === "meta") && same > 0) {
    lines.push(
      experiments.length === 1
        ? "There is nothing to compare it with: see its values with --params all --metrics all"
        : "They do not differ: see what is the same with --params all --metrics all",
    );
  }
  return lines;
}
