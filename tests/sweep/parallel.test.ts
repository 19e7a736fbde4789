import assert from "node:assert/strict";
import { skipUnless, test, yanexCommand } from "../harness.ts";
import { eventsOf } from "./events.ts";
import { most, readSpans, spanScript } from "./spans.ts";

test("with -j each line says whose it is; the files have everything as it was", async (t) => {
  t.write(
    "train.py",
    "import sys, yanex\n" +
      "print('a' + 'b' * 3)\nprint('10%\\r20%')\nsys.stderr.write('to err\\n')\nprint('end', end='')\n",
  );
  const { stdout, stderr } = await t.yanex("run train.py -p i=range(3) -j 2");
  for (const { id } of t.store.experiments()) {
    const lines = stdout.split("\n").filter((line) => line.startsWith(`[${id}] `));
    assert.deepEqual(lines.map((line) => line.slice(11)), ["abbb", "10%", "20%", "end"]);
    assert.ok(stderr.includes(`[${id}] to err\n`));
    assert.equal(t.store.artifact(id, "stdout.txt"), "abbb\n10%\r20%\nend");
  }
  assert.match(stdout, /^Sweep [0-9a-f]{8}: 3 experiments\n▶ \[1\/3\] started: /);
  assert.match(stdout, /\n✓ 3 completed, 0 failed in [\d.]+s\n$/);
  assert.equal((await t.yanex("run train.py -p i=range(2) -j 2 -q")).stdout.match(/▶|✓/), null);
});

test("never more than N at once, and N of them", async (t) => {
  spanScript(t, "train.py", 0.1, 3);
  await t.yanex("run train.py -p i=range(9) -j 3 -q");
  const spans = readSpans(t);
  assert.equal(spans.length, 9);
  assert.equal(most(spans), 3);
});

test("a script beside others gets no input, and what it uses is recorded", async (t) => {
  t.write(
    "train.py",
    "import sys, time\nassert sys.stdin.read() == ''\nblock = b'x' * 40_000_000\n" +
      "end = time.process_time() + 0.3\nwhile time.process_time() < end: pass\ntime.sleep(1.5)\n",
  );
  await t.yanex("run train.py -p i=range(2) -j 2 -q", { stdin: "typed\n" });
  for (const { runner } of t.store.experiments()) {
    const seconds = runner.user_seconds + runner.system_seconds;
    assert.ok(seconds >= 0.2, `${seconds} s`);
    assert.ok(runner.peak_memory_kib > 40_000, `${runner.peak_memory_kib} KiB`);
  }
});

const taskset = skipUnless(Deno.build.os === "linux", "needs taskset");

test("-j 0 is as many as there are processors for this process", taskset, async (t) => {
  spanScript(t, "train.py", 0.2);
  const events = async (prefix: string[], env: Record<string, string> = {}) => {
    const words = [...prefix, ...yanexCommand(), "run", "train.py", "-p", "i=range(4)", "-j", "0"];
    const { stdout } = await t.call(words[0]!, [...words.slice(1), "--json"], { env });
    return eventsOf(stdout).filter(({ event }) => event === "started");
  };
  const workers = (started: { worker?: number }[]) => new Set(started.map(({ worker }) => worker));
  assert.equal(workers(await events(["taskset", "-c", "0"])).size, 1);
  assert.equal(
    workers(await events([])).size,
    Math.min(4, navigator.hardwareConcurrency),
  );
  assert.equal(workers(await events([], { SLURM_CPUS_ON_NODE: "1" })).size, 1);
});
