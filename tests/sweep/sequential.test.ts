import assert from "node:assert/strict";
import { test } from "../harness.ts";

test("one at a time, in order, each with its output shown as it is", async (t) => {
  t.write(
    "train.py",
    "import sys, yanex\nprint('step', yanex.get_param('i'))\n" +
      "print('bar 10%\\rbar 20%', end='')\nsys.stderr.write('noise\\n')\n",
  );
  await t.yanex("run train.py -p i=range(2)").stdout(
    "Sweep <sweep>: 2 experiments\n" +
      "▶ [1/2] started: <id1> sweep-0\n" +
      "step 0\nbar 10%\rbar 20%\n" +
      "✓ <id1> sweep-0 completed in <duration> (1 of 2 done)\n" +
      "▶ [2/2] started: <id2> sweep-1\n" +
      "step 1\nbar 10%\rbar 20%\n" +
      "✓ <id2> sweep-1 completed in <duration> (2 of 2 done)\n" +
      "✓ 2 completed, 0 failed in <duration>\n",
  ).stderr("noise\nnoise\n");
  for (const id of t.store.ids()) {
    assert.match(t.store.artifact(id, "stdout.txt"), /^step \d\nbar 10%\rbar 20%$/);
    assert.equal(t.store.artifact(id, "stderr.txt"), "noise\n");
  }
});

test("each script reads what is typed", async (t) => {
  t.write(
    "train.py",
    "name = open(0, 'rb', buffering=0).readline().decode()\nprint('hello', name, end='')\n",
  );
  await t.yanex("run train.py -q -p i=range(2)", { stdin: "Ada\nGrace\n" })
    .stdout("hello Ada\nhello Grace\n");
});

test("a failure does not stop the others; the summary names it, the exit code is 1", async (t) => {
  t.write(
    "train.py",
    "import sys, yanex\ni = yanex.get_param('i')\n" +
      "if i == 1: raise ValueError('bad seed')\nif i == 2: yanex.cancel('not worth it')\n" +
      "if i == 3: sys.exit(7)\n",
  );
  await t.yanex("run train.py -p i=range(5)").fails(1).stdout(
    "Sweep <sweep>: 5 experiments\n" +
      "▶ [1/5] started: <id1> sweep-0\n" +
      "✓ <id1> sweep-0 completed in <duration> (1 of 5 done)\n" +
      "▶ [2/5] started: <id2> sweep-1\n" +
      "✗ <id2> sweep-1 failed after <duration>: Script exited with code 1: " +
      "ValueError: bad seed (2 of 5 done)\n" +
      "▶ [3/5] started: <id3> sweep-2\n" +
      "✖ <id3> sweep-2 cancelled: not worth it (3 of 5 done)\n" +
      "▶ [4/5] started: <id4> sweep-3\n" +
      "✗ <id4> sweep-3 failed after <duration>: Script exited with code 7 (4 of 5 done)\n" +
      "▶ [5/5] started: <id5> sweep-4\n" +
      "✓ <id5> sweep-4 completed in <duration> (5 of 5 done)\n" +
      "✗ 2 completed, 2 failed, 1 cancelled in <duration>\n" +
      "  ✗ <id2> sweep-1: Script exited with code 1: ValueError: bad seed\n" +
      "  ✗ <id4> sweep-3: Script exited with code 7\n" +
      "  Run what is missing with: yanex run --resume <sweep>\n",
  );
  assert.deepEqual(t.store.experiments().map(({ status }) => status), [
    "completed",
    "failed",
    "cancelled",
    "failed",
    "completed",
  ]);
});

test("with --quiet only the scripts are heard; the exit code still tells", async (t) => {
  t.write("train.py", "import yanex\nprint(1 // yanex.get_param('i'))\n");
  await t.yanex("run train.py -q -p i=list(0,1)").fails(1).stdout("1\n")
    .stderr(/^Traceback.*ZeroDivisionError: .*\n$/s);
});
