import { experimentAmbiguous, experimentUnknown } from "../errors/mod.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import { type ExperimentPlace, listPlaces, type Store } from "./store.ts";
import { peekSummary } from "./peek_summary.ts";

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
  const meant = matching(places, wanted);
  if (meant.length === 1) return meant[0]!;
  if (meant.length > 1) throw experimentAmbiguous(wanted, candidates(meant));
  const archived = !options.archived &&
    matching(listPlaces(store, "archived"), wanted).length > 0;
  throw experimentUnknown(wanted, store.root, candidates(similar(places, wanted)), archived);
}

/** Those whose id starts with the text, else those with that name. */
function matching(places: ExperimentPlace[], wanted: string): ExperimentPlace[] {
  if (wanted === "") return [];
  const byId = places.filter((place) => place.id.startsWith(wanted) && isExperiment(place));
  return byId.length > 0 ? byId : places.filter((place) => nameOf(place) === wanted);
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
  return peekSummary(place.folder)?.name ?? null;
}

/** What an error tells of each, the newest first. */
function candidates(places: ExperimentPlace[]) {
  return places.map((place) => {
    const metadata = metadataOf(place);
    const created = metadata?.createdAt ?? "";
    const status = metadata?.status ?? "broken";
    return { id: place.id, name: metadata?.name ?? null, status, created };
  }).sort((a, b) => (a.created < b.created ? 1 : a.created > b.created ? -1 : 0));
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
  ).filter(isExperiment).slice(0, 6);
}
