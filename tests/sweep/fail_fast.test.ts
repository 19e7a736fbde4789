import assert from "node:assert/strict";
import { test } from "../harness.ts";

test("--fail-fast begins nothing after a failure and lets what runs go on", async (t) => {
  // The second one fails while the first one still runs, and it has been heard that it failed.
  t.write(
    "train.py",
    "import glob, os, sys, time, yanex\nif yanex.get_param('i') == 1: sys.exit(1)\n" +
      "records = os.path.join(os.environ['YANEX_EXPERIMENTS_DIR'], '*/metadata.json')\n" +
      'failed = lambda path: \'"status": "failed"\' in open(path).read()\n' +
      "while not any(map(failed, glob.glob(records))): time.sleep(0.01)\ntime.sleep(0.5)\n",
  );
  await t.yanex("run train.py -p i=range(5) -j 2 --fail-fast").fails(1).stdout(
    /\n✗ 1 completed, 1 failed, 3 not started in <duration>\n {2}✗ <id\d> sweep-1: Script exited with code 1\n {2}Run what is missing with: yanex run --resume <sweep>\n$/,
  );
  const all = t.store.experiments();
  assert.deepEqual(all.map(({ status }) => status), [
    "completed",
    "failed",
    "cancelled",
    "cancelled",
    "cancelled",
  ]);
  assert.equal(
    all[2]!.cancellation_reason,
    "Not started: another experiment of the sweep failed (--fail-fast)",
  );
});

test("under --staged what was not begun stays staged", async (t) => {
  t.write("train.py", "import sys, yanex\nsys.exit(yanex.get_param('i'))\n");
  await t.yanex("run train.py --stage -q -p i=list(0,1,0)");
  await t.yanex("run --staged --fail-fast").fails(1).stdout(
    /✗ 1 completed, 1 failed, 1 not started in .*\n.*\n {2}Run the rest with: yanex run --staged\n$/,
  );
  assert.deepEqual(t.store.experiments().map(({ status }) => status), [
    "completed",
    "failed",
    "staged",
  ]);
});
