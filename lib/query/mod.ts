/** Reading many experiments, and one in full. */
export { type Dependents, findDependents } from "./dependents.ts";
export { type DescribedDependency, describeExperiment, type Description } from "./describe.ts";
export type { Direction, Edge } from "./lineage/graph.ts";
export {
  type Lineage,
  type LineageEdge,
  type LineageNode,
  type LineageOptions,
  readLineage,
} from "./lineage/read_lineage.ts";
export {
  type Comparison,
  type Condition,
  type ExperimentFilter,
  type ExperimentRow,
  parseCondition,
  parseSortKey,
  parseTime,
  type Selected,
  selectExperiments,
  SORT_FIELDS,
  type SortKey,
  type Survey,
  surveyExperiments,
} from "./select/mod.ts";
export { bytesText } from "./space/bytes_text.ts";
