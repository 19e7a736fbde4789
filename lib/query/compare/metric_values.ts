import {
  isMetricName,
  metricNumber,
  readMetricsOverview,
  streamMetricRows,
} from "../../experiment/mod.ts";
import { parseJson, type Value } from "../../params/mod.ts";

/** Which of the values that a metric had in one experiment. */
export type MetricValue = (typeof METRIC_VALUES)[number];

/** The one at the highest step, the extremes, the average of all, and the one at the lowest step. */
export const METRIC_VALUES = ["last", "min", "max", "mean", "first"] as const;

/**
 * One value of each metric of the experiment in `folder`. `min`, `max` and `mean` are those of the
 * values that are numbers; NaN is passed over by the first two. The last and the extremes of a run
 * that has ended are known without reading what it logged.
 *
 * @param stepFields also the fields of a step that are no metrics
 */
export function readMetricValues(
  folder: string,
  which: MetricValue,
  stepFields = false,
): Map<string, Value> {
  if (stepFields) return valuesOf(folder, which, () => true);
  if (which === "mean") return valuesOf(folder, which, isMetricName);
  const { metrics } = readMetricsOverview(folder, { steps: 0, places: 0, exact: true });
  if (which === "first") return valuesOf(folder, which, isMetricName, metrics.size);
  const tokens = [...metrics].map(([name, facts]) => [name, facts[which]] as const);
  return new Map(
    tokens.flatMap(([name, token]) => token === null ? [] : [[name, parseJson(token)]]),
  );
}

/**
 * Goes over everything that was logged.
 *
 * @param enough so many names, and whose first value is known then
 */
function valuesOf(
  folder: string,
  which: MetricValue,
  counts: (name: string) => boolean,
  enough = Infinity,
): Map<string, Value> {
  const courses = new Map<string, Course>();
  for (const row of streamMetricRows(folder)) {
    for (const [name, token] of row) {
      if (!counts(name)) continue;
      let course = courses.get(name);
      if (course === undefined) courses.set(name, course = new Course(token));
      course.add(token);
    }
    if (which === "first" && courses.size >= enough) break;
  }
  const values = new Map<string, Value>();
  for (const [name, course] of courses) {
    const value = course.value(which);
    if (value !== undefined) values.set(name, value);
  }
  return values;
}

/** One metric, step after step; values are JSON texts, so that Python's types stay. */
class Course {
  #last: string;
  #min: string | null = null;
  #max: string | null = null;
  #sum = 0;
  #count = 0;

  constructor(private readonly first: string) {
    this.#last = first;
  }

  add(token: string): void {
    this.#last = token;
    const number = metricNumber(token);
    if (number === null) return;
    this.#sum += number;
    this.#count++;
    if (this.#min === null || this.#min === "NaN" || number < metricNumber(this.#min)!) {
      this.#min = token;
    }
    if (this.#max === null || this.#max === "NaN" || number > metricNumber(this.#max)!) {
      this.#max = token;
    }
  }

  /** Undefined for the extremes and the average of what never was a number. */
  value(which: MetricValue): Value | undefined {
    if (which === "mean") return this.#count === 0 ? undefined : this.#sum / this.#count;
    const token = { last: this.#last, min: this.#min, max: this.#max, first: this.first }[which];
    return token === null ? undefined : parseJson(token);
  }
}
