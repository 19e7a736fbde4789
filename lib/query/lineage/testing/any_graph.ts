/** Random graphs of dependencies, with circles among them. */
import fc from "fast-check";
import type { Edge, Neighbours } from "../graph.ts";

/** A graph with all its ids. */
export interface Graph extends Neighbours {
  readonly ids: readonly string[];
  readonly edges: readonly Edge[];
}

/** The graph of these edges; ids without one may be given too. */
export function graphOf(edges: readonly Edge[], others: readonly string[] = []): Graph {
  return {
    ids: [...new Set([...others, ...edges.flatMap(({ from, to }) => [from, to])])],
    edges,
    dependencies: (id) => edges.filter(({ to }) => to === id),
    dependents: (id) => edges.filter(({ from }) => from === id),
  };
}

/** A shorter way to write edges: `a>b` says that b uses a. */
export function edgesOf(...texts: string[]): Edge[] {
  return texts.map((text, i) => {
    const [from = "", to = ""] = text.split(">");
    return { from, to, slot: `s${i}` };
  });
}

/** Random graphs of up to ten experiments; every second one is free of circles. */
export const anyGraph: fc.Arbitrary<Graph> = fc.record({
  size: fc.integer({ min: 1, max: 10 }),
  pairs: fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 25 }),
  circles: fc.boolean(),
}).map(({ size, pairs, circles }) => {
  const ids = Array.from({ length: size }, (_, i) => `n${i}`);
  const edges = pairs.flatMap(([a, b], i): Edge[] => {
    const [first, second] = [a % size, b % size];
    if (circles) return [{ from: ids[first]!, to: ids[second]!, slot: `s${i}` }];
    if (first === second) return [];
    const [from, to] = first < second ? [first, second] : [second, first];
    return [{ from: ids[from]!, to: ids[to]!, slot: `s${i}` }];
  });
  return graphOf(edges, ids);
});

/**
 * How many edges lead from one to each other at least, found by trying every detour
 * (Floyd and Warshall).
 */
export function distances({ ids, edges }: Graph): (from: string, to: string) => number {
  const known = new Map<string, number>();
  const at = (from: string, to: string) => from === to ? 0 : known.get(`${from}>${to}`) ?? Infinity;
  for (const { from, to } of edges) known.set(`${from}>${to}`, 1);
  for (const middle of ids) {
    for (const from of ids) {
      for (const to of ids) {
        const detour = at(from, middle) + at(middle, to);
        if (detour < at(from, to)) known.set(`${from}>${to}`, detour);
      }
    }
  }
  return at;
}
