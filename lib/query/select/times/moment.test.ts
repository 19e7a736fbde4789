import assert from "node:assert/strict";
import fc from "fast-check";
import { formatTimestamp, parseTimestamp } from "../../../sys/mod.ts";
import { momentOf } from "./moment.ts";

Deno.test("times as the store writes them are read as the slower way reads them", () => {
  const moments = fc.integer({ min: -(10 ** 15), max: 10 ** 15 * 4 });
  fc.assert(
    fc.property(moments, (moment) => assert.equal(momentOf(formatTimestamp(moment)), moment)),
  );
});

Deno.test("so are times that are nearly of that form, and everything else", () => {
  const digit = fc.constantFrom(..."0123456789".repeat(3), " ", "x", "-", ".");
  const nearly = fc.array(digit, { minLength: 20, maxLength: 20 }).map((digits) =>
    "####-##-##T##:##:##.######".replaceAll("#", () => digits.pop()!)
  );
  fc.assert(fc.property(fc.oneof(nearly, fc.string()), (text) => {
    assert.equal(momentOf(text), parseTimestamp(text));
  }));
  for (const text of ["2026-02-30T10:00:00.000000", "2026-03-01T24:00:00.000000", "2026-02-28"]) {
    assert.equal(momentOf(text), parseTimestamp(text), text);
  }
  assert.equal(momentOf(null), null);
});
