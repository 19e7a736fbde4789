import assert from "node:assert/strict";
import type { FinishedWork, SweepSummary, Work } from "../../run/sweep/mod.ts";
import { ManyTotals, sweepIdOf } from "./report.ts";

const work = (id: string) => ({ place: { id } }) as Work;

const completed = {
  kind: "ran",
  run: { outcome: { status: "completed", exitCode: 0 }, duration: 1 },
} as FinishedWork;

Deno.test("experiments are numbered as they begin, and keep their number when tried again", () => {
  const totals = new ManyTotals(null);
  assert.equal(totals.label(work("a")), "[1]");
  totals.total = 3;
  assert.deepEqual(["b", "a", "c"].map((id) => totals.label(work(id))), [
    "[2/3]",
    "[1/3]",
    "[3/3]",
  ]);
});

Deno.test("ends are counted, and the time that is left follows from them", () => {
  const totals = new ManyTotals(4);
  assert.equal(totals.remaining(), null);
  totals.count(completed);
  totals.count({ kind: "broken", reason: "" });
  assert.deepEqual(totals.counts, { completed: 1, failed: 1, cancelled: 0 });
  assert.equal(totals.progress(), " (2 of 4 done)");
  const left = totals.remaining()!;
  assert.ok(left >= 0 && left <= totals.seconds() + 1e-3);
  totals.total = null;
  assert.deepEqual([totals.remaining(), totals.progress()], [null, ""]);
});

Deno.test("a sweep has an id, other runs have none", () => {
  const nothing = { finished: [], notBegun: [], blocked: [], elsewhere: 0, signal: null };
  assert.equal(sweepIdOf(nothing), null);
  assert.equal(sweepIdOf({ ...nothing, sweepId: "0123abcd" } as SweepSummary), "0123abcd");
});
