import assert from "node:assert/strict";
import fc from "fast-check";
import type { MetricStep } from "../../experiment/mod.ts";
import { toValue, type Value } from "../../params/mod.ts";
import { compareMetrics, isSame, type Likeness } from "./compare.ts";

const exact: Likeness = { relative: 0, absolute: 0, ignored: [] };
const usual: Likeness = { relative: 1e-6, absolute: 0, ignored: [] };

const step = (entries: Record<string, number | string | null>): MetricStep =>
  toValue({ timestamp: "2026-03-01T10:00:00.000000", ...entries }) as MetricStep;

Deno.test("numbers are close as Python's math.isclose has it", () => {
  const cases: [a: number, b: number, relative: number, absolute: number, same: boolean][] = [
    [1, 1 + 1e-7, 1e-6, 0, true],
    [1, 1 + 1e-5, 1e-6, 0, false],
    [1e9, 1e9 + 1, 1e-6, 0, true],
    [0, 1e-12, 1e-6, 0, false],
    [0, 1e-12, 1e-6, 1e-9, true],
    [-1, 1, 1, 0, false],
    [0.1 + 0.2, 0.3, 0, 0, false],
    [NaN, NaN, 0, 0, true],
    [NaN, 1, 1, 1, false],
    [Infinity, Infinity, 0, 0, true],
    [Infinity, -Infinity, 1, 1, false],
    [Infinity, 1e308, 1, 1, false],
  ];
  for (const [a, b, relative, absolute, same] of cases) {
    assert.equal(isSame(a, b, { relative, absolute }), same, `${a} ${b}`);
    assert.equal(isSame(b, a, { relative, absolute }), same, `${b} ${a}`);
  }
});

Deno.test("integers are compared exactly where nothing may differ, and may equal floats", () => {
  assert.ok(isSame(3n, 3, exact));
  assert.ok(isSame(2n ** 60n, 2n ** 60n, exact));
  assert.ok(!isSame(2n ** 60n, 2n ** 60n + 1n, exact));
  assert.ok(isSame(2n ** 60n, 2n ** 60n + 1n, usual));
});

Deno.test("other values must be equal, inside lists and maps as well", () => {
  const value = toValue({ a: [1.0, "x", null, true], b: { c: 0.5 } });
  assert.ok(isSame(value, toValue({ b: { c: 0.5 + 1e-9 }, a: [1, "x", null, true] }), usual));
  assert.ok(!isSame(value, toValue({ a: [1, "x", null, true], b: { c: 0.6 } }), usual));
  assert.ok(!isSame(value, toValue({ a: [1, "x", null], b: { c: 0.5 } }), usual));
  assert.ok(!isSame(value, toValue({ a: [1, "x", null, true], b: { d: 0.5 } }), usual));
  assert.ok(!isSame("1", 1n, usual));
  assert.ok(!isSame(true, 1n, usual));
  assert.ok(!isSame(null, undefined, usual));
});

Deno.test("any value is the same as itself, and as itself read again", () => {
  const scalar = fc.oneof(fc.double(), fc.bigInt(), fc.string(), fc.boolean(), fc.constant(null));
  const value = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie("value")) as fc.Arbitrary<Value>),
  })).value;
  fc.assert(fc.property(value, (value) => {
    assert.ok(isSame(value, structuredClone(value), exact));
  }));
});

Deno.test("a metric that differs is told once, with its first step", () => {
  const then = [0, 1, 2, 3].map((at) => step({ step: at, loss: at, acc: 1, note: "a" }));
  const now = [0, 1, 2, 3].map((at) => step({ step: at, loss: at === 0 ? 0 : at + 0.5, acc: 1 }));
  now[2]!.set("note", "a");
  assert.deepEqual(compareMetrics(then, now, usual), {
    count: 3,
    differences: [
      { kind: "metric", name: "loss", step: 1n, then: 1n, now: 1.5, steps: 3, of: 4 },
      { kind: "metric", name: "note", step: 0n, then: "a", now: undefined, steps: 3, of: 4 },
    ],
  });
});

Deno.test("steps that only one run has differ; times do not count", () => {
  const then = [step({ step: 0, loss: 1 })];
  const now = [step({ step: 0, loss: 1, timestamp: "2027" }), step({ step: 5, loss: 1 })];
  now[0]!.set("last_updated", "2027");
  assert.deepEqual(compareMetrics(then, now, exact).differences, [
    { kind: "metric", name: "loss", step: 5n, then: undefined, now: 1n, steps: 1, of: 2 },
  ]);
  assert.deepEqual(compareMetrics(then, now.slice(0, 1), exact).differences, []);
});

Deno.test("ignored metrics are not compared", () => {
  const compared = compareMetrics(
    [step({ step: 0, loss: 1, seconds: 3 })],
    [step({ step: 0, loss: 1, seconds: 4 })],
    { ...exact, ignored: ["seconds"] },
  );
  assert.deepEqual(compared, { differences: [], count: 1 });
});
