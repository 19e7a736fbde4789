import {
  type ExperimentPlace,
  findExperiment,
  isExperimentId,
  locateExperiment,
  METADATA_FILE,
  type Store,
} from "../experiment/mod.ts";
import { join, pathExists } from "../sys/mod.ts";

/**
 * The experiment that a text names. To find one by its whole id, the store is not looked through.
 *
 * @throws UserError if there is none or there are several
 */
export function findOne(store: Store, wanted: string, archived: boolean): ExperimentPlace {
  const place = isExperimentId(wanted) ? locateExperiment(store, wanted) : null;
  const isThere = place !== null && (archived || !place.archived) &&
    pathExists(join(place.folder, METADATA_FILE));
  return isThere ? place : findExperiment(store, wanted, { archived });
}
