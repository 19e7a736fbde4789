import assert from "node:assert/strict";
import { skipUnless, test } from "../harness.ts";
import { isRunning, scriptPid } from "./processes.ts";
import { shell } from "./shell.ts";
import { cancelled } from "./words.ts";

const unix = skipUnless(Deno.build.os !== "windows", "needs Unix signals");

/** Waits for ever, or for a minute if a test forgets it. */
const waiting = "import time\nprint('ready')\ntime.sleep(60)\n";

/** Like {@link waiting}, and does not mind these signals. */
function deafTo(...signals: string[]): string {
  const ignored = signals.map((name) => `signal.signal(signal.${name}, signal.SIG_IGN)\n`);
  return `import signal\n${ignored.join("")}${waiting}`;
}

const endings = [
  ["SIGINT", 130, "Interrupted by user (Ctrl-C)"],
  ["SIGTERM", 143, "Terminated (SIGTERM)"],
  ["SIGHUP", 129, "Terminal or connection closed (SIGHUP)"],
  ["SIGQUIT", 131, "Ended by SIGQUIT"],
] as const;

for (const [signal, code, reason] of endings) {
  test(`${signal} to yanex cancels the run`, unix, async (t) => {
    t.write("train.py", waiting);
    const run = t.start("run train.py");
    await run.prints("ready\n");
    const pid = scriptPid(t);
    run.signal(signal);
    const outcome = await run.ended();
    assert.equal(outcome.code, code);
    assert.ok(t.normalise(outcome.stderr).endsWith(cancelled(reason)), outcome.stderr);
    const { status, cancellation_reason, completed_at, error_message } = t.store.metadata();
    assert.deepEqual({ status, cancellation_reason, error_message }, {
      status: "cancelled",
      cancellation_reason: reason,
      error_message: undefined,
    });
    assert.ok(completed_at);
    assert.ok(!isRunning(pid));
  });
}

test("the script sees the signal itself and may end in its own way", unix, async (t) => {
  t.write(
    "train.py",
    "import signal, sys\n" +
      "def stop(number, frame):\n    print('saved')\n    sys.exit(0)\n" +
      `signal.signal(signal.SIGTERM, stop)\n${waiting}`,
  );
  const run = t.start("run train.py");
  await run.prints("ready\n");
  run.signal("SIGTERM");
  const { code, stdout } = await run.ended();
  assert.match(stdout, /ready\nsaved\n$/);
  // Although the script made a good end of it, it did not get to its own.
  assert.equal(code, 143);
  assert.equal(t.store.metadata().status, "cancelled");
  assert.equal(t.store.metadata().runner.exit_code, 0);
});

test("what the script says of itself in its handler wins", unix, async (t) => {
  t.write(
    "train.py",
    "import signal, yanex\n" +
      `signal.signal(signal.SIGTERM, lambda *_: yanex.completed())\n${waiting}`,
  );
  const run = t.start("run train.py");
  await run.prints("ready\n");
  run.signal("SIGTERM");
  assert.equal((await run.ended()).code, 0);
  assert.equal(t.store.metadata().status, "completed");
});

test("a script that does not end is killed when the grace period is over", unix, async (t) => {
  t.write("train.py", deafTo("SIGTERM"));
  const run = t.start("run train.py --grace 0.2s");
  await run.prints("ready\n");
  run.signal("SIGTERM");
  const { code, stderr } = await run.ended();
  const reason = "Terminated (SIGTERM); the script did not end in time and was killed";
  assert.equal(t.normalise(stderr), cancelled(reason));
  assert.equal(code, 143);
  assert.equal(t.store.metadata().cancellation_reason, reason);
  assert.equal(t.store.metadata().runner.signal, "SIGKILL");
});

test("a second Ctrl-C kills at once", unix, async (t) => {
  t.write(
    "train.py",
    `import signal\nsignal.signal(signal.SIGINT, lambda *_: print("not yet"))\n${waiting}`,
  );
  const run = t.start("run train.py --grace 1h");
  await run.prints("ready\n");
  run.signal("SIGINT");
  await run.prints("not yet\n");
  run.signal("SIGINT");
  const { code } = await run.ended();
  assert.equal(code, 130);
  assert.equal(t.store.metadata().runner.signal, "SIGKILL");
});

test("SIGUSR1 and SIGUSR2 reach the script and end nothing", unix, async (t) => {
  t.write(
    "train.py",
    "import signal, sys, time\n" +
      "got = []\n" +
      "for s in signal.SIGUSR1, signal.SIGUSR2:\n" +
      "    signal.signal(s, lambda n, _: (got.append(n), print(signal.Signals(n).name)))\n" +
      "print('ready')\n" +
      "while len(got) < 2: time.sleep(0.01)\n",
  );
  const run = t.start("run train.py -q");
  await run.prints("ready\n");
  run.signal("SIGUSR1");
  await run.prints("SIGUSR1\n");
  run.signal("SIGUSR2");
  const { code, stdout } = await run.ended();
  assert.equal(stdout, "ready\nSIGUSR1\nSIGUSR2\n");
  assert.equal(code, 0);
  assert.equal(t.store.metadata().status, "completed");
});

test("under nohup, SIGHUP has no effect", unix, async (t) => {
  t.write(
    "train.py",
    "import os, signal, time\n" +
      "os.kill(os.getppid(), signal.SIGHUP)\ntime.sleep(0.2)\nprint('still here')\n",
  );
  await shell(t, "trap '' HUP; yanex run train.py -q").stdout("still here\n").stderr("");
  assert.equal(t.store.metadata().status, "completed");
});

test("a signal before there is an experiment leaves nothing", unix, async (t) => {
  t.write("train.py", "print('never')\n");
  // An interpreter that takes its time to tell about itself, and is interrupted too.
  t.write("python", "#!/bin/sh\nkill -INT $PPID\nsleep 1\nexit 130\n");
  Deno.chmodSync(`${t.dir}/python`, 0o755);
  await t.yanex("run train.py --python ./python").fails(130).stdout("")
    .stderr("✖ Cancelled: no experiment was created\n");
  await t.yanex("run train.py --python ./python --json").fails(130)
    .stdout('{"event": "interrupted", "exit_code": 130}\n').stderr("");
  t.store.isEmpty();
});
