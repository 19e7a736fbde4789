import assert from "node:assert/strict";
import fc from "fast-check";
import { ReadyQueue } from "./ready_queue.ts";

type Graph = Record<string, string[]>;

function queueOf(graph: Graph, outside: Record<string, "complete" | "hopeless"> = {}) {
  return new ReadyQueue(Object.keys(graph), {
    idOf: (item) => item,
    dependenciesOf: (item) => graph[item]!,
    stateOutside: (id) => outside[id] ?? "hopeless",
  });
}

/** Runs everything, one at a time; items in `failing` fail. */
async function run(graph: Graph, failing: string[] = [], outside = {}) {
  const queue = queueOf(graph, outside);
  const order: string[] = [];
  for await (const item of queue) {
    order.push(item);
    queue.finished(item, !failing.includes(item));
  }
  return { order, blocked: queue.blocked };
}

Deno.test("items come in their order, but after what they depend on", async () => {
  assert.deepEqual((await run({ c: ["a", "b"], a: [], b: ["a"], d: [] })).order, [
    "a",
    "b",
    "c",
    "d",
  ]);
});

Deno.test("what depends on a failed one is blocked and names it, and so is what is behind", async () => {
  const { order, blocked } = await run({ a: [], b: ["a"], c: ["b"], d: [] }, ["a"]);
  assert.deepEqual(order, ["a", "d"]);
  assert.deepEqual(blocked, [
    { item: "b", dependency: "a", reason: "hopeless" },
    { item: "c", dependency: "b", reason: "hopeless" },
  ]);
});

Deno.test("dependencies outside count as they are", async () => {
  const { order, blocked } = await run({ a: ["x"], b: ["y"] }, [], { x: "complete" });
  assert.deepEqual(order, ["a"]);
  assert.equal(blocked[0]!.item, "b");
});

Deno.test("items in a circle are blocked, the others run", async () => {
  const { order, blocked } = await run({ a: ["b"], b: ["a"], c: ["c"], d: ["a"], e: [] });
  assert.deepEqual(order, ["e"]);
  assert.deepEqual(blocked.map(({ item, reason }) => `${item} ${reason}`).sort(), [
    "a cycle",
    "b cycle",
    "c cycle",
    "d cycle",
  ]);
});

Deno.test("a waiting queue goes on when something ends", async () => {
  const queue = queueOf({ a: [], b: ["a"] });
  const items = queue[Symbol.asyncIterator]();
  assert.equal((await items.next()).value, "a");
  const next = items.next();
  setTimeout(() => queue.finished("a", true), 5);
  assert.equal((await next).value, "b");
  assert.equal((await items.next()).done, true);
});

Deno.test("every item of any graph comes once or is blocked, never before its dependencies", async () => {
  const graphs = fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.array(fc.array(fc.integer({ min: 0, max: size - 1 }), { maxLength: 3 }), {
      minLength: size,
      maxLength: size,
    })
  );
  await fc.assert(fc.asyncProperty(graphs, fc.integer({ min: 0, max: 11 }), async (edges, bad) => {
    const graph = Object.fromEntries(edges.map((to, at) => [`n${at}`, to.map((n) => `n${n}`)]));
    const { order, blocked } = await run(graph, [`n${bad}`]);
    assert.equal(order.length + blocked.length, edges.length);
    assert.equal(new Set(order).size, order.length);
    order.forEach((item, at) => {
      for (const dependency of graph[item]!) {
        assert.ok(order.indexOf(dependency) >= 0 && order.indexOf(dependency) < at);
        assert.notEqual(dependency, `n${bad}`);
      }
    });
  }));
});
