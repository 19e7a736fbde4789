/** Experiments side by side. */
export { type ColumnSpec, readColumnSpec } from "./column_spec.ts";
export {
  AUTO_META,
  type ComparedExperiment,
  compareExperiments,
  type CompareOptions,
  type Comparison,
  type ComparisonColumn,
} from "./compare_experiments.ts";
export { METRIC_VALUES, type MetricValue } from "./metric_values.ts";
export { differ } from "./same_value.ts";
