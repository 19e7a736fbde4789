import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunOutcome } from "../../run/mod.ts";
import type { FinishedWork, Work, WorkSummary } from "../../run/sweep/mod.ts";
import { ending, reasonOf, summaryText } from "./plain_report.ts";
import { ManyTotals } from "./report.ts";

const plain = (text: string) => text;

function work(id: string, name: string | null = null): Work {
  return { place: { id, folder: `/store/${id}`, archived: false }, name } as Work;
}

function ran(outcome: RunOutcome): FinishedWork {
  return { kind: "ran", run: { id: "", folder: "", outcome, duration: 65 } };
}

const completed = ran({ status: "completed", exitCode: 0 });

function failed(errorMessage: string): FinishedWork {
  return ran({ status: "failed", exitCode: 1, errorMessage });
}

const reason = (message: string) => {
  const result = failed(message);
  assert.ok(result.kind === "ran");
  return reasonOf(result.run);
};

Deno.test("the reason of a failure is its exit code and the last that it wrote", () => {
  const traceback = "Traceback (most recent call last):\n  File ...\n\nValueError: bad\n\n";
  assert.equal(
    reason(`Script exited with code 1: ${traceback}`),
    "Script exited with code 1: ValueError: bad",
  );
  assert.equal(reason("Script exited with code 1"), "Script exited with code 1");
  assert.equal(
    reason("Script exited with code 137 (killed by SIGKILL, perhaps for lack of memory): a\nb"),
    "Script exited with code 137 (killed by SIGKILL, perhaps for lack of memory): b",
  );
  assert.equal(reason("loss is nan\nsince epoch 3"), "loss is nan");
});

Deno.test("whatever a script writes, its reason is one line of harmless text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const line = reason(`Script exited with code 1: ${text}`);
    assert.ok(!/[\x00-\x1f\x7f-\x9f]/.test(line), JSON.stringify(line));
  }));
});

Deno.test("one line tells each end", () => {
  assert.equal(ending(work("a1", "lr-1"), completed, plain), "✓ a1 lr-1 completed in 1m 5s");
  assert.equal(ending(work("a1"), failed("no"), plain), "✗ a1 failed after 1m 5s: no");
  assert.equal(
    ending(work("a1"), ran({ status: "cancelled", exitCode: 1, reason: "pruned" }), plain),
    "✖ a1 cancelled: pruned",
  );
  assert.equal(
    ending(work("a1", "\x1b[31m"), { kind: "broken", reason: "gone" }, plain).includes("\x1b"),
    false,
  );
});

Deno.test("the summary counts, and names what failed", () => {
  const totals = new ManyTotals(5);
  const finished = [
    { work: work("a1"), result: completed },
    { work: work("b2", "name"), result: failed("no") },
    { work: work("c3"), result: { kind: "broken", reason: "its script is gone" } as const },
  ];
  for (const { result } of finished) totals.count(result);
  const summary: WorkSummary = {
    finished,
    notBegun: [work("d4")],
    blocked: [],
    elsewhere: 2,
    signal: null,
  };
  assert.equal(
    summaryText(summary, totals, plain),
    "✗ 1 completed, 2 failed, 1 not started, 2 run by others in 0s\n" +
      "  ✗ b2 name: no\n" +
      "  ✗ c3: its script is gone\n",
  );
});
