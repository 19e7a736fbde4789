import { floatText, formatJson, isMap, toValue, type Value } from "../../params/mod.ts";
import { columnKey } from "./column_title.ts";
import type { Sheet } from "./sheet.ts";

/**
 * What `compare --format json` prints. The keys are upstream's; values keep their types, a missing
 * one is null, and what JSON has no number for is the text that CSV has (`nan`, `inf`, `-inf`).
 */
export function sheetJson({ columns, rows }: Sheet): string {
  const keys = columns.map(columnKey);
  const of = (group: string) =>
    columns.filter((column) => column.group === group).map(({ key }) => key);
  const json = new Map<string, Value>([
    ["experiments", rows.map((row) => new Map(keys.map((key, at) => [key, jsonValue(row[at])])))],
    ["total_experiments", BigInt(rows.length)],
    ["param_columns", toValue(of("param"))],
    ["metric_columns", toValue(of("metric"))],
  ]);
  return formatJson(json, { indent: 2 }) + "\n";
}

function jsonValue(value: Value | undefined): Value {
  if (value === undefined) return null;
  if (typeof value === "number" && !Number.isFinite(value)) return floatText(value);
  if (Array.isArray(value)) return value.map(jsonValue);
  if (isMap(value)) return new Map([...value].map(([key, item]) => [key, jsonValue(item)]));
  return value;
}
