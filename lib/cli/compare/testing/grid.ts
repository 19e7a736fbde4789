import { toValue, type Value } from "../../../params/mod.ts";
import type { Plain } from "../../../params/mod.ts";
import {
  AUTO_META,
  type Comparison,
  type ComparisonColumn,
  differ,
} from "../../../query/compare/mod.ts";
import { type Grid, makeGrid } from "../grid.ts";

/** Experiments with a name and parameters or metrics (`param lr`, `metric acc`), as a comparison. */
export function comparisonOf(
  experiments: readonly Readonly<Record<string, Plain>>[],
): Comparison {
  const keys = [...new Set(experiments.flatMap((values) => Object.keys(values)))]
    .filter((key) => key !== "name");
  const rows = experiments.map((values, row) => ({
    id: `aaaaaa${row.toString().padStart(2, "0")}`,
    name: values.name === undefined ? null : String(values.name),
    status: "completed" as const,
    folder: "",
    archived: false,
    values,
  }));
  const columns: ComparisonColumn[] = [
    ...AUTO_META.map((key) => ({ group: "meta", key, differs: true, shown: true } as const)),
    ...keys.map((key) => {
      const [group, ...name] = key.split(" ");
      return {
        group: group as "param" | "metric",
        key: name.join(" "),
        differs: differ(rows.map(({ values }) => valueAt(values, key))),
        shown: true,
      };
    }),
  ];
  const cells = rows.map(({ id, name, status, values }) => [
    id,
    name,
    status,
    ...keys.map((key) => valueAt(values, key)),
  ]);
  return { experiments: rows, columns, cells, problems: [] };
}

function valueAt(values: Readonly<Record<string, Plain>>, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? toValue(values[key]) : undefined;
}

/** The same, ready to be drawn. */
export function gridOf(experiments: readonly Readonly<Record<string, Plain>>[]): Grid {
  return makeGrid(comparisonOf(experiments));
}
