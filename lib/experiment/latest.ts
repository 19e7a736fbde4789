import { join, parseTimestamp, readTextIfExists } from "../sys/mod.ts";
import { METADATA_FILE, readMetadata } from "./metadata.ts";
import type { ExperimentPlace } from "./store.ts";

/**
 * The experiment that `latest` or `latest~N` names among these: the newest by time of creation,
 * and the Nth before it. Of both kinds only the wanted one counts, if there is any of it: who asks
 * for archived ones must not get a regular one, which is newer.
 *
 * @param wantsArchived archived ones are asked for
 * @returns null for any other text, and if there are not so many
 */
export function latestPlace(
  places: readonly ExperimentPlace[],
  wanted: string,
  wantsArchived = false,
): ExperimentPlace | null {
  const back = /^latest(?:~(\d{1,9}))?$/.exec(wanted);
  if (back === null) return null;
  const wantedKind = places.filter(({ archived }) => archived === wantsArchived);
  const dated = (wantedKind.length > 0 ? wantedKind : places)
    .map((place) => ({ place, created: creationOf(place) }))
    .filter(({ created }) => created > -Infinity)
    .sort((a, b) => b.created - a.created || (a.place.id < b.place.id ? -1 : 1));
  return dated[Number(back[1] ?? 0)]?.place ?? null;
}

/**
 * When an experiment was made, microseconds since 1970, found without reading all of its record if
 * possible; `-Infinity` if it does not say so.
 */
export function creationOf(place: ExperimentPlace): number {
  return parseTimestamp(peekCreation(place.folder) ?? "") ?? -Infinity;
}

function peekCreation(folder: string): string | null {
  try {
    const text = readTextIfExists(join(folder, METADATA_FILE)) ?? "";
    // At the first level of indentation: maps inside may have such an entry of their own.
    const peeked = /^ {2}"created_at": "([^"\\]+)",?$/m.exec(text)?.[1];
    if (peeked !== undefined || text === "") return peeked ?? null;
  } catch {
    return null;
  }
  const reading = readMetadata(folder);
  return reading.kind === "read" ? reading.metadata.createdAt : null;
}
