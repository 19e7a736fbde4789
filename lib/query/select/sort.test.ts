import assert from "node:assert/strict";
import fc from "fast-check";
import { compareSortable, parseSortKey, type Sortable, sortRows } from "./sort.ts";

Deno.test("sort keys are fields, parameters and metrics, with a minus for downwards", () => {
  assert.deepEqual(parseSortKey("created"), { kind: "created", key: "", descending: false });
  assert.deepEqual(parseSortKey("-Name"), { kind: "name", key: "", descending: true });
  assert.deepEqual(parseSortKey("param:model.lr"), {
    kind: "param",
    key: "model.lr",
    descending: false,
  });
  assert.deepEqual(parseSortKey("-metric:acc"), { kind: "metric", key: "acc", descending: true });
  for (const text of ["", "-", "age", "param:", "metric", "--name"]) {
    assert.equal(parseSortKey(text), null, text);
  }
});

const sortables = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{2}$/),
  archived: fc.boolean(),
  key: fc.oneof(
    fc.constant(null),
    fc.bigInt({ min: -3n, max: 3n }),
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.stringMatching(/^[ab]{0,2}$/),
  ),
  created: fc.option(fc.integer({ min: 0, max: 3 })),
});

Deno.test("the order is one order: antisymmetric and transitive", () => {
  const sign = (a: Sortable, b: Sortable, down: boolean) => Math.sign(compareSortable(a, b, down));
  fc.assert(
    fc.property(sortables, sortables, sortables, fc.boolean(), (a, b, c, down) => {
      assert.equal(sign(a, b, down) + sign(b, a, down), 0);
      if (sign(a, b, down) <= 0 && sign(b, c, down) <= 0) assert.ok(sign(a, c, down) <= 0);
    }),
  );
});

Deno.test("those without a value come last both ways", () => {
  const row = (key: Sortable["key"]) => ({ id: "a", archived: false, created: 0, key });
  for (const down of [true, false]) {
    assert.ok(compareSortable(row(null), row(5), down) > 0);
    assert.ok(compareSortable(row("x"), row(null), down) < 0);
  }
});

Deno.test("many rows are put in the same order as few", () => {
  const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true }));
  const many = fc.array(
    fc.record({
      id: fc.stringMatching(/^[0-9a-f]{8}$/),
      archived: fc.boolean(),
      key: number as fc.Arbitrary<Sortable["key"]>,
      created: fc.option(fc.integer({ min: 0, max: 3 })),
    }),
    { minLength: 1001, maxLength: 1500, size: "max" },
  );
  const odd = fc.option(fc.constantFrom<Sortable["key"]>(null, NaN, 1n, "a"), { nil: undefined });
  fc.assert(
    fc.property(many, odd, fc.boolean(), (rows, key, down) => {
      const given = key === undefined ? rows : [{ ...rows[0]!, key }, ...rows];
      const sorted = [...given];
      sortRows(sorted, down);
      assert.deepEqual(sorted, given.toSorted((a, b) => compareSortable(a, b, down)));
    }),
    { numRuns: 30 },
  );
});
