import { metricAmbiguous } from "../../errors/mod.ts";
import { compareKeys } from "../../params/mod.ts";
import { keyGlob } from "../compare/resolve_keys.ts";

/** The metrics that were asked for. */
export interface PickedMetrics {
  /** In the order in which they were asked for. */
  readonly names: readonly string[];
  /** What was asked for and is no metric. */
  readonly missing: readonly string[];
}

/**
 * The metrics that a list of the user means: a name, the end of a name after a dot (`loss` for
 * `train.loss`) if only one ends so, or a glob over whole names.
 *
 * @param available names of all metrics
 * @throws UserError for the end of several names
 */
export function pickMetrics(
  available: Iterable<string>,
  wanted: readonly string[],
): PickedMetrics {
  const names = [...available].sort(compareKeys);
  const picked = new Set<string>();
  const missing: string[] = [];
  for (const item of wanted) {
    const meant = meantBy(item, names);
    if (meant.length === 0) missing.push(item);
    meant.forEach((name) => picked.add(name));
  }
  return { names: [...picked], missing };
}

function meantBy(item: string, names: readonly string[]): readonly string[] {
  if (names.includes(item)) return [item];
  if (/[*?[]/.test(item)) {
    const glob = keyGlob(item);
    return names.filter((name) => glob.test(name));
  }
  const ending = names.filter((name) => name.endsWith(`.${item}`));
  if (ending.length > 1) throw metricAmbiguous(item, ending);
  return ending;
}
