/** Nothing of what lives is touched, however often doctor and gc put things in order. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { skipUnless, test } from "../harness.ts";
import { diagnose, of, ownTemporaryFolder } from "./damage.ts";

const busy = `import os, sys, time, yanex
yanex.log_metrics({"a": 0})
print("begun", flush=True)
step = 0
while not os.path.exists(os.environ["STOP"]):
    step += 1
    yanex.log_metrics({"a": step})
    yanex.save_artifact({"step": step}, "state.json")
    print("printed", step, flush=True)
    time.sleep(0.01)
`;

/** What a run keeps for its own time. */
const signs = [".script.json", ".reserve"];

test("a run completes with everything while doctor --fix and gc --yes go on", async (t) => {
  t.write("busy.py", busy);
  await t.commit();
  t.env.STOP = join(t.dir, "stop");
  ownTemporaryFolder(t);
  const single = t.start("run busy.py --name single");
  const sweep = t.start('run busy.py --name sweep -p "x=list(1, 2)" -j 2 --snapshot');
  await single.prints("begun\n");
  await sweep.prints("begun\n");
  const ids = t.store.ids();
  for (let round = 0; round < 4; round++) {
    const findings = await diagnose(t, "--fix");
    assert.deepEqual(of(findings, "runs"), ["ok: no run was left without an end"]);
    assert.deepEqual(of(findings, "leftovers"), ["ok: killed processes left nothing"]);
    await t.yanex("gc --yes").stdout("There is nothing to remove.\n").stderr("");
  }
  const running = ids.filter((id) => t.store.metadata(id).status === "running");
  assert.equal(running.length, 3);
  for (const id of running) {
    for (const name of signs) assert.ok(t.store.has(name, id), `${id} ${name}`);
  }
  t.write("stop", "");
  for (const run of [single, sweep]) assert.equal((await run.ended()).code, 0, run.stderr);
  for (const id of ids) {
    assert.equal(t.store.metadata(id).status, "completed");
    const logged = t.store.text("metrics.jsonl", id).trimEnd().split("\n");
    assert.equal(JSON.parse(t.store.text("metrics.json", id)).length, logged.length);
    const printed = t.store.artifact(id, "stdout.txt").trimEnd().split("\n");
    assert.equal(printed.length, logged.length);
    assert.equal(JSON.parse(t.store.artifact(id, "state.json")).step, logged.length - 1);
  }
  assert.deepEqual(of(await diagnose(t), "leftovers"), ["ok: killed processes left nothing"]);
});

const flaky = `import os, sys, time, yanex
yanex.log_metrics({"a": 1})
time.sleep(0.1)
tries = os.path.join(os.environ["TRIES"], str(yanex.get_param("x")))
open(tries, "a").write("x")
sys.exit(0 if os.path.getsize(tries) > 3 else 1)
`;

test("experiments that run again and again lose nothing to doctor and gc", async (t) => {
  t.write("flaky.py", flaky);
  t.write("tries/none", "");
  ownTemporaryFolder(t);
  t.env.TRIES = join(t.dir, "tries");
  const sweep = t.start('run flaky.py -p "x=list(1, 2, 3, 4)" -j 2 --retries 3');
  let over = false;
  const ended = sweep.ended().finally(() => over = true);
  while (!over) {
    for (const command of ["doctor --fix", "gc --yes"]) {
      const { stdout } = await t.yanex(command).stderr("");
      assert.doesNotMatch(stdout, /mended|Removed|warning|problem/);
    }
  }
  const { code, stderr } = await ended;
  assert.equal(code, 0, stderr);
  for (const { id, status, attempts } of t.store.experiments()) {
    assert.equal(status, "completed");
    assert.equal(attempts.length, 3);
    for (const number of [1, 2, 3]) {
      assert.equal(t.store.text(`attempts/${number}/metrics.jsonl`, id).split("\n").length, 2);
    }
    for (const name of [...signs, ".claim"]) assert.equal(t.store.has(name, id), false, name);
  }
});

const onLinux = skipUnless(Deno.build.os === "linux", "finds processes in /proc");

test("a script that outlives its yanex gets its end when it has one", onLinux, async (t) => {
  // Printing would end it: nobody reads any more.
  t.write("quiet.py", busy.replace(/^ +print.*$/m, ""));
  t.env.STOP = join(t.dir, "stop");
  const run = t.start("run quiet.py");
  await run.prints("begun\n");
  const id = t.store.onlyId();
  const file = join(t.store.folder(id), ".script.json");
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
  const { pid } = JSON.parse(Deno.readTextFileSync(file));
  run.signal("SIGKILL");
  await run.ended();
  const [found] = (await diagnose(t, "--fix", 1)).filter(({ check }) => check === "runs");
  assert.equal(found?.text, "1 script goes on without yanex, which was killed");
  assert.deepEqual(found.items, [`${id} (process ${pid})`]);
  assert.equal(t.store.metadata().status, "running");
  assert.ok(t.store.has(".script.json"));

  Deno.kill(pid, "SIGKILL");
  while (isThere(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  const mended = await diagnose(t, "--fix");
  assert.deepEqual(of(mended, "runs"), [
    "mended: the end of 1 run was recorded whose yanex was killed",
  ]);
  assert.equal(t.store.metadata().status, "failed");
  for (const name of [...signs, ".heartbeat"]) assert.equal(t.store.has(name), false, name);
  assert.deepEqual(of(await diagnose(t), "leftovers"), ["ok: killed processes left nothing"]);
});

/** A zombie, which only waits to be collected, is gone. */
function isThere(pid: number): boolean {
  try {
    return !Deno.readTextFileSync(`/proc/${pid}/stat`).includes(") Z ");
  } catch {
    return false;
  }
}
