import { experimentAmbiguous, experimentUnknown } from "../errors/mod.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import { type ExperimentPlace, listPlaces, type Store } from "./store.ts";

/**
 * Finds the one experiment that a text names: the only one whose id starts with it, else the only
 * one with exactly that name. Archived ones count when `archived` is true.
 *
 * @throws UserError if there is none or there are several, with the candidates
 */
export function findExperiment(
  store: Store,
  wanted: string,
  options: { readonly archived?: boolean } = {},
): ExperimentPlace {
  const places = listPlaces(store, options.archived ? "all" : "regular");
  const byId = wanted === "" ? [] : places.filter(({ id }) => id.startsWith(wanted));
  const known = byId.filter(isExperiment);
  if (known.length === 1) return known[0]!;
  if (known.length > 1) throw experimentAmbiguous(wanted, known.map(candidate));

  const named = wanted === "" ? [] : places.filter((place) => nameOf(place) === wanted);
  if (named.length === 1) return named[0]!;
  if (named.length > 1) throw experimentAmbiguous(wanted, named.map(candidate));
  throw experimentUnknown(wanted, store.root, similar(places, wanted).map(candidate));
}

/** A folder without metadata.json is no experiment; one with a broken file is. */
function isExperiment(place: ExperimentPlace): boolean {
  return readMetadata(place.folder).kind !== "absent";
}

function metadataOf(place: ExperimentPlace): Metadata | null {
  const reading = readMetadata(place.folder);
  return reading.kind === "read" ? reading.metadata : null;
}

function nameOf(place: ExperimentPlace): string | null {
  return metadataOf(place)?.name ?? null;
}

function candidate(place: ExperimentPlace) {
  const metadata = metadataOf(place);
  return { id: place.id, name: metadata?.name ?? null, status: metadata?.status ?? "broken" };
}

/** Experiments that the user may have meant: part of the name, or one wrong character of the id. */
function similar(places: ExperimentPlace[], wanted: string): ExperimentPlace[] {
  const lower = wanted.toLowerCase();
  if (lower === "") return [];
  const differs = (id: string) =>
    [...id.slice(0, lower.length)].filter((character, i) => character !== lower[i]).length;
  return places.filter((place) =>
    (lower.length >= 4 && place.id.length >= lower.length && differs(place.id) <= 1) ||
    (lower.length >= 3 && (nameOf(place)?.toLowerCase().includes(lower) ?? false))
  ).slice(0, 6);
}
