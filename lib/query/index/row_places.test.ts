import assert from "node:assert/strict";
import fc from "fast-check";
import { RowPlaces } from "./row_places.ts";

/** Ids of which many want the same slot, and any others. */
const ids = fc.oneof(
  fc.integer({ min: -40, max: 40 }),
  fc.integer({ min: -8, max: 7 }).map((at) => at << 28),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);

Deno.test("each id has the row that it got last, and others have none", () => {
  const rows = fc.tuple(ids, fc.nat(3), fc.nat(2 ** 31 - 2));
  fc.assert(
    fc.property(
      fc.array(rows, { maxLength: 3000, size: "max" }),
      fc.array(ids),
      (given, others) => {
        const places = new RowPlaces();
        const expected = new Map<number, number[]>();
        for (const [id, block, place] of given) {
          places.set(id, block, place);
          expected.set(id, [block, place]);
        }
        assert.equal(places.size, expected.size);
        for (const id of [...expected.keys(), ...others]) {
          const found = places.find(id);
          const row = places.has(found)
            ? [places.blockAt(found), places.placeAt(found)]
            : undefined;
          assert.deepEqual(row, expected.get(id));
        }
      },
    ),
    { numRuns: 60 },
  );
});
