import {
  EXPORTED_PARAMS_VARIABLE,
  exportEnvironmentParams,
  formatJson,
  PARAM_PREFIX,
  type ValueMap,
} from "../../params/mod.ts";
import { GATE_VARIABLE } from "../../python/mod.ts";
import {
  environment,
  environmentVariable,
  pathListSeparator,
  programPath,
  VERSION,
} from "../../sys/mod.ts";

/** Number of the SLURM job in which a script was started: a run that the script starts is nested. */
export const JOB_OF_SCRIPT = "YANEX_SLURM_JOB";

/** Set for a script that takes part in an experiment which another rank tracks: its number. */
export const RANK_VARIABLE = "YANEX_RANK";

/** What a script's environment is made from. */
export interface ScriptSetting {
  readonly id: string;
  readonly storeRoot: string;
  readonly params: ValueMap;
  readonly cliArgs: ValueMap;
  /** Folder with the Python client. */
  readonly client: string;
  /** Folders that Python looks into before all others but the client. */
  readonly firstOnPath?: readonly string[];
  /** Variables that this run sets besides (`CUDA_VISIBLE_DEVICES`). */
  readonly extra?: Readonly<Record<string, string>>;
}

/** The whole environment of the script, and what the user should know about it. */
export function scriptEnvironment(
  setting: ScriptSetting,
): { readonly env: Record<string, string>; readonly warnings: readonly string[] } {
  const inherited = Object.entries(environment()).filter(([name]) => !isExported(name));
  const { variables, warnings } = exportEnvironmentParams(setting.params);
  const oldPath = environmentVariable("PYTHONPATH");
  const path = [setting.client, ...setting.firstOnPath ?? []];
  if (oldPath !== undefined) path.push(oldPath);
  const job = environmentVariable("SLURM_JOB_ID");
  const env: Record<string, string> = {
    ...Object.fromEntries(inherited),
    ...setting.extra,
    ...(job === undefined ? {} : { [JOB_OF_SCRIPT]: job }),
    ...variables,
    PYTHONPATH: path.join(pathListSeparator),
    YANEX_EXPERIMENT_ID: setting.id,
    YANEX_EXPERIMENTS_DIR: setting.storeRoot,
    YANEX_CLI_ACTIVE: "1",
    YANEX_CLI_ARGS: formatJson(setting.cliArgs),
    YANEX_VERSION: VERSION,
    YANEX_EXECUTABLE: programPath(),
  };
  return { env, warnings };
}

/** Parameters, rank and gate of a surrounding run are not handed on: this run has its own. */
function isExported(name: string): boolean {
  return name.startsWith(PARAM_PREFIX) || name === EXPORTED_PARAMS_VARIABLE ||
    name === RANK_VARIABLE || name === GATE_VARIABLE;
}
