import { toValue, type Value } from "../../params/mod.ts";
import { plainJson } from "../plain_json.ts";
import { columnKey } from "./column_title.ts";
import type { Sheet } from "./sheet.ts";

/**
 * What `compare --format json` prints. The keys are upstream's; values keep their types, and a missing
 * one is null.
 */
export function sheetJson({ columns, rows }: Sheet): string {
  const keys = columns.map(columnKey);
  const of = (group: string) =>
    columns.filter((column) => column.group === group).map(({ key }) => key);
  const json = new Map<string, Value>([
    ["experiments", rows.map((row) => new Map(keys.map((key, at) => [key, row[at] ?? null])))],
    ["total_experiments", BigInt(rows.length)],
    ["param_columns", toValue(of("param"))],
    ["metric_columns", toValue(of("metric"))],
  ]);
  return plainJson(json, { indent: 2 }) + "\n";
}
