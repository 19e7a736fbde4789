import { configDefaultInvalid } from "../errors/mod.ts";
import { keyText } from "./key.ts";
import { deepMerge } from "./merge.ts";
import { nearestWord } from "./nearest_word.ts";
import { isMap, type Value, type ValueMap } from "./value.ts";

/** Defaults of the command line that the `yanex:` map of config files sets. */
export interface ConfigDefaults {
  /** Name of the experiment. */
  readonly name?: string;
  /** Description of the experiment. */
  readonly description?: string;
  /** Label of the project. */
  readonly project?: string;
  /** Path of the interpreter. */
  readonly python?: string;
  /** From `tag` or `tags`. */
  readonly tags?: readonly string[];
  /** Only print what would run. */
  readonly dryRun?: boolean;
  /** Create the experiment and run it later. */
  readonly stage?: boolean;
  /** Run staged experiments from a copy of the code. */
  readonly snapshot?: boolean;
  /** Deprecated, without effect. */
  readonly ignoreDirty?: boolean;
  /** Start nothing more after a failure. */
  readonly failFast?: boolean;
  /** Notebooks belong to the patch. */
  readonly includeNotebooks?: boolean;
  /** Untracked files belong to the patch. */
  readonly includeUntracked?: boolean;
  /** Print more. */
  readonly verbose?: boolean;
  /** Print less. */
  readonly quiet?: boolean;
  /** Number of workers; 0: one per CPU. */
  readonly parallel?: number;
  /** How often a failed experiment is run again. */
  readonly retries?: number;
  /** Give workers disjoint GPUs. */
  readonly gpus?: boolean;
  /** GPUs of each experiment. */
  readonly gpusPerRun?: number;
  /** Experiments that share one GPU. */
  readonly runsPerGpu?: number;
  /** What to do with secrets in the patch. */
  readonly secrets?: "warn" | "redact" | "block";
  /** Longest time of one experiment, as on the command line: `90`, `10m`. */
  readonly timeout?: string;
  /** Time between a signal and SIGKILL, as on the command line. */
  readonly grace?: string;
  /** Options of the job, or only whether to submit one. */
  readonly slurm?: ValueMap | boolean;
}

/** One entry that the `yanex:` map may have. */
interface Entry {
  readonly field: keyof ConfigDefaults;
  readonly expected: string;
  /** `undefined` if the value is of another type. */
  read(value: Value): unknown;
}

const text = (field: keyof ConfigDefaults): Entry => ({
  field,
  expected: "a text",
  read: (value) => typeof value === "string" ? value : undefined,
});

const texts = (field: keyof ConfigDefaults): Entry => ({
  field,
  expected: "a text or a list of texts",
  read(value) {
    const list = Array.isArray(value) ? value : [value];
    return list.every((item) => typeof item === "string") ? list : undefined;
  },
});

const flag = (field: keyof ConfigDefaults): Entry => ({
  field,
  expected: "true or false",
  read: (value) => typeof value === "boolean" ? value : undefined,
});

const count = (field: keyof ConfigDefaults, least: number): Entry => ({
  field,
  expected: `a whole number of at least ${least}`,
  read(value) {
    const fits = typeof value === "bigint" && value >= least && value <= Number.MAX_SAFE_INTEGER;
    return fits ? Number(value) : undefined;
  },
});

const duration = (field: keyof ConfigDefaults): Entry => ({
  field,
  expected: "a duration such as 90 or 10m",
  read(value) {
    if (typeof value === "bigint" || typeof value === "number") return String(value);
    return typeof value === "string" ? value : undefined;
  },
});

const SECRETS = ["warn", "redact", "block"];

const ENTRIES = new Map<string, Entry>([
  ["name", text("name")],
  ["description", text("description")],
  ["project", text("project")],
  ["python", text("python")],
  ["tag", texts("tags")],
  ["tags", texts("tags")],
  ["dry_run", flag("dryRun")],
  ["stage", flag("stage")],
  ["snapshot", flag("snapshot")],
  ["ignore_dirty", flag("ignoreDirty")],
  ["fail_fast", flag("failFast")],
  ["include_notebooks", flag("includeNotebooks")],
  ["include_untracked", flag("includeUntracked")],
  ["verbose", flag("verbose")],
  ["quiet", flag("quiet")],
  ["parallel", count("parallel", 0)],
  ["retries", count("retries", 0)],
  ["gpus", flag("gpus")],
  ["gpus_per_run", count("gpusPerRun", 1)],
  ["runs_per_gpu", count("runsPerGpu", 1)],
  ["secrets", {
    field: "secrets",
    expected: "warn, redact or block",
    read: (value) => typeof value === "string" && SECRETS.includes(value) ? value : undefined,
  }],
  ["timeout", duration("timeout")],
  ["grace", duration("grace")],
  ["slurm", {
    field: "slurm",
    expected: "a map, true or false",
    read: (value) => isMap(value) || typeof value === "boolean" ? value : undefined,
  }],
]);

/** The defaults that a `yanex:` map sets, and what is doubtful in it. */
export interface CheckedDefaults {
  readonly defaults: ConfigDefaults;
  readonly warnings: string[];
}

/**
 * Checks the `yanex:` map of a config file. Keys may be written with `-` for `_`; null counts as
 * not set; an unknown key is a warning.
 *
 * @param file with what it is: `config file base.yaml`
 * @throws UserError if the map, or an entry, is of the wrong type
 */
export function configDefaults(map: Value, file: string): CheckedDefaults {
  if (map === null) return { defaults: {}, warnings: [] };
  if (!isMap(map)) throw configDefaultInvalid(`${file}, yanex`, describe(map), "a map");
  const defaults: Record<string, unknown> = {};
  const warnings: string[] = [];
  for (const [key, value] of map) {
    const name = keyText(key);
    const entry = ENTRIES.get(name.replaceAll("-", "_"));
    if (entry === undefined) {
      warnings.push(`${file}, yanex.${name}: there is no such option${suggestion(name)}`);
    } else if (value !== null) {
      const read = entry.read(value);
      if (read === undefined) {
        throw configDefaultInvalid(`${file}, yanex.${name}`, describe(value), entry.expected);
      }
      defaults[entry.field] = read;
    }
  }
  return { defaults: defaults as ConfigDefaults, warnings };
}

/** Joins the defaults of several files; later ones win, and maps are merged. */
export function mergeDefaults(base: ConfigDefaults, over: ConfigDefaults): ConfigDefaults {
  if (base.slurm === undefined || over.slurm === undefined) return { ...base, ...over };
  const slurm = deepMerge(slurmMap(base.slurm), slurmMap(over.slurm));
  return { ...base, ...over, slurm };
}

/** `slurm: true` says the same as `slurm: {submit: true}`. */
function slurmMap(slurm: ValueMap | boolean): ValueMap {
  return typeof slurm === "boolean" ? new Map([["submit", slurm]]) : slurm;
}

function describe(value: Value): string {
  if (Array.isArray(value)) return "a list";
  if (isMap(value)) return "a map";
  if (value === null) return "nothing";
  const shown = String(value);
  return `\`${shown.length > 40 ? `${shown.slice(0, 40)}...` : shown}\``;
}

function suggestion(name: string): string {
  const near = nearestWord(name.replaceAll("-", "_"), ENTRIES.keys());
  return near === null ? "" : `; did you mean ${near}?`;
}
