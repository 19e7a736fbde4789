import { metadataBroken } from "../../errors/mod.ts";
import { findExperiment, METADATA_FILE, type Store } from "../../experiment/mod.ts";
import { type ExperimentFilter, type ExperimentRow, selectExperiments } from "../../query/mod.ts";
import { join } from "../../sys/mod.ts";

/**
 * The experiments to compare: those that are named, in that order and as often, else those that
 * the filter leaves.
 *
 * @param problem is told of what is passed over
 * @throws UserError for a name that means none or several, or one whose record is broken
 */
export async function selectCompared(
  store: Store,
  named: readonly string[],
  filter: ExperimentFilter,
  problem: (text: string) => void,
): Promise<ExperimentRow[]> {
  if (named.length === 0) {
    const found = await selectExperiments(store, filter, problem);
    return found.filter(({ id, broken }) => {
      if (broken !== null) problem(`experiment ${id} is left out: its record is broken: ${broken}`);
      return broken === null;
    });
  }
  const { archived } = filter;
  const places = named.map((text) => findExperiment(store, text, { archived: archived === true }));
  const ids = places.map(({ id }) => id);
  const rows = await selectExperiments(store, {
    ids,
    archived: archived ? "both" : false,
    project: null,
  });
  return places.map(({ id, folder }) => {
    const row = rows.find((candidate) => candidate.folder === folder);
    if (row === undefined || row.broken !== null) {
      throw metadataBroken(id, join(folder, METADATA_FILE), row?.broken ?? "it is gone");
    }
    return row;
  });
}
