import { fieldAmbiguous, fieldUnknown } from "../../errors/mod.ts";
import { flatten, getPath, type ValueMap } from "../../params/mod.ts";
import { type Field, FIELD_NAMES, type KeyGroup } from "./grammar.ts";
import type { Recorded } from "./recorded.ts";
import { similarFields } from "./similar.ts";

/** Decides whether something that cannot be read is an error. */
export type Tolerate = (error: unknown) => void;

const rethrow: Tolerate = (error) => {
  throw error;
};

async function tolerated(
  recorded: Recorded,
  group: KeyGroup,
  tolerate: Tolerate,
): Promise<ValueMap> {
  try {
    return await groupOf(recorded, group);
  } catch (error) {
    tolerate(error);
    return new Map();
  }
}

/** A field whose key is known in full. */
export type ResolvedField = Exclude<Field, { kind: "bare" }>;

/**
 * Finds the key that a short one means among all that these experiments have: the same for each.
 * A key that has a group and is nowhere stays as it is, since its value is just missing.
 *
 * @param text the field as the user wrote it
 * @param experiments gone over more than once
 * @param tolerate called if one of them cannot be read; it throws, or the others are looked at
 * @throws UserError if it means several keys, or, without a group, none
 */
export async function resolveField(
  field: Field,
  text: string,
  experiments: Iterable<Recorded>,
  tolerate: Tolerate = rethrow,
): Promise<ResolvedField> {
  if (field.kind === "bare") return await resolveBare(field.key, text, experiments, tolerate);
  if (field.kind !== "key" || field.exact) return field;
  const { group, path } = field;
  const matches = new Set<string>();
  for (const recorded of experiments) {
    const map = await tolerated(recorded, group, tolerate);
    if (getPath(map, path) !== undefined) return { kind: "key", group, path, exact: true };
    endingIn(map, path).forEach((key) => matches.add(key));
  }
  if (matches.size > 1) throw fieldAmbiguous(text, [...matches].map((key) => `${group}:${key}`));
  return { kind: "key", group, path: [...matches][0] ?? path, exact: true };
}

/** Parameters and metrics count before entries of the record, of which there are very many. */
async function resolveBare(
  key: string,
  text: string,
  experiments: Iterable<Recorded>,
  tolerate: Tolerate,
): Promise<ResolvedField> {
  const known = new Set<string>();
  for (const groups of [["param", "metric"], ["meta"]] as const) {
    const matches = new Map<string, ResolvedField>();
    for (const recorded of experiments) {
      for (const group of groups) {
        const map = await tolerated(recorded, group, tolerate);
        const exact = getPath(map, key) === undefined ? [] : [key];
        for (const path of new Set([...exact, ...endingIn(map, key)])) {
          matches.set(`${group}:${path}`, { kind: "key", group, path, exact: true });
        }
        for (const path of map.keys()) known.add(String(path));
      }
    }
    if (matches.size > 1) throw fieldAmbiguous(text, [...matches.keys()]);
    const [only] = matches.values();
    if (only !== undefined) return only;
  }
  throw fieldUnknown(text, similarFields(key, [...FIELD_NAMES, ...known]));
}

/** Everything that has a key of a group. */
export async function groupOf(recorded: Recorded, group: KeyGroup): Promise<ValueMap> {
  if (group === "param") return await recorded.params();
  return group === "metric" ? recorded.metrics() : recorded.meta();
}

/** Keys of leaves that end in this one, after a dot. */
function endingIn(map: ValueMap, path: string): string[] {
  return flatten(map).map(([key]) => key).filter((key) => key.endsWith(`.${path}`));
}
