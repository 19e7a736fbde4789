import { namedTwice, nothingNamed } from "../../errors/mod.ts";
import { findExperiment, type Store } from "../../experiment/mod.ts";
import { type ExperimentRow, selectExperiments } from "../../query/mod.ts";
import { nowMicros } from "../../sys/mod.ts";
import { type FilterOptions, isFiltered, readFilter } from "../filter_options.ts";
import { safeText } from "../paint.ts";
import { reportWarning } from "../report_error.ts";

/** Where a command looks for experiments. */
export interface Scope {
  /** The command's name, for messages. */
  readonly verb: string;
  /** Archived experiments: as well by name and only they by filter, only they, or not at all. */
  readonly archived: boolean | "only";
}

/** The experiments that a command is meant for. */
export interface Targets {
  readonly rows: readonly ExperimentRow[];
  /** What to say when there are none. */
  readonly nothing: string;
}

/**
 * Finds the experiments that are named, or that pass the filters.
 *
 * @param wanted ids, beginnings of ids, names, `latest`
 * @throws UserError if neither or both are given, or if a name names none or several
 */
export async function findTargets(
  store: Store,
  wanted: readonly string[],
  options: FilterOptions,
  scope: Scope,
): Promise<Targets> {
  const filtered = isFiltered(options);
  if (wanted.length > 0) {
    if (filtered) throw namedTwice(scope.verb);
    return {
      rows: await namedRows(store, wanted, scope.archived),
      nothing: nothingTo(scope, null),
    };
  }
  if (!filtered) throw nothingNamed(scope.verb);
  const filter = readFilter(options, { micros: nowMicros() });
  const rows = await select(store, { ...filter, archived: scope.archived !== false });
  return { rows, nothing: nothingTo(scope, filter.project ?? null) };
}

function nothingTo({ verb, archived }: Scope, project: string | null): string {
  const kind = archived ? "archived" : "regular";
  if (project === null) return `No ${kind} experiments found to ${verb}.`;
  const where = project === "" ? "without a project" : `in project '${safeText(project)}'`;
  return `No ${kind} experiments found to ${verb} ${where}. Use --global to look at all projects.`;
}

/** The rows that pass a filter; what the filter says of ids is told as a warning. */
export async function select(
  store: Store,
  filter: Parameters<typeof selectExperiments>[1],
): Promise<ExperimentRow[]> {
  const problems: string[] = [];
  const rows = await selectExperiments(store, filter, (text) => problems.push(text));
  for (const problem of problems) await reportWarning(problem);
  return rows;
}

/** In the order in which they were named, each once. */
async function namedRows(
  store: Store,
  wanted: readonly string[],
  archived: boolean | "only",
): Promise<ExperimentRow[]> {
  const places = wanted.map((text) => findExperiment(store, text, { archived, strict: true }));
  const ids = [...new Set(places.map(({ id }) => id))];
  const rows = await selectExperiments(store, { ids, archived: "both", project: null });
  return ids.map((id) => {
    const { folder } = places.find((place) => place.id === id)!;
    return rows.find((row) => row.folder === folder)!;
  });
}
