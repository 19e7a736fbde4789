import { slurmOptionType, slurmOptionUnknown, slurmProfileUnknown } from "../../errors/mod.ts";
import { yanexHome } from "../../experiment/mod.ts";
import {
  isMap,
  keyText,
  loadConfigFiles,
  nearestWord,
  type Value,
  type ValueMap,
} from "../../params/mod.ts";
import {
  type JobOptions,
  jobOptions,
  mergeSettings,
  readConfigured,
  readSettings,
  type SlurmSettings,
} from "../../slurm/mod.ts";
import { join, readBytesIfExists } from "../../sys/mod.ts";

/**
 * All options of SLURM's jobs together: the command line wins over the project's config, that over
 * a profile, and that over the user's own defaults.
 *
 * @param given options of the command line
 * @param configured `yanex.slurm` of the config files
 * @throws UserError for an unknown key or profile, or a value of the wrong type or form
 */
export async function gatherOptions(
  given: SlurmSettings,
  configured: ValueMap | boolean | undefined,
): Promise<JobOptions> {
  const { settings: project } = readConfigured(configured);
  const user = await readUserConfig();
  const named = given.get("profile") ?? project.get("profile") ?? user.defaults.get("profile");
  const profile = typeof named === "string" && named !== "" ? profileOf(user, named) : new Map();
  return jobOptions(mergeSettings([user.defaults, profile, project, given]));
}

/** What the user's own config says of SLURM. */
interface UserConfig {
  readonly file: string;
  readonly defaults: SlurmSettings;
  readonly profiles: ValueMap;
}

async function readUserConfig(): Promise<UserConfig> {
  const home = yanexHome();
  const file = home === null ? "~/.yanex/config.yaml" : join(home, "config.yaml");
  const none = { file, defaults: new Map(), profiles: new Map() };
  if (home === null || readBytesIfExists(file) === null) return none;
  const { params } = await loadConfigFiles([file], readBytesIfExists);
  const slurm = params.get("slurm") as Value | undefined;
  if (slurm === undefined || slurm === null) return none;
  const place = `config file ${file}, slurm`;
  if (!isMap(slurm)) throw slurmOptionType(place, "a map with default and profiles");
  for (const key of slurm.keys()) {
    const name = keyText(key);
    if (name === "default" || name === "profiles") continue;
    throw slurmOptionUnknown(`${place}, ${name}`, nearestWord(name, ["default", "profiles"]));
  }
  const profiles = slurm.get("profiles") ?? new Map();
  if (!isMap(profiles)) throw slurmOptionType(`${place}, profiles`, "a map of profiles");
  const defaults = readSettings(slurm.get("default") ?? new Map(), `${place}, default`);
  return { file, defaults, profiles };
}

function profileOf({ file, profiles }: UserConfig, name: string): SlurmSettings {
  const names = [...profiles.keys()].map(keyText);
  const key = [...profiles.keys()].find((key) => keyText(key) === name);
  if (key === undefined) throw slurmProfileUnknown(name, file, names, nearestWord(name, names));
  return readSettings(
    profiles.get(key) ?? new Map(),
    `config file ${file}, slurm.profiles.${name}`,
  );
}
