import assert from "node:assert/strict";
import { test } from "../harness.ts";

/** Fails until it has been tried so often; its checkpoint counts. */
const flaky = (successAt: number) =>
  `import pathlib, sys, yanex
checkpoint = yanex.get_experiment_dir() / "artifacts" / "checkpoint"
tries = int(checkpoint.read_text()) + 1 if checkpoint.exists() else 1
checkpoint.write_text(str(tries))
yanex.log_metrics({"try": tries})
print("try", tries)
if tries < ${successAt}: sys.exit(tries)
`;

test("--retries tries again, keeps each attempt, and builds on its artifacts", async (t) => {
  t.write("train.py", flaky(3));
  await t.yanex("run train.py -p i=list(7) --retries 3").stdout(
    "Sweep <sweep>: 1 experiment\n" +
      "▶ [1/1] started: <id> sweep-7\n" +
      "try 1\n" +
      "↻ <id> attempt 1 failed, trying again: Script exited with code 1\n" +
      "▶ [1/1] started: <id> sweep-7 (attempt 2)\n" +
      "try 2\n" +
      "↻ <id> attempt 2 failed, trying again: Script exited with code 2\n" +
      "▶ [1/1] started: <id> sweep-7 (attempt 3)\n" +
      "try 3\n" +
      "✓ <id> sweep-7 completed in <duration> (1 of 1 done)\n" +
      "✓ 1 completed, 0 failed in <duration>\n",
  );
  const { status, attempts, runner, error_message } = t.store.metadata();
  assert.deepEqual([status, runner.exit_code, error_message], ["completed", 0, undefined]);
  assert.equal(attempts.length, 2);
  for (const [index, attempt] of attempts.entries()) {
    const { started_at, completed_at, duration, host, ...facts } = attempt;
    assert.deepEqual(facts, {
      status: "failed",
      exit_code: index + 1,
      signal: null,
      error_message: `Script exited with code ${index + 1}`,
      cancellation_reason: null,
      git_at_run: null,
    });
    assert.ok(started_at < completed_at && duration > 0 && host === Deno.hostname());
    const folder = `attempts/${index + 1}`;
    assert.equal(t.store.text(`${folder}/stdout.txt`), `try ${index + 1}\n`);
    assert.equal(JSON.parse(t.store.text(`${folder}/metrics.json`))[0].try, index + 1);
  }
  assert.equal(t.store.text("artifacts/stdout.txt"), "try 3\n");
  assert.equal(t.store.text("artifacts/checkpoint"), "3");
  assert.deepEqual(JSON.parse(t.store.text("metrics.json")).map((m: { try: number }) => m.try), [
    3,
  ]);
});

test("when no attempt is left the last one counts", async (t) => {
  t.write("train.py", flaky(9));
  await t.yanex("run train.py --retries 1 -q").fails(2);
  const { status, attempts, error_message } = t.store.metadata();
  assert.deepEqual(
    [status, attempts.length, error_message],
    ["failed", 1, "Script exited with code 2"],
  );
});

test("a cancelled run is not tried again, and --fail-fast waits for the last attempt", async (t) => {
  t.write("train.py", "import yanex\nyanex.cancel('pruned')\n");
  await t.yanex("run train.py -p i=range(2) --retries 5 -q").fails(1);
  assert.ok(t.store.experiments().every(({ status }) => status === "cancelled"));
  assert.ok(t.store.experiments().every(({ attempts }) => attempts === undefined));
  t.write("flaky.py", flaky(2));
  await t.yanex("run flaky.py -p i=range(2) --retries 1 --fail-fast -q").succeeds();
});
