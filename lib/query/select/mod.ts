/** Which experiments: filters over a store. */
export { type Comparison, type Condition, conditionTest, parseCondition } from "./condition.ts";
export type { ExperimentFilter } from "./filter.ts";
export type { ExperimentRow } from "./row.ts";
export { selectExperiments, surveyExperiments } from "./select.ts";
export type { Selected } from "./selection.ts";
export type { Survey } from "./survey.ts";
export { parseSortKey, SORT_FIELDS, type SortKey } from "./sort.ts";
export { parseTime } from "./times/parse_time.ts";
