import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { cancelled, completed, created, failed } from "./words.ts";

function ending(t: Sandbox) {
  const { status, error_message, cancellation_reason, runner } = t.store.metadata();
  return { status, error_message, cancellation_reason, exit_code: runner.exit_code };
}

test("yanex.fail ends the script as failed with its reason", async (t) => {
  t.write("train.py", "import yanex\nyanex.fail('the data is bad')\nprint('never')\n");
  await t.yanex("run train.py").fails(1).stdout(created).stderr(failed("the data is bad"));
  assert.deepEqual(ending(t), {
    status: "failed",
    error_message: "the data is bad",
    cancellation_reason: undefined,
    exit_code: 1,
  });
});

test("yanex.cancel ends the script as cancelled with its reason", async (t) => {
  t.write("train.py", "import yanex\nyanex.cancel('not worth it')\n");
  await t.yanex("run train.py").fails(1).stdout(created).stderr(cancelled("not worth it"));
  assert.deepEqual(ending(t), {
    status: "cancelled",
    error_message: undefined,
    cancellation_reason: "not worth it",
    exit_code: 1,
  });
});

test("yanex.completed ends the script early as completed", async (t) => {
  t.write("train.py", "import yanex\nprint('early')\nyanex.completed()\nprint('never')\n");
  await t.yanex("run train.py").stdout(completed("early\n")).stderr("");
  assert.equal(ending(t).status, "completed");
});

test("what the script says of itself wins over what happens after", async (t) => {
  t.write(
    "train.py",
    "import yanex\ntry:\n    yanex.fail('said so')\nfinally:\n    raise SystemExit(0)\n",
  );
  await t.yanex("run train.py").fails(1).stderr(failed("said so"));
  assert.deepEqual(ending(t).status, "failed");
});
