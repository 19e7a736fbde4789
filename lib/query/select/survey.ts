import { type ExperimentPlace, listPlaces, type Store } from "../../experiment/mod.ts";
import { type ExperimentFilter, recordTest } from "./filter.ts";
import { placesNamed } from "./places.ts";
import { type ExperimentReader, plainReader } from "./reader.ts";
import type { ExperimentRow } from "./row.ts";
import { type Selected, Selection } from "./selection.ts";

/** The experiments that pass a filter, and how many there are besides. */
export interface Survey extends Selected {
  /** All of the same project that are archived or not, as asked. */
  readonly total: number;
  /** Ids of those among them whose record cannot be read. */
  readonly broken: readonly string[];
}

/**
 * Experiments whose parameters and metrics are looked at for telling how many pass a filter; of a
 * hundred thousand that would take longer than everything else.
 */
const COUNTED = 2000;

/**
 * Makes the survey of a store.
 *
 * @param given what reads the experiments; default: an index if there are many
 */
export async function makeSurvey(
  store: Store,
  filter: ExperimentFilter,
  problem: (text: string) => void,
  given?: ExperimentReader,
): Promise<Survey> {
  const { all, named } = lookedAt(store, filter, problem);
  const reader = given ?? await readerFor(store, all.length);
  const belongs = recordTest({ project: filter.project });
  const selection = new Selection(filter, reader, named?.size ?? all.length);
  const broken: string[] = [];
  let total = 0;
  for (const place of all) {
    const facts = reader.facts(place);
    if (facts === null || !belongs(facts)) continue;
    total++;
    if (facts.broken !== null) broken.push(place.id);
    if (named !== null && !named.has(place)) continue;
    const looking = selection.consider(place, facts);
    if (looking) await looking;
  }
  const selected = await selection.select(COUNTED);
  reader.close();
  selection.unknownKeys().forEach(problem);
  return { ...selected, total, broken: broken.sort() };
}

/** The experiments that are looked at, and those that were named if any were. */
function lookedAt(
  store: Store,
  { archived = false, ids }: ExperimentFilter,
  problem: (text: string) => void,
): { all: ExperimentPlace[]; named: Set<ExperimentPlace> | null } {
  const all = listPlaces(store, archived === "both" ? "all" : archived ? "archived" : "regular");
  return { all, named: ids === undefined ? null : new Set(placesNamed(all, ids, problem)) };
}

/** As many experiments are read faster than an index over them. */
const FEW = 64;

async function readerFor(store: Store, count: number): Promise<ExperimentReader> {
  if (count < FEW) return plainReader;
  const { IndexedReader } = await import("../index/indexed_reader.ts");
  return new IndexedReader(store);
}

/**
 * The experiments that pass a filter, as {@link makeSurvey} finds them; if some are named, the others
 * are not looked at.
 */
export async function findExperiments(
  store: Store,
  filter: ExperimentFilter,
  problem: (text: string) => void,
): Promise<ExperimentRow[]> {
  const { all, named } = lookedAt(store, filter, problem);
  const places = named === null ? all : [...named];
  const reader = await readerFor(store, places.length);
  const selection = new Selection(filter, reader, places.length);
  for (const place of places) {
    const facts = reader.facts(place);
    const looking = facts === null ? undefined : selection.consider(place, facts);
    if (looking) await looking;
  }
  const { rows } = await selection.select(0);
  reader.close();
  selection.unknownKeys().forEach(problem);
  return rows;
}
