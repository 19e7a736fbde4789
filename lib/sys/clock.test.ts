import assert from "node:assert/strict";
import fc from "fast-check";
import { formatTimestamp, forwardClock, now, parseTimestamp, startTimer } from "./clock.ts";

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

Deno.test("the clock follows the wall clock forwards and never goes backwards", () => {
  let wall = 5000;
  let steady = 0;
  const read = forwardClock(() => wall, () => steady, 5000.25);
  assert.equal(read(), 5_000_250);
  wall = 5010;
  steady = 10;
  assert.equal(read(), 5_010_250, "fractions of a millisecond stay");
  // The machine slept, or its clock was set: the steady clock has not noticed.
  wall = 3_605_010;
  assert.equal(read(), 3_605_010_000);
  // The clock was set back.
  wall = 1000;
  steady = 30;
  assert.equal(read(), 3_605_030_000);
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer(), fc.nat(1000))), (moves) => {
    let [wall, steady, last] = [0, 0, -Infinity];
    const read = forwardClock(() => wall, () => steady, 0);
    for (const [jump, elapsed] of moves) {
      wall += jump;
      steady += elapsed;
      const present = read();
      assert.ok(present >= last);
      last = present;
    }
  }));
});

Deno.test("a timer of any length fires once, when all of its time is over", () => {
  const real = globalThis.setTimeout;
  const pending: { action: () => void; millis: number }[] = [];
  globalThis.setTimeout = ((action: () => void, millis: number) => {
    pending.push({ action, millis });
    return pending.length;
  }) as unknown as typeof setTimeout;
  try {
    for (const days of [0.001, 20, 30, 400]) {
      let fired = 0;
      let waited = 0;
      startTimer(days * 86_400_000, () => fired++);
      while (pending.length > 0) {
        assert.equal(fired, 0, `${days} days`);
        const { action, millis } = pending.shift()!;
        assert.ok(millis < 2 ** 31, "longer ones fire at once");
        waited += millis;
        action();
      }
      assert.equal(fired, 1);
      assert.equal(waited, days * 86_400_000);
    }
  } finally {
    globalThis.setTimeout = real;
  }
});

Deno.test("a timer that was taken back does not fire", async () => {
  let fired = false;
  const stop = startTimer(10, () => fired = true);
  stop();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(fired, false);
});
