import type { ExperimentPlace } from "../../experiment/mod.ts";

/** Characters of an id that name an experiment among many. */
export const ID_PREFIX = 4;

/**
 * The places that ids or beginnings of ids name.
 *
 * @param problem is told of each that names none
 */
export function placesNamed(
  places: readonly ExperimentPlace[],
  ids: readonly string[],
  problem: (text: string) => void,
): ExperimentPlace[] {
  const named = new Set<ExperimentPlace>();
  for (const wanted of new Set(ids)) {
    const found = places.filter(({ id }) =>
      id === wanted || (wanted.length >= ID_PREFIX && id.startsWith(wanted))
    );
    for (const place of found) named.add(place);
    if (found.length > 0) continue;
    problem(
      wanted.length < ID_PREFIX
        ? `\`${wanted}\` is too short for the beginning of an id: give ${ID_PREFIX} characters`
        : `no experiment has an id that begins with \`${wanted}\``,
    );
  }
  return places.filter((place) => named.has(place));
}
