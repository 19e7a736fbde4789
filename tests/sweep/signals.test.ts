import assert from "node:assert/strict";
import { join } from "node:path";
import { type Running, type Sandbox, skipUnless, test } from "../harness.ts";
import { isIgnoredSignal } from "../../lib/sys/mod.ts";
import { isRunning } from "../run/processes.ts";
import { shell } from "../run/shell.ts";
import { eventsOf } from "./events.ts";

const unix = skipUnless(Deno.build.os !== "windows", "needs Unix signals");

/** Starting from source is slow enough with fewer. */
const size = Deno.env.has("YANEX_TEST_COMMAND") ? 50 : 16;

/**
 * The first four end at once. Each of the others waits with a child and leaves both numbers in
 * ~/pids, unless there is ~/go.
 */
const script = `import os, signal, subprocess, sys, time, yanex
if yanex.get_param("i") < 4 or os.path.exists(os.path.expanduser("~/go")): sys.exit(0)
for name in os.environ.get("DEAF", "").split():
    signal.signal(getattr(signal, name), signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open(os.path.expanduser("~/pids"), "a") as log: log.write(f"{os.getpid()} {child.pid}\\n")
sys.stdout.write("waiting\\n")
time.sleep(60)
`;

/** Starts the sweep and waits until four of its scripts wait, after four that have completed. */
async function startSweep(t: Sandbox, options = "", env: Record<string, string> = {}) {
  t.write("train.py", script);
  const run = t.start(`run train.py -p i=range(${size}) -j 4 ${options}`, { env });
  await until(() => (run.stdout + run.stderr).match(/waiting\n/g)?.length === 4, run);
  return run;
}

async function until(condition: () => boolean, run: Running): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(isRunning(run.pid), `it ended: ${run.stdout}${run.stderr}`);
  }
}

function pids(t: Sandbox): number[] {
  return Deno.readTextFileSync(join(t.home, "pids")).trim().split(/\s+/).map(Number);
}

/** How many experiments have each status. */
function statuses(t: Sandbox): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of t.store.experiments()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

test("Ctrl-C ends what runs, cancels the rest, and --resume finishes it", unix, async (t) => {
  const run = await startSweep(t);
  run.signal("SIGINT");
  const { code, stdout } = await run.ended();
  assert.equal(code, 130);
  assert.equal(pids(t).length, 8);
  assert.deepEqual(pids(t).filter(isRunning), []);
  assert.deepEqual(statuses(t), { completed: 4, cancelled: size - 4 });
  const reasons = t.store.experiments().map(({ cancellation_reason }) => cancellation_reason);
  const count = (reason: string) => reasons.filter((other) => other === reason).length;
  assert.equal(count("Interrupted by user (Ctrl-C)"), 4);
  assert.equal(count("Not started: the sweep was interrupted"), size - 8);
  const [sweep] = t.store.sweeps();
  assert.match(
    stdout,
    new RegExp(
      `\\n✗ 4 completed, 0 failed, 4 cancelled, ${size - 8} not started in .*\\n` +
        `  Run what is missing with: yanex run --resume ${sweep}\\n$`,
    ),
  );

  Deno.writeTextFileSync(join(t.home, "go"), "");
  const { stdout: resumed } = await t.yanex(["run", "--resume", sweep!, "-j", "4", "--json"]);
  assert.equal(eventsOf(resumed).filter(({ event }) => event === "started").length, size - 4);
  assert.deepEqual(statuses(t), { completed: size });
});

const endings = [
  ["SIGTERM", 143, "Terminated (SIGTERM)"],
  ["SIGHUP", 129, "Terminal or connection closed (SIGHUP)"],
  ["SIGQUIT", 131, "Ended by SIGQUIT"],
] as const;

for (const [signal, code, reason] of endings) {
  // What these tests ignore, as under nohup, the programs that they start ignore too.
  const listens = skipUnless(!isIgnoredSignal(signal), `${signal} is ignored here (nohup)`);
  const options = unix.skip === undefined ? listens : unix;
  test(`${signal} ends a sweep in the same way`, options, async (t) => {
    const run = await startSweep(t, "--json");
    run.signal(signal);
    const { code: actual, stdout } = await run.ended();
    assert.equal(actual, code);
    assert.deepEqual(pids(t).filter(isRunning), []);
    assert.deepEqual(statuses(t), { completed: 4, cancelled: size - 4 });
    assert.equal(
      t.store.experiments().filter((e) => e.cancellation_reason === reason).length,
      4,
    );
    const summary = eventsOf(stdout).at(-1)!;
    assert.deepEqual(
      [summary.event, summary.signal, summary.cancelled, summary.not_started],
      ["summary", signal, 4, size - 8],
    );
  });
}

test("a second Ctrl-C kills at once, with all children", unix, async (t) => {
  const run = await startSweep(t, "--grace 1h", { DEAF: "SIGINT" });
  run.signal("SIGINT");
  run.signal("SIGINT");
  // Two that come together are one for the system.
  const again = setInterval(() => signalIfThere(run, "SIGINT"), 50);
  const { code } = await run.ended();
  clearInterval(again);
  assert.equal(code, 130);
  assert.deepEqual(pids(t).filter(isRunning), []);
  const all = t.store.experiments();
  assert.equal(all.filter(({ runner }) => runner.signal === "SIGKILL").length, 4);
  assert.equal(all.filter(({ status }) => status === "completed").length, 4);
  assert.equal(all.filter(({ status }) => status === "running").length, 0);
});

test("scripts that do not end are killed when the grace period is over", unix, async (t) => {
  const run = await startSweep(t, "--grace 0.3s", { DEAF: "SIGTERM" });
  run.signal("SIGTERM");
  assert.equal((await run.ended()).code, 143);
  assert.deepEqual(pids(t).filter(isRunning), []);
  assert.deepEqual(statuses(t), { completed: 4, cancelled: size - 4 });
});

test("what was staged and not begun stays staged", unix, async (t) => {
  t.write("train.py", script);
  await t.yanex(`run train.py --stage -q -p i=range(${size})`);
  const run = t.start("run --staged -j 4");
  await until(() => (run.stdout + run.stderr).match(/waiting\n/g)?.length === 4, run);
  run.signal("SIGINT");
  const { code, stdout } = await run.ended();
  assert.equal(code, 130);
  assert.deepEqual(statuses(t), { completed: 4, cancelled: 4, staged: size - 8 });
  assert.match(stdout, / {2}Run the rest with: yanex run --staged\n$/);
  assert.deepEqual(pids(t).filter(isRunning), []);
});

for (const mode of ["--stage", "-j 2"]) {
  test(`a signal while ${size} hundred are staged (${mode}) leaves nothing`, unix, async (t) => {
    t.write("train.py", "");
    const run = t.start(`run train.py -p i=range(${size}00) --yes ${mode}`);
    await until(() => t.store.ids().length > 0, run);
    run.signal("SIGINT");
    const { code, stderr } = await run.ended();
    assert.equal(code, 130);
    assert.equal(stderr, "✖ Cancelled: no experiment was created\n");
    t.store.isEmpty();
    assert.deepEqual(t.store.sweeps(), []);
    assert.deepEqual([...Deno.readDirSync(join(t.store.path, ".new"))], []);
  });
}

test("under nohup a sweep does not mind SIGHUP", unix, async (t) => {
  t.write(
    "train.py",
    "import os, signal, time\nos.kill(os.getppid(), signal.SIGHUP)\ntime.sleep(0.2)\n",
  );
  await shell(t, "trap '' HUP; yanex run train.py -p i='range(3)' -q");
  assert.deepEqual(statuses(t), { completed: 3 });
});

test("Ctrl-Z stops all scripts, one fg wakes them", unix, async (t) => {
  const run = await startSweep(t);
  const states = (of: number[]) =>
    of.map((pid) => /\) (\S)/.exec(Deno.readTextFileSync(`/proc/${pid}/stat`))![1]);
  run.signal("SIGTSTP");
  while (!states([run.pid, ...pids(t)]).every((state) => state === "T")) await pause(10);
  run.signal("SIGCONT");
  while (states([run.pid, ...pids(t)]).includes("T")) await pause(10);
  // It would stop again if each script stopped yanex once.
  await pause(300);
  assert.ok(!states([run.pid, ...pids(t)]).includes("T"));
  run.signal("SIGTERM");
  await run.ended();
});

function signalIfThere(run: Running, signal: Deno.Signal): void {
  try {
    run.signal(signal);
  } catch (error) {
    // It has ended in between.
    if (!(error instanceof TypeError)) throw error;
  }
}

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));
