import { cancelNamedTwice, sweepUnknown } from "../../errors/mod.ts";
import {
  entryAt,
  mayGoOn,
  mayMention,
  readMetadata,
  type Store,
  text,
} from "../../experiment/mod.ts";
import type { ExperimentRow } from "../../query/mod.ts";
import { type FilterOptions, isFiltered } from "../filter_options.ts";
import { findTargets, select, type Targets } from "../manage/targets.ts";

/** Options that say which experiments to cancel. */
export type CancelTargetOptions = FilterOptions & { readonly sweep?: string };

/**
 * Finds the experiments to cancel. Of those that a filter or a sweep means, only the ones that have
 * not ended count.
 *
 * @throws UserError as {@link findTargets}, and if there is no such sweep
 */
export async function cancelTargets(
  store: Store,
  wanted: readonly string[],
  options: CancelTargetOptions,
): Promise<Targets> {
  const { sweep, ...filters } = options;
  if (sweep !== undefined) {
    if (wanted.length > 0 || isFiltered(filters)) throw cancelNamedTwice();
    return {
      rows: unfinished(await rowsOfSweep(store, sweep)),
      nothing: `No experiment of sweep ${sweep} waits or runs.`,
    };
  }
  const { rows } = await findTargets(store, wanted, filters, { verb: "cancel", archived: false });
  if (wanted.length > 0) return { rows, nothing: "" };
  return { rows: unfinished(rows), nothing: "No experiment that the filters mean waits or runs." };
}

/**
 * Those that have not ended, by what is recorded: a run whose runner is dead may have a script that
 * lives.
 */
export function unfinished(rows: readonly ExperimentRow[]): ExperimentRow[] {
  return rows.filter(({ folder }) => mayGoOn(folder));
}

async function rowsOfSweep(store: Store, id: string): Promise<ExperimentRow[]> {
  const rows = await select(store, { project: null });
  const members = rows.filter(({ folder }) => {
    if (!mayMention(folder, id)) return false;
    const reading = readMetadata(folder);
    return reading.kind === "read" && text(entryAt(reading.metadata.raw, "sweep", "id")) === id;
  });
  if (members.length === 0) throw sweepUnknown(id, store.root);
  return members;
}
