import assert from "node:assert/strict";
import { isRunning } from "../run/processes.ts";
import { skipUnless, test } from "../harness.ts";
import { eventsOf } from "./events.ts";

const unix = skipUnless(Deno.build.os !== "windows", "needs Unix signals");

/** Waits with a child of its own and says who they are; the child does not mind SIGTERM. */
const hangs = `import os, subprocess, sys, time, yanex
if yanex.get_param("i") == 0: sys.exit(0)
child = subprocess.Popen([sys.executable, "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True);"
    "time.sleep(60)"], stdout=subprocess.PIPE)
child.stdout.readline()
print(os.getpid(), child.pid, flush=True)
time.sleep(60)
`;

test("--timeout ends the script with all its children; the others go on", unix, async (t) => {
  t.write("train.py", hangs);
  // Time for a slow machine to get Python and its child up.
  const { stdout } = await t.yanex("run train.py -p i=range(2) --timeout 4s --grace 0.2s --json")
    .fails(1);
  const [good, late] = eventsOf(stdout).filter(({ event }) => event === "finished");
  assert.equal(good!.status, "completed");
  assert.deepEqual([late!.status, late!.exit_code], ["failed", 124]);
  const pids = t.store.artifact(late!.id, "stdout.txt").trim().split(" ").map(Number);
  assert.equal(pids.length, 2);
  assert.deepEqual(pids.map(isRunning), [false, false]);
  const { error_message, runner } = t.store.metadata(late!.id);
  assert.match(error_message, /^Timed out after 4 seconds/);
  assert.equal(runner.signal, "SIGTERM");
});

test("a single run has a timeout too, and its exit code is 124", unix, async (t) => {
  t.write("train.py", "import time\ntime.sleep(60)\n");
  await t.yanex("run train.py --timeout 1").fails(124)
    .stderr(/✗ Experiment failed: <id>\n.*\n {2}Error: Timed out after <duration>\n$/);
  assert.equal(t.store.metadata().error_message, "Timed out after 1 second");
});

test("what timed out is tried again under --retries", unix, async (t) => {
  t.write(
    "train.py",
    "import pathlib, time, yanex\nmark = yanex.get_experiment_dir() / 'artifacts' / 'mark'\n" +
      "if not mark.exists():\n    mark.touch()\n    time.sleep(60)\n",
  );
  await t.yanex("run train.py --timeout 3s --retries 1 -q");
  const { status, attempts } = t.store.metadata();
  assert.equal(status, "completed");
  assert.match(attempts[0].error_message, /^Timed out after 3 seconds/);
});

test("a timeout may be longer than a timer can wait", unix, async (t) => {
  t.write("train.py", "import time\ntime.sleep(0.5)\n");
  await t.yanex("run train.py -q --timeout 40d --grace 30d");
  assert.equal(t.store.metadata().status, "completed");
});

test("a timeout that is none is refused", async (t) => {
  t.write("train.py", "");
  for (const value of ["x", "-1s", "0", ""]) {
    await t.yanex(["run", "train.py", "--timeout", value]).fails(2).stderr(/^error: .*--timeout/);
  }
  t.store.isEmpty();
});
