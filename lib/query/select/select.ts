import type { Store } from "../../experiment/mod.ts";
import type { ExperimentFilter } from "./filter.ts";
import type { ExperimentRow } from "./row.ts";
import { findExperiments, makeSurvey, type Survey } from "./survey.ts";

/**
 * The experiments of a store that pass a filter, newest first by the time of their creation unless
 * the filter says otherwise, those whose record cannot be read last.
 *
 * @param problem is told of ids that name nothing, in words
 * @throws UserError if the store may not be read
 */
export async function selectExperiments(
  store: Store,
  filter: ExperimentFilter,
  problem: (text: string) => void = () => {},
): Promise<ExperimentRow[]> {
  return await findExperiments(store, filter, problem);
}

/**
 * The experiments that pass a filter, as {@link selectExperiments} finds them, and how many there are
 * besides.
 *
 * @param problem is told of ids that name nothing, in words
 * @throws UserError if the store may not be read
 */
export async function surveyExperiments(
  store: Store,
  filter: ExperimentFilter,
  problem: (text: string) => void = () => {},
): Promise<Survey> {
  return await makeSurvey(store, filter, problem);
}
