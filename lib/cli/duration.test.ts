import assert from "node:assert/strict";
import { formatDuration, parseDuration } from "./duration.ts";

Deno.test("a duration is read as seconds or as numbers with units", () => {
  assert.equal(parseDuration("90"), 90);
  assert.equal(parseDuration("1.5"), 1.5);
  assert.equal(parseDuration("90s"), 90);
  assert.equal(parseDuration("1h30m"), 5400);
  assert.equal(parseDuration(" 2 D "), 172800);
});

Deno.test("what is no duration is an error that shows it", () => {
  for (const text of ["", "-1", "1x", "h", "1 2", "1h 5", "NaN"]) {
    assert.throws(() => parseDuration(text), { kind: "option-value" }, text);
  }
});

Deno.test("a duration is written in its two largest units", () => {
  assert.deepEqual(
    [0, -3, 0.04, 0.44, 5, 59.9, 60, 154, 11520, 187200].map(formatDuration),
    ["0s", "0s", "0s", "0.4s", "5s", "59s", "1m 0s", "2m 34s", "3h 12m", "2d 4h"],
  );
});
