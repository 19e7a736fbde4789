import { experimentAmbiguous, experimentNotArchived, experimentUnknown } from "../errors/mod.ts";
import { join, pathExists } from "../sys/mod.ts";
import { isExperimentId } from "./id.ts";
import { creationOf, latestPlace } from "./latest.ts";
import { type Metadata, METADATA_FILE, readMetadata } from "./metadata.ts";
import { peekSummary } from "./peek_summary.ts";
import { type ExperimentPlace, listPlaces, locateExperiment, type Store } from "./store.ts";

/** Characters of an id that are enough for a command that changes or removes something. */
export const CERTAIN_PREFIX = 4;

/** Options of {@link findExperiment}. */
export interface FindOptions {
  /** True: archived experiments count too; `only`: nothing else counts. Default false. */
  readonly archived?: boolean | "only";
  /** Beginnings of an id that are shorter than four characters name nothing. Default false. */
  readonly strict?: boolean;
}

/**
 * Finds the one experiment that a text names: its id, its exact name, the beginning of its id, or
 * `latest` and `latest~N`: the newest by time of creation, and the Nth before it (regular ones;
 * archived ones where those are looked for). A name goes before a beginning of fewer than four
 * characters; otherwise a text that names two experiments in two ways names none.
 *
 * @throws UserError if there is none or there are several, with the candidates
 */
export function findExperiment(
  store: Store,
  wanted: string,
  options: FindOptions = {},
): ExperimentPlace {
  const { archived = false, strict = false } = options;
  const itself = archived === "only" ? null : placeOfId(store, wanted, archived);
  if (itself !== null) return itself;
  const where = archived === "only" ? "archived" : archived ? "all" : "regular";
  const places = onePerId(listPlaces(store, where));
  const meant = matching(places, wanted, strict, archived !== false);
  if (meant.length === 1) return meant[0]!;
  if (meant.length > 1) throw experimentAmbiguous(wanted, candidates(meant));
  if (archived === "only" && matching(listPlaces(store, "regular"), wanted, strict).length > 0) {
    throw experimentNotArchived(wanted);
  }
  const isArchived = archived === false &&
    matching(listPlaces(store, "archived"), wanted, strict).length > 0;
  throw experimentUnknown(wanted, store.root, candidates(similar(places, wanted)), isArchived);
}

/** The experiment whose whole id this is, for which the store need not be looked through. */
function placeOfId(store: Store, id: string, archived: boolean): ExperimentPlace | null {
  const place = isExperimentId(id) ? locateExperiment(store, id) : null;
  return place !== null && (archived || !place.archived) && hasRecord(place) ? place : null;
}

/** Whether the record is there; what is in it is not looked at. */
function hasRecord({ folder }: ExperimentPlace): boolean {
  return pathExists(join(folder, METADATA_FILE));
}

/** A regular experiment counts before an archived one of the same id, which comes later. */
function onePerId(places: ExperimentPlace[]): ExperimentPlace[] {
  const byId = new Map<string, ExperimentPlace>();
  for (const place of places) if (!byId.has(place.id)) byId.set(place.id, place);
  return [...byId.values()];
}

function matching(
  places: ExperimentPlace[],
  wanted: string,
  strict: boolean,
  wantsArchived = false,
): ExperimentPlace[] {
  if (wanted === "") return [];
  const itself = places.find(({ id }) => id === wanted);
  if (itself !== undefined && isExperiment(itself)) return [itself];
  const byId = () => places.filter((place) => place.id.startsWith(wanted) && isExperiment(place));
  const latest = latestPlace(places, wanted, wantsArchived);
  const meant = new Set([
    ...(latest === null ? [] : [latest]),
    ...(wanted.length >= CERTAIN_PREFIX ? byId() : []),
    ...places.filter((place) => nameOf(place) === wanted),
  ]);
  if (meant.size > 0 || strict || wanted.length >= CERTAIN_PREFIX) return [...meant];
  return byId();
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
    const status = metadata?.status ?? "broken";
    return { id: place.id, name: metadata?.name ?? null, status, created: creationOf(place) };
  }).sort((a, b) => b.created - a.created);
}

/** Experiments that the user may have meant: part of the name, or one wrong character of the id. */
function similar(places: ExperimentPlace[], wanted: string): ExperimentPlace[] {
  const lower = wanted.toLowerCase();
  if (lower === "") return [];
  const differs = (id: string) =>
    [...id.slice(0, lower.length)].filter((character, i) => character !== lower[i]).length;
  return places.filter((place) =>
    place.id.startsWith(lower) ||
    (lower.length >= 4 && place.id.length >= lower.length && differs(place.id) <= 1) ||
    (lower.length >= 3 && (nameOf(place)?.toLowerCase().includes(lower) ?? false))
  ).filter(isExperiment).slice(0, 6);
}
