import assert from "node:assert/strict";
import { join } from "node:path";
import { type Running, type Sandbox, skipUnless, test } from "../harness.ts";
import { isRunning, scriptPid } from "../run/processes.ts";
import { untilDescribed } from "../run/recorded.ts";
import { until } from "../run/until.ts";

const linux = skipUnless(Deno.build.os === "linux", "looks at processes in /proc");

const waiting = "import time\nprint('ready', flush=True)\ntime.sleep(120)\n";

/** Starts a script as the experiment `x`, and waits until it prints `ready`. */
async function startRun(t: Sandbox, script = waiting, options = ""): Promise<Running> {
  t.write("train.py", script);
  const run = t.start(`run train.py -n x ${options}`);
  await run.prints("ready\n");
  return run;
}

/** What the record says of the end. */
function end(t: Sandbox) {
  const { status, cancellation_reason: reason } = t.store.metadata();
  return { status, reason };
}

const CANCELLED = { status: "cancelled", reason: "Cancelled by yanex cancel" };

test("a run is ended with all its children, and its record says by what", linux, async (t) => {
  const run = await startRun(
    t,
    "import subprocess, time\nchild = subprocess.Popen(['sleep', '120'])\n" +
      "print('child', child.pid, 'ready', flush=True)\ntime.sleep(120)\n",
  );
  const pids = [scriptPid(t), Number(/child (\d+)/.exec(run.stdout)![1])];
  await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n").stderr("");
  const { code, stderr } = await run.ended();
  assert.equal(code, 143);
  assert.match(stderr, /Reason: Cancelled by yanex cancel\n/);
  assert.deepEqual(end(t), CANCELLED);
  assert.deepEqual(pids.filter(isRunning), []);
  const left = [...Deno.readDirSync(t.store.folder(t.store.onlyId()))].map(({ name }) => name);
  assert.deepEqual(left.filter((name) => name.startsWith(".")), [".params.json"]);
});

test("a script that does not end is killed after the grace period of its run", async (t) => {
  const stubborn = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" +
    "print('ready', flush=True)\ntime.sleep(120)\n";
  const run = await startRun(t, stubborn, "--grace 1s");
  await t.yanex("cancel x").stdout(
    "  ✓ Cancelled <id> (x): Cancelled by yanex cancel; the script did not end in time and was " +
      "killed\n",
  );
  assert.equal((await run.ended()).code, 143);
});

test("a script that ends in good order when it is told to is cancelled all the same", async (t) => {
  const polite = "import signal, sys, time\n" +
    "signal.signal(signal.SIGTERM, lambda *_: (print('saved'), sys.exit(0)))\n" +
    "print('ready', flush=True)\ntime.sleep(120)\n";
  const run = await startRun(t, polite);
  await t.yanex("cancel x");
  assert.match((await run.ended()).stdout, /saved\n/);
  assert.deepEqual(end(t), CANCELLED);
});

test("what a script says of its own end comes first, and that is told", async (t) => {
  const proud = "import signal, time, yanex\n" +
    "signal.signal(signal.SIGTERM, lambda *_: yanex.completed())\n" +
    "print('ready', flush=True)\ntime.sleep(120)\n";
  const run = await startRun(t, proud);
  await t.yanex("cancel x").fails(1).stdout("  - <id> (x) came to its own end first: completed\n");
  await run.ended();
  assert.equal(t.store.metadata().status, "completed");
  assert.equal(t.store.has(".cancel.json"), false);
});

test("one that has ended is left alone", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n x");
  const before = t.store.text("metadata.json");
  await t.yanex("cancel x").fails(1).stdout("  - <id> (x) had ended already: completed\n");
  assert.equal(t.store.text("metadata.json"), before);
});

test("--no-wait asks and goes", async (t) => {
  const run = await startRun(t);
  await t.yanex("cancel x --no-wait").stdout("  ✓ Asked <id> (x) to end\n");
  assert.equal((await run.ended()).code, 143);
  assert.deepEqual(end(t), CANCELLED);
});

test("one that does not end in time is told as such, and ends later", async (t) => {
  const slow = "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" +
    "print('ready', flush=True)\nwhile not os.path.exists('go'):\n    time.sleep(0.05)\n";
  const run = await startRun(t, slow, "--grace 10m");
  const { stderr } = await t.yanex("cancel x --timeout 1").fails(1);
  assert.match(
    stderr,
    /has not within 1 seconds \(its runner is process \d+ on .*\)\nhint: the request stays/,
  );
  t.write("go", "");
  await run.ended();
  assert.equal(t.store.metadata().status, "cancelled");
});

test("a run that Ctrl-Z has stopped is ended too", linux, async (t) => {
  const run = await startRun(t);
  run.signal("SIGTSTP");
  const pid = scriptPid(t);
  const state = () => /\) (\S)/.exec(Deno.readTextFileSync(`/proc/${pid}/stat`))?.[1];
  await until(() => state() === "T", "the script is stopped");
  await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n");
  assert.equal((await run.ended()).code, 143);
});

test(
  "the script of a runner that was killed is ended, and the record gets its end",
  linux,
  async (t) => {
    const run = await startRun(t);
    const pid = scriptPid(t);
    run.signal("SIGKILL");
    await run.ended();
    assert.ok(isRunning(pid));
    await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n");
    assert.equal(isRunning(pid), false);
    assert.deepEqual(end(t), CANCELLED);
    assert.equal(t.store.has(".script.json"), false);
  },
);

test("a run that died before it could be cancelled has failed", linux, async (t) => {
  const run = await startRun(t);
  const pid = scriptPid(t);
  run.signal("SIGKILL");
  await run.ended();
  Deno.kill(pid, "SIGKILL");
  await until(() => !isRunning(pid), "the script is gone");
  await t.yanex("cancel x").fails(1).stdout("  - <id> (x) had ended already: failed\n");
  assert.equal(t.store.metadata().error_message, "runner died");
});

/** Makes the record of a run that goes on one of another machine. */
async function moveElsewhere(t: Sandbox): Promise<void> {
  const id = t.store.onlyId();
  // Else yanex, changing the record at the same time, could write the old place back.
  await untilDescribed(t, id);
  for (const file of ["metadata.json", ".script.json"]) {
    const path = join(t.store.folder(id), file);
    const moved = Deno.readTextFileSync(path).replace(/"host": ?"[^"]*"/, '"host": "elsewhere"');
    Deno.writeTextFileSync(`${path}.new`, moved);
    Deno.renameSync(`${path}.new`, path);
  }
}

test("a runner on another machine heeds the request with its next heartbeat", async (t) => {
  const run = await startRun(t);
  await moveElsewhere(t);
  await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n");
  assert.equal((await run.ended()).code, 143);
  assert.deepEqual(end(t), CANCELLED);
});

test("Ctrl-C ends the waiting and not the request", async (t) => {
  const run = await startRun(t);
  await moveElsewhere(t);
  const cancel = t.start("cancel x");
  await until(() => t.store.has(".cancel.json"), "the request is made");
  cancel.signal("SIGINT");
  const { code, stdout } = await cancel.ended();
  assert.equal(code, 130);
  assert.match(stdout, /Asked \S+ \(x\) to end\n$/);
  // Wakes it: else it would look with its next heartbeat.
  run.signal("SIGURG");
  assert.equal((await run.ended()).code, 143);
});
