import assert from "node:assert/strict";
import fc from "fast-check";
import { planArrays, type PlannedArray, type PlannedExperiment } from "./plan.ts";

const LIMITS = { arraySize: 1000, pack: 1, throttle: null };

const one = (id: string, more: Partial<PlannedExperiment> = {}): PlannedExperiment => ({
  id,
  workingDirectory: "/work",
  ...more,
});

/** `a b | c after ok:0.1`: tasks, and what they wait for. */
function shown(arrays: readonly PlannedArray[]): string[] {
  return arrays.map(({ tasks, conditions, throttle }) => {
    const waits = conditions.map(({ kind, job }) =>
      ` ${kind}:${
        typeof job === "string" ? job : `#${job.array}${job.task === null ? "" : `_${job.task}`}`
      }`
    );
    const most = throttle === null ? "" : ` %${throttle}`;
    return tasks.map((ids) => ids.join(" ")).join(" | ") + most + waits.join("");
  });
}

Deno.test("experiments that wait for nothing are one array, in their order", () => {
  assert.deepEqual(shown(planArrays([one("b"), one("a"), one("c")], LIMITS)), ["b | a | c"]);
});

Deno.test("an array has no more tasks than the cluster takes, and a task so many experiments", () => {
  const all = ["a", "b", "c", "d", "e"].map((id) => one(id));
  const arrays = planArrays(all, { arraySize: 2, pack: 2, throttle: null });
  assert.deepEqual(shown(arrays), ["a b | c d", "e"]);
  assert.deepEqual(arrays.map(({ first }) => first), [0, 2]);
});

Deno.test("experiments of different folders are different arrays", () => {
  const all = [one("a"), one("b", { workingDirectory: "/else" }), one("c")];
  assert.deepEqual(shown(planArrays(all, LIMITS)), ["a | c", "b"]);
});

Deno.test("experiments that wait for the same jobs share an array", () => {
  const all = [
    one("last", { after: ["x", "y"] }),
    one("x"),
    one("y"),
    one("z"),
    one("same", { after: ["y", "x"] }),
    one("all", { after: ["x", "y", "z"] }),
  ];
  assert.deepEqual(shown(planArrays(all, LIMITS)), [
    "x | y | z",
    "last | same afterok:#0_0 afterok:#0_1",
    "all afterok:#0",
  ]);
});

Deno.test("arrays whose tasks wait one by one for those of another are whole", () => {
  const trained = ["a", "b", "c"].map((id) => one(id));
  const tested = ["c", "a", "b"].map((id) => one(`${id}1`, { after: [id], afterJobs: ["7"] }));
  const again = ["a", "b", "c"].map((id) => one(`${id}2`, { after: [id], afterJobs: ["7"] }));
  assert.deepEqual(shown(planArrays([...tested, ...trained, ...again], LIMITS)), [
    "a | b | c",
    "a1 | b1 | c1 aftercorr:#0 afterok:7",
    "a2 | b2 | c2 aftercorr:#0 afterok:7",
  ]);
});

Deno.test("an array of SLURM is waited for one by one only from its first task on", () => {
  const waiting = (...tasks: number[]) =>
    tasks.map((task) => one(`w${task}`, { afterJobs: [`12_${task}`] }));
  assert.deepEqual(shown(planArrays(waiting(0, 1, 2), LIMITS)), ["w0 | w1 | w2 aftercorr:12"]);
  assert.deepEqual(shown(planArrays(waiting(1, 2), LIMITS)), [
    "w1 afterok:12_1",
    "w2 afterok:12_2",
  ]);
});

Deno.test("a task of several experiments is waited for whatever becomes of it", () => {
  const all = [one("a"), one("b"), one("c"), one("d", { after: ["a"] })];
  const arrays = planArrays(all, { arraySize: 1000, pack: 2, throttle: null });
  assert.deepEqual(shown(arrays), ["a b | c", "d afterany:#0_0"]);
});

Deno.test("experiments that wait for each other in a circle are refused", () => {
  const all = [one("a"), one("b", { after: ["c"] }), one("c", { after: ["b"] })];
  assert.throws(() => planArrays(all, LIMITS), { kind: "dependency-cycle" });
});

Deno.test("a limit holds for all arrays together", () => {
  const all = ["a", "b", "c", "d", "e"].map((id) => one(id));
  const plan = (arraySize: number, throttle: number) =>
    shown(planArrays(all, { arraySize, pack: 1, throttle }));
  assert.deepEqual(plan(1000, 2), ["a | b | c | d | e %2"]);
  assert.deepEqual(plan(1000, 5), ["a | b | c | d | e"]);
  assert.deepEqual(plan(3, 2), ["a | b | c %2", "d | e afterany:#0"]);
  assert.deepEqual(plan(1, 2), ["a", "b", "c afterany:#0", "d afterany:#1", "e afterany:#2"]);
});

Deno.test("whatever depends on what: each experiment has one place, after all it waits for", () => {
  const graph = fc.array(fc.array(fc.nat(30), { maxLength: 3 }), { maxLength: 30 });
  const limits = fc.record({
    arraySize: fc.integer({ min: 1, max: 8 }),
    pack: fc.integer({ min: 1, max: 3 }),
    throttle: fc.option(fc.integer({ min: 1, max: 5 })),
  });
  fc.assert(fc.property(graph, limits, (edges, limits) => {
    // Only earlier ones, so that there is no circle.
    const all = edges.map((to, at) =>
      one(`e${at}`, { after: to.filter((other) => other < at).map((other) => `e${other}`) })
    );
    const arrays = planArrays(all, limits);
    const places = new Map<string, { array: number; task: number }>();
    let first = 0;
    for (const [array, { tasks, ...facts }] of arrays.entries()) {
      assert.equal(facts.first, first);
      assert.ok(tasks.length >= 1 && tasks.length <= limits.arraySize);
      first += tasks.length;
      tasks.forEach((ids, task) => ids.forEach((id) => places.set(id, { array, task })));
    }
    assert.deepEqual([...places.keys()].sort(), all.map(({ id }) => id).sort());
    for (const { id, after = [] } of all) {
      const own = places.get(id)!;
      for (const other of after) {
        const { array, task } = places.get(other)!;
        const waits = arrays[own.array]!.conditions.some(({ kind, job }) => {
          if (typeof job === "string" || job.array !== array) return false;
          return kind === "aftercorr" ? task === own.task : job.task === null || job.task === task;
        });
        assert.ok(waits && array < own.array, `${id} waits for ${other}`);
      }
    }
  }));
});
