/** Single fields of experiments, as `yanex get` gives them. */
export { runCommand } from "./commands.ts";
export { excerptOf, type Lines, piecesOf, type Span } from "./excerpt.ts";
export {
  FileFollower,
  type FollowObserver,
  followOutput,
  lifeOf,
  LOOK_MILLIS,
  stateOf,
} from "./follow.ts";
export {
  type Field,
  FIELD_NAMES,
  isParamField,
  type LineageField,
  type OutputField,
  parseField,
} from "./grammar.ts";
export { Recorded } from "./recorded.ts";
export { resolveField } from "./resolve.ts";
export { fieldValue, type ValueField } from "./value.ts";
