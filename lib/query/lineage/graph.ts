/** That one experiment uses another. */
export interface Edge {
  /** Id of what is used. */
  readonly from: string;
  /** Id of what uses it. */
  readonly to: string;
  /** The name under which it does. */
  readonly slot: string;
}

/** The edges of each experiment; one edge is one object, whoever is asked for it. */
export interface Neighbours {
  /** Edges to what an experiment uses. */
  dependencies(id: string): readonly Edge[];
  /** Edges to what uses it. */
  dependents(id: string): readonly Edge[];
}

/** Which way is gone from an experiment: to what it uses, to what uses it, or each of both. */
export type Direction = "up" | "down" | "both";

/** What is reached from some experiments. */
export interface Trace {
  /** Ids, the targets among them. */
  readonly ids: ReadonlySet<string>;
  /** The edges that were gone along. */
  readonly edges: ReadonlySet<Edge>;
  /** Of those at the greatest depth: how many edges lead further. */
  readonly more: ReadonlyMap<string, number>;
}

/**
 * Goes from the targets along the edges. `both` is what lies above and what lies below, not what
 * lies below something above.
 *
 * @param depth edges from a target at most
 */
export function traceLineage(
  targets: readonly string[],
  neighbours: Neighbours,
  direction: Direction,
  depth: number,
): Trace {
  const trace = {
    ids: new Set(targets),
    edges: new Set<Edge>(),
    more: new Map<string, number>(),
  };
  if (direction !== "down") {
    walk(trace, targets, depth, (id) => neighbours.dependencies(id), ({ from }) => from);
  }
  if (direction !== "up") {
    walk(trace, targets, depth, (id) => neighbours.dependents(id), ({ to }) => to);
  }
  return trace;
}

/** Breadth first, so that everything is found at its smallest distance. */
function walk(
  trace: { ids: Set<string>; edges: Set<Edge>; more: Map<string, number> },
  targets: readonly string[],
  depth: number,
  edgesOf: (id: string) => readonly Edge[],
  otherEnd: (edge: Edge) => string,
): void {
  const seen = new Set(targets);
  let level = [...seen];
  for (let distance = 0; level.length > 0 && distance < depth; distance++) {
    const next: string[] = [];
    for (const id of level) {
      for (const edge of edgesOf(id)) {
        trace.edges.add(edge);
        const found = otherEnd(edge);
        if (seen.has(found)) continue;
        seen.add(found);
        trace.ids.add(found);
        next.push(found);
      }
    }
    level = next;
  }
  for (const id of level) {
    const count = edgesOf(id).length;
    if (count > 0) trace.more.set(id, (trace.more.get(id) ?? 0) + count);
  }
}
