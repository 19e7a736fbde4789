import assert from "node:assert/strict";
import fc from "fast-check";
import { type Direction, traceLineage } from "./graph.ts";
import { anyGraph, distances, edgesOf, type Graph, graphOf } from "./testing/any_graph.ts";

const anyDirection = fc.constantFrom<Direction>("up", "down", "both");
const anyDepth = fc.oneof(fc.nat(4), fc.constant(99));

/** What must be reached, by the distances between all. */
function expected(graph: Graph, targets: readonly string[], direction: Direction, depth: number) {
  const distance = distances(graph);
  const up = (id: string) => Math.min(...targets.map((target) => distance(id, target)));
  const down = (id: string) => Math.min(...targets.map((target) => distance(target, id)));
  const [above, below] = [direction !== "down", direction !== "up"];
  return {
    ids: graph.ids.filter((id) => (above && up(id) <= depth) || (below && down(id) <= depth)),
    edges: graph.edges.filter(({ from, to }) =>
      (above && up(to) < depth) || (below && down(from) < depth)
    ),
    more: graph.ids.map((id) => {
      const ups = above && up(id) === depth ? graph.dependencies(id).length : 0;
      const downs = below && down(id) === depth ? graph.dependents(id).length : 0;
      return [id, ups + downs] as const;
    }).filter(([, count]) => count > 0),
  };
}

Deno.test("what is reached lies within the depth, and so do the edges", () => {
  fc.assert(
    fc.property(
      anyGraph,
      fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
      anyDirection,
      anyDepth,
      (
        graph,
        numbers,
        direction,
        depth,
      ) => {
        const targets = numbers.map((number) => graph.ids[number % graph.ids.length]!);
        const trace = traceLineage(targets, graph, direction, depth);
        const { ids, edges, more } = expected(graph, targets, direction, depth);
        assert.deepEqual([...trace.ids].sort(), [...ids].sort());
        assert.deepEqual(trace.edges, new Set(edges));
        assert.deepEqual(trace.more, new Map(more));
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("what else comes of an ancestor is no lineage", () => {
  const graph = graphOf(edgesOf("data>train", "data>sibling", "train>report", "other>report"));
  const { ids } = traceLineage(["train"], graph, "both", Infinity);
  assert.deepEqual([...ids], ["train", "data", "report"]);
});

Deno.test("nobody is asked for what is not wanted", () => {
  const refuse = (): never => assert.fail("asked the wrong way");
  const graph = graphOf(edgesOf("a>b", "b>c"));
  traceLineage(["b"], { ...graph, dependents: refuse }, "up", Infinity);
  traceLineage(["b"], { ...graph, dependencies: refuse }, "down", Infinity);
});

Deno.test("circles are gone around once", () => {
  const graph = graphOf(edgesOf("a>b", "b>c", "c>a", "a>a"));
  const { ids, edges, more } = traceLineage(["a"], graph, "up", Infinity);
  assert.deepEqual([...ids].sort(), ["a", "b", "c"]);
  assert.deepEqual([edges.size, more.size], [4, 0]);
});
