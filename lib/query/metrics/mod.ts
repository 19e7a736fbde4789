/** Metrics of experiments, however many values there are. */
export { type PickedMetrics, pickMetrics } from "./pick.ts";
export { metricCurves, metricFacts, metricRows, stepsWith } from "./read.ts";
