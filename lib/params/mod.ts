/** Parameters: their values and formats, where they come from, and sweeps over them. */
export { type Config, loadConfigFiles, type ReadFile, readStoredYaml } from "./config.ts";
export type { ConfigDefaults } from "./defaults.ts";
export {
  type EnvironmentParam,
  EXPORTED_PARAMS_VARIABLE,
  type ExportedParams,
  exportEnvironmentParams,
  type ExportLimits,
  PARAM_PREFIX,
  readEnvironmentParams,
} from "./environment.ts";
export {
  formatParamText,
  formatScalar,
  type ParamTextOptions,
  parseParamText,
  WORDS,
} from "./grammar.ts";
export { asJsonValue, formatParamsJson, fromJsonValue, parseParamsJson } from "./json/params.ts";
export { JsonSyntaxError, parseJson, type ParseJsonOptions } from "./json/read.ts";
export { formatJson, type FormatJsonOptions } from "./json/write.ts";
export { compareKeys, keyText } from "./key.ts";
export {
  deepMerge,
  dottedName,
  findPath,
  flatten,
  getPath,
  type KeyPath,
  pathToSet,
  setPath,
} from "./merge.ts";
export { nearestWord } from "./nearest_word.ts";
export { floatText, parseNumber } from "./number.ts";
export {
  type ParamInput,
  type ParamSource,
  type ResolvedParams,
  resolveParameters,
} from "./resolve.ts";
export {
  type CallTexts,
  splitCall,
  SweepCall,
  type SweepKind,
  SweepSyntaxError,
  type Template,
  type TemplateMap,
} from "./sweep/call.ts";
export {
  expandGrid,
  type Grid,
  type GridPoint,
  type SweptParam,
  sweptParams,
} from "./sweep/grid.ts";
export { type Series } from "./sweep/spaces.ts";
export { sweepName } from "./sweep/name.ts";
export {
  Float,
  isMap,
  type Plain,
  type Scalar,
  toValue,
  type Value,
  type ValueMap,
} from "./value.ts";
export { formatYaml } from "./yaml/write.ts";
