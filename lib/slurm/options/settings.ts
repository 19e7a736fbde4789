import { optionValue, slurmOptionType, slurmOptionUnknown } from "../../errors/mod.ts";
import { isMap, keyText, nearestWord, type Value, type ValueMap } from "../../params/mod.ts";
import { SLURM_OPTIONS, type SlurmOption, slurmOptionOfKey, type SlurmValueKind } from "./table.ts";

/** Options of SLURM's jobs from one place (the command line, a file), by their names. */
export type SlurmSettings = ReadonlyMap<string, string | boolean | readonly string[]>;

/** What a `slurm:` map of the config says: options, and whether to submit without `--slurm`. */
export interface ConfiguredSlurm {
  readonly settings: SlurmSettings;
  readonly submits: boolean;
}

/** Keys of the map that say whether to submit. */
const SUBMIT = "submit";

/**
 * Reads what `yanex.slurm` of a config file is: `true` or `false`, or a map of options, which alone
 * does not submit.
 *
 * @param place names it in errors
 * @throws UserError for an unknown key or a value of the wrong type or form
 */
export function readConfigured(
  value: ValueMap | boolean | undefined,
  place = "yanex.slurm in the config file",
): ConfiguredSlurm {
  if (value === undefined || typeof value === "boolean") {
    return { settings: new Map(), submits: value ?? false };
  }
  const options = new Map(value);
  const submits = options.get(SUBMIT) ?? false;
  options.delete(SUBMIT);
  if (typeof submits !== "boolean") {
    throw slurmOptionType(`${place}, ${SUBMIT}`, "true or false");
  }
  return { settings: readSettings(options, place, [SUBMIT]), submits };
}

/**
 * Reads a map of options. Keys may have `_` or `-`; null counts as not set.
 *
 * @param place names the map in errors
 * @param otherKeys what may stand there besides, for suggestions
 * @throws UserError for an unknown key or a value of the wrong type or form
 */
export function readSettings(
  map: Value,
  place: string,
  otherKeys: readonly string[] = [],
): SlurmSettings {
  if (!isMap(map)) throw slurmOptionType(place, "a map of options");
  const settings = new Map<string, string | boolean | readonly string[]>();
  for (const [key, value] of map) {
    const name = keyText(key);
    const option = slurmOptionOfKey(name);
    if (option === undefined) throw slurmOptionUnknown(`${place}, ${name}`, meant(name, otherKeys));
    if (value === null) continue;
    const where = `${place}, ${name}`;
    const read = readValue(value, option);
    if (read === null) throw slurmOptionType(where, EXPECTED[option.kind]);
    for (const one of typeof read === "string" ? [read] : []) checkSlurmValue(option, one, where);
    settings.set(option.name, read);
  }
  return settings;
}

function meant(name: string, otherKeys: readonly string[]): string | null {
  const names = SLURM_OPTIONS.map((option) => option.name.replaceAll("-", "_"));
  return nearestWord(name.replaceAll("-", "_"), [...names, ...otherKeys]);
}

function readValue(value: Value, { kind }: SlurmOption): string | boolean | string[] | null {
  if (kind === "flag") return typeof value === "boolean" ? value : null;
  const list = Array.isArray(value) ? value : [value];
  const texts = list.map((item) =>
    typeof item === "bigint" || typeof item === "number" ? String(item) : item
  );
  if (!texts.every((item) => typeof item === "string")) return null;
  if (kind === "texts") return texts;
  return texts.length === 1 || kind === "text" ? texts.join(",") : null;
}

const EXPECTED: Readonly<Record<SlurmValueKind, string>> = {
  text: "a text",
  count: "a whole number of at least 1",
  time: "minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes or " +
    "days-hours:minutes:seconds",
  memory: "a number, with K, M, G or T for other units than megabytes",
  gpus: "a number, or TYPE:NUMBER",
  flag: "true or false",
  texts: "a text or a list of texts",
};

/** Forms of sbatch(1). An empty text takes back what is set elsewhere. */
const FORMS: Partial<Record<SlurmValueKind, RegExp>> = {
  count: /^0*[1-9]\d{0,8}$/,
  time: /^(\d+(:\d+){0,2}|\d+-\d+(:\d+){0,2}|infinite|unlimited)$/i,
  memory: /^\d+(\.\d+)?[kmgt]?b?$/i,
  gpus: /^([^\s:,]+:)?\d+(,([^\s:,]+:)?\d+)*$/,
};

/**
 * Looks at a value as far as it is certain what is right; the rest is SLURM's to judge.
 *
 * @param where names the option in the error
 * @throws UserError for a value that SLURM cannot take
 */
export function checkSlurmValue({ kind }: SlurmOption, value: string, where: string): void {
  const form = FORMS[kind];
  if (form === undefined || value === "" || form.test(value)) return;
  throw optionValue(where, value, EXPECTED[kind]);
}

/** Joins options of several places, the last one wins; an empty text takes an option back. */
export function mergeSettings(layers: readonly SlurmSettings[]): SlurmSettings {
  const merged = new Map(layers.flatMap((layer) => [...layer]));
  return new Map([...merged].filter(([, value]) => value !== ""));
}
