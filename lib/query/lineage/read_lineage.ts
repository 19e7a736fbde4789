import { UserError } from "../../errors/mod.ts";
import {
  type ExperimentPlace,
  listPlaces,
  peekSummary,
  readDependencies,
  type Status,
  type Store,
  type Summary,
} from "../../experiment/mod.ts";
import { parseTimestamp } from "../../sys/mod.ts";
import { type Direction, type Edge, type Neighbours, type Trace, traceLineage } from "./graph.ts";
import { dependenciesFirst } from "./order.ts";

/** An experiment in a lineage. */
export interface LineageNode {
  readonly id: string;
  readonly name: string | null;
  /** `deleted` if it is used and there is no such experiment any more. */
  readonly status: Status | "unknown" | "deleted";
  /** As recorded: the whole path. */
  readonly scriptPath: string | null;
  readonly archived: boolean;
  /** Edges that lead further than the depth that was asked for. */
  readonly more: number;
}

/** A use of one experiment by another, in a lineage. */
export interface LineageEdge extends Edge {
  /** True if it is part of a circle, which only a file changed by hand can make. */
  readonly cyclic: boolean;
}

/** Where experiments come from, and what came of them. */
export interface Lineage {
  /** Ids of the experiments that were asked for. */
  readonly targets: readonly string[];
  readonly direction: Direction;
  /** What is used before what uses it, else in the order of their starts. */
  readonly nodes: readonly LineageNode[];
  /** By the start of what uses, then in the order in which it names what it uses. */
  readonly edges: readonly LineageEdge[];
  /** Dependencies that could not be read, in words; they are missing above. */
  readonly problems: readonly string[];
}

/** Options of {@link readLineage}. */
export interface LineageOptions {
  /** Default: `both`. */
  readonly direction?: Direction;
  /** Edges from an experiment that was asked for, at most; default: all. */
  readonly depth?: number;
}

/**
 * Reads where experiments come from and what came of them. Archived experiments belong to it. To
 * look down, the dependencies of the whole store are read; of records only those that are reached.
 *
 * @param targets ids of experiments in the store
 * @throws UserError if the store cannot be read
 */
export function readLineage(
  store: Store,
  targets: readonly string[],
  options: LineageOptions = {},
): Lineage {
  const records = new StoreRecords(store);
  const { direction = "both", depth = Infinity } = options;
  const trace = traceLineage(targets, records, direction, depth);
  const ids = [...trace.ids].sort(byStart(records));
  const edges = ids.flatMap((id) =>
    records.dependencies(id).filter((edge) => trace.edges.has(edge))
  );
  const groups = groupedInOrder(ids, edges);
  return {
    targets: [...new Set(targets)],
    direction,
    nodes: [...groups.keys()].map((id) => nodeOf(id, records, trace)),
    edges: edges.map((edge) => ({
      ...edge,
      cyclic: edge.from === edge.to || groups.get(edge.from) === groups.get(edge.to),
    })),
    problems: records.problems,
  };
}

function nodeOf(id: string, records: StoreRecords, trace: Trace): LineageNode {
  const summary = records.summary(id);
  return {
    id,
    name: summary?.name ?? null,
    status: summary?.status ?? "deleted",
    scriptPath: summary?.scriptPath ?? null,
    archived: records.places.get(id)?.archived ?? false,
    more: trace.more.get(id) ?? 0,
  };
}

/** The number of its group by id, in order. */
function groupedInOrder(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const uses = Map.groupBy(edges, ({ to }) => to);
  const groups = dependenciesFirst(ids, (id) => (uses.get(id) ?? []).map(({ from }) => from));
  return new Map(groups.flatMap((group, number) => group.map((id) => [id, number] as const)));
}

/** Those never started come last. */
function byStart(records: StoreRecords): (a: string, b: string) => number {
  const known = new Map<string, number>();
  const start = (id: string): number => {
    const time = known.get(id) ?? parseTimestamp(records.summary(id)?.startedAt ?? "") ?? Infinity;
    known.set(id, time);
    return time;
  };
  return (a, b) => {
    const [first, second] = [start(a), start(b)];
    if (first !== second) return first < second ? -1 : 1;
    return a < b ? -1 : a > b ? 1 : 0;
  };
}

/** What the store says of experiments, each file read once and only when it is asked for. */
class StoreRecords implements Neighbours {
  readonly places = new Map<string, ExperimentPlace>();
  readonly problems: string[] = [];
  readonly #summaries = new Map<string, Summary | null>();
  readonly #dependencies = new Map<string, readonly Edge[]>();
  #dependents: Map<string, Edge[]> | null = null;

  constructor(store: Store) {
    for (const place of listPlaces(store)) {
      // A regular one counts before an archived one of the same id, which comes later.
      if (!this.places.has(place.id)) this.places.set(place.id, place);
    }
  }

  /** Null if there is no such experiment. */
  summary(id: string): Summary | null {
    const known = this.#summaries.get(id);
    if (known !== undefined) return known;
    const place = this.places.get(id);
    const summary = place === undefined ? null : peekSummary(place.folder);
    this.#summaries.set(id, summary);
    return summary;
  }

  dependencies(id: string): readonly Edge[] {
    return this.summary(id) === null ? [] : this.#listed(id);
  }

  dependents(id: string): readonly Edge[] {
    this.#dependents ??= Map.groupBy(
      [...this.places.keys()].sort().flatMap((user) => this.#listed(user)),
      ({ from }) => from,
    );
    return (this.#dependents.get(id) ?? []).filter(({ to }) => this.summary(to) !== null);
  }

  /** What the file says, also if the folder is no experiment. */
  #listed(id: string): readonly Edge[] {
    const known = this.#dependencies.get(id);
    if (known !== undefined) return known;
    const place = this.places.get(id);
    const edges = place === undefined ? [] : this.#read(place);
    this.#dependencies.set(id, edges);
    return edges;
  }

  #read(place: ExperimentPlace): Edge[] {
    try {
      return readDependencies(place.folder).map(({ slot, id }) => ({
        from: id,
        to: place.id,
        slot,
      }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.problems.push(error.message);
      return [];
    }
  }
}
