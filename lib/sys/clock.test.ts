import assert from "node:assert/strict";
import fc from "fast-check";
import { formatTimestamp, now, parseTimestamp } from "./clock.ts";

Deno.test("times are written in UTC with microseconds and read back exactly", () => {
  assert.equal(formatTimestamp(1772359200123456), "2026-03-01T10:00:00.123456");
  assert.match(now(), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
  fc.assert(fc.property(fc.integer({ min: 0, max: 4e15 }), (micros) => {
    assert.equal(parseTimestamp(formatTimestamp(micros)), micros);
  }));
});

Deno.test("times with Z, an offset or fewer digits are read too, other text is not", () => {
  const at = (text: string) => parseTimestamp(text);
  assert.equal(at("2026-03-01T10:00:00Z"), at("2026-03-01T10:00:00.000000"));
  assert.equal(at("2026-03-01T12:00:00+02:00"), at("2026-03-01T10:00:00"));
  assert.equal(at("2026-03-01 10:00:00.5"), at("2026-03-01T10:00:00")! + 500000);
  for (const text of ["", "yesterday", "2026-03-01", "2026-13-01T10:00:00"]) {
    assert.equal(at(text), null, text);
  }
});
