import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { eventsOf } from "./events.ts";

test("--json tells each event on a line of its own; output goes to stderr", async (t) => {
  t.write(
    "train.py",
    "import sys, yanex\nprint('out')\nif yanex.get_param('i') == 1: sys.exit(3)\n" +
      "if yanex.get_param('i') == 2: yanex.cancel('enough')\n",
  );
  const { stdout, stderr } = await t.yanex("run train.py -p i=range(3) --json").fails(1);
  const events = eventsOf(stdout);
  const ids = t.store.ids();
  const [sweep] = t.store.sweeps();
  assert.equal(stderr.match(/out\n/g)?.length, 3);
  assert.deepEqual(events.map(({ event }) => event), [
    ...["sweep", "staged", "staged", "staged"],
    ...["started", "finished", "started", "finished", "started", "finished", "summary"],
  ]);
  assert.deepEqual(events[0], { event: "sweep", id: sweep, experiments: 3 });
  assert.deepEqual(events[2], {
    event: "staged",
    id: ids[1],
    directory: t.store.folder(ids[1]!),
    name: "sweep-1",
    index: 1,
  });
  assert.deepEqual(events[4], {
    event: "started",
    id: ids[0],
    name: "sweep-0",
    worker: 0,
    attempt: 1,
  });
  const { duration, ...failed } = events[7]!;
  assert.equal(typeof duration, "number");
  assert.deepEqual(failed, {
    event: "finished",
    id: ids[1],
    name: "sweep-1",
    directory: t.store.folder(ids[1]!),
    status: "failed",
    exit_code: 3,
    error_message: "Script exited with code 3",
  });
  assert.equal(events[9]!.cancellation_reason, "enough");
  const { seconds, ...summary } = events.at(-1)!;
  assert.equal(typeof seconds, "number");
  assert.deepEqual(summary, {
    event: "summary",
    sweep,
    completed: 1,
    failed: 1,
    cancelled: 1,
    not_started: 0,
    blocked: [],
    run_elsewhere: 0,
    signal: null,
  });
});

test("retries, warnings and staging are events too", async (t) => {
  t.write("train.py", "import sys\nsys.exit(4)\n");
  await t.commit();
  const staged = await t.yanex("run train.py --stage -p i=range(2) --json");
  assert.deepEqual(eventsOf(staged.stdout).map(({ event }) => event), [
    "sweep",
    "staged",
    "staged",
  ]);
  t.write("train.py", "import sys\nsys.exit(5)\n");
  const { stdout } = await t.yanex("run --staged --retries 1 --json").fails(1);
  const events = eventsOf(stdout);
  assert.deepEqual(events.map(({ event }) => event), [
    ...["warning", "started", "retrying", "started", "finished"],
    ...["started", "retrying", "started", "finished", "summary"],
  ]);
  const id = t.store.ids()[0];
  assert.deepEqual(events[2], { event: "retrying", id, attempt: 1, exit_code: 5 });
  assert.equal(events[3]!.attempt, 2);
});

test("an error is an event as well", async (t) => {
  t.write("train.py", "");
  const { stdout } = await t.yanex("run train.py -p i=range(0) --json").fails(2)
    .stderr(/^error: /);
  const [{ event, kind, message }] = eventsOf(stdout) as [Record<string, string>];
  assert.deepEqual([event, kind], ["error", "sweep-malformed"]);
  assert.match(message!, /range\(0\)/);
});
