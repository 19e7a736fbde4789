/** Where the space of a store goes, and what nothing refers to. */
export { bytesText } from "./bytes_text.ts";
export { KINDS, type SpaceByKind, type SpaceKind } from "./experiment_space.ts";
export {
  findRemains,
  type ForgottenCode,
  nurseryRemains,
  outerRemains,
  type Remain,
  REMAIN_KINDS,
  type RemainKind,
  type RemainPlaces,
} from "./remains.ts";
export { treeSize, type Visit, walkTree } from "./tree_size.ts";
export {
  type ExperimentUsage,
  type Grouping,
  GROUPINGS,
  type GroupUsage,
  readUsage,
  type Usage,
  type UsageOptions,
} from "./usage.ts";
