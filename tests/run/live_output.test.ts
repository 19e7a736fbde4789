import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { shell } from "./shell.ts";
import { until } from "./until.ts";
import { completed } from "./words.ts";

/** Python that prints `one` and goes on when there is a file of that name. */
function waitFor(file: string): string {
  return "import os, time\nprint('one')\n" +
    `while not os.path.exists('${file}'): time.sleep(0.01)\n`;
}

test("the id is shown before the script starts, its output while it runs", async (t) => {
  t.write("train.py", waitFor("go") + "print('two')\n");
  const run = t.start("run train.py");
  await run.prints("✓ Experiment created: ");
  await run.prints("one\n");
  assert.equal(t.store.metadata().status, "running");
  t.write("go", "");
  const { stdout } = await run.ended();
  assert.equal(t.normalise(stdout), completed("one\ntwo\n"));
});

test("text without an end of line is shown at once, from both streams", async (t) => {
  t.write(
    "train.py",
    "import os, sys, time\n" +
      "sys.stdout.write('10%\\r')\nsys.stderr.write('a question? ')\n" +
      "while not os.path.exists('go'): time.sleep(0.01)\n" +
      "print('100%')\n",
  );
  const run = t.start("run train.py -q");
  await run.prints("10%\r");
  await run.prints("a question? ");
  const id = t.store.onlyId();
  const recorded = (name: string) => t.store.artifact(id, name);
  await until(() => recorded("stdout.txt") === "10%\r", "standard output is recorded");
  await until(() => recorded("stderr.txt") === "a question? ", "standard error is recorded");
  assert.equal(t.store.metadata(id).status, "running");
  t.write("go", "");
  assert.equal((await run.ended()).code, 0);
  assert.equal(t.store.artifact(id, "stdout.txt"), "10%\r100%\n");
});

test("standard input reaches the script", async (t) => {
  t.write("train.py", "import sys\nprint(input() + '!')\nprint(len(sys.stdin.read()))\n");
  await t.yanex("run train.py -q", { stdin: "hello\n" + "x".repeat(100_000) })
    .stdout("hello!\n100000\n");
});

test("without standard input the script finds an empty one", async (t) => {
  t.write("train.py", "import sys\nprint(repr(sys.stdin.read()))\n");
  await t.yanex("run train.py -q").stdout("''\n");
  await shell(t, "yanex run train.py -q <&-").stdout("''\n");
});

test("a reader that goes away does not stop the run", async (t) => {
  t.write("train.py", "for i in range(100000): print(i)\nprint('last')\n");
  await shell(t, "yanex run train.py | head -1").stdout("✓ Experiment created: <id>\n");
  // head has ended; the run may go on for a moment.
  const id = t.store.onlyId();
  await until(() => t.store.metadata(id).status !== "running", "the run ends");
  assert.equal(t.store.metadata(id).status, "completed");
  assert.ok(t.store.artifact(id, "stdout.txt").endsWith("99999\nlast\n"));
});

test("closed and full outputs do not stop the run", async (t) => {
  t.write("train.py", "import sys\nprint('out')\nprint('err', file=sys.stderr)\n");
  await shell(t, "yanex run train.py -n closed >&- 2>&-");
  await shell(t, "yanex run train.py -n full >/dev/full 2>/dev/full");
  for (const { id, status, name } of t.store.experiments()) {
    assert.equal(status, "completed", name!);
    assert.equal(t.store.artifact(id, "stdout.txt"), "out\n");
    assert.equal(t.store.artifact(id, "stderr.txt"), "err\n");
  }
});
