/** Reading many experiments, and one in full. */
export { describeExperiment, type Description } from "./describe.ts";
export type { Direction, Edge } from "./lineage/graph.ts";
export {
  type Lineage,
  type LineageEdge,
  type LineageNode,
  type LineageOptions,
  readLineage,
} from "./lineage/read_lineage.ts";
