import assert from "node:assert/strict";
import fc from "fast-check";
import { dependenciesFirst } from "./order.ts";
import { anyGraph, distances, type Graph } from "./testing/any_graph.ts";

const groupsOf = (graph: Graph) =>
  dependenciesFirst(graph.ids, (id) => graph.dependencies(id).map(({ from }) => from));

Deno.test("everything comes once, what is used before what uses it", () => {
  fc.assert(fc.property(anyGraph, (graph) => {
    const groups = groupsOf(graph);
    assert.deepEqual(groups.flat().sort(), [...graph.ids].sort());
    const number = (id: string) => groups.findIndex((group) => group.includes(id));
    for (const { from, to } of graph.edges) assert.ok(number(from) <= number(to));
  }));
});

Deno.test("those in one group are those that use each other", () => {
  fc.assert(fc.property(anyGraph, (graph) => {
    const groups = groupsOf(graph);
    const distance = distances(graph);
    for (const a of graph.ids) {
      for (const b of graph.ids) {
        const together = groups.some((group) => group.includes(a) && group.includes(b));
        assert.equal(together, distance(a, b) < Infinity && distance(b, a) < Infinity);
      }
    }
  }));
});

Deno.test("an order that is right already stays", () => {
  fc.assert(fc.property(anyGraph, (graph) => {
    const groups = groupsOf(graph);
    fc.pre(groups.every((group) => group.length === 1));
    const order = groups.flat();
    assert.deepEqual(groupsOf({ ...graph, ids: order }).flat(), order);
  }));
  assert.deepEqual(dependenciesFirst(["c", "a", "b"], () => []), [["c"], ["a"], ["b"]]);
});

Deno.test("a chain of 100,000 does not exhaust the stack, nor does a circle", () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => String(i));
  const chain = dependenciesFirst(
    ids.toReversed(),
    (id) => id === "0" ? [] : [`${Number(id) - 1}`],
  );
  assert.deepEqual(chain.map(([id]) => id), ids);
  const circle = dependenciesFirst(ids, (id) => [String((Number(id) + 1) % ids.length)]);
  assert.deepEqual([circle.length, circle[0]!.length], [1, ids.length]);
});
