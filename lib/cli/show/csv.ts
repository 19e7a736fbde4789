import { readMetricsOverview } from "../../experiment/mod.ts";
import {
  compareKeys,
  flatten,
  formatScalar,
  isMap,
  parseJson,
  type Value,
} from "../../params/mod.ts";
import type { Description } from "../../query/mod.ts";
import { csvText } from "../formats.ts";
import { flatRecord } from "../show_json.ts";

/**
 * A header and one row: the record flattened by one level, `param:KEY` for each parameter and
 * `metric:NAME` with the last value of each metric.
 */
export function showCsv(description: Description): string {
  const { params, place } = description;
  // What could not be read for the description cannot be read now, and has been told.
  const { metrics } = description.metrics.steps === 0
    ? description.metrics
    : readMetricsOverview(place.folder, { places: 0, exact: true });
  const names = [...metrics.keys()].sort(compareKeys);
  const columns: [string, Value][] = [
    ...[...flatRecord(description)].map(([key, value]): [string, Value] => [String(key), value]),
    ...flatten(params).map(([key, value]): [string, Value] => [`param:${key}`, value]),
    ...names.map((name): [string, Value] => {
      const last = metrics.get(name)!.last;
      return [`metric:${name}`, last === null ? null : parseJson(last)];
    }),
  ];
  return csvText([columns.map(([key]) => key), columns.map(([, value]) => cell(value))]);
}

/** As upstream: null is empty, items of a list have commas between them, entries of a map `;`. */
function cell(value: Value): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map(cell).join(",");
  if (!isMap(value)) return formatScalar(value);
  return [...value].map(([key, entry]) => `${key}=${cell(entry)}`).join(";");
}
