import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { onTerminal, withTerminal } from "../manage/terminal.ts";
import { until } from "../run/until.ts";

/** Ends when the file `go` is there. */
const patient = "import os, time\nprint('ready', flush=True)\n" +
  "while not os.path.exists('go'):\n    time.sleep(0.05)\n";

/** The experiments of a sweep, in its order. */
function members(t: Sandbox) {
  return t.store.experiments().toSorted((a, b) => a.sweep.index - b.sweep.index);
}

const statuses = (t: Sandbox) => members(t).map(({ status }) => status);

/** Starts a sweep of five, of which two run at once, and waits until they do. */
async function startSweep(t: Sandbox, how = "") {
  t.write("train.py", patient);
  const run = t.start(`run train.py -n s -p 'a=range(0,5)' -j 2 ${how}`);
  const running = () => statuses(t).filter((status) => status === "running").length;
  await until(() => t.store.ids().length === 5 && running() === 2, "two of them run");
  return run;
}

test("one of a sweep is ended, and the others go on", async (t) => {
  const run = await startSweep(t);
  const first = members(t).find(({ status }) => status === "running")!;
  await t.yanex(`cancel ${first.id}`).stdout(/^ {2}✓ Cancelled <id> \(s-\d\)\n$/);
  t.write("go", "");
  const { code } = await run.ended();
  assert.equal(code, 1);
  assert.deepEqual(
    members(t).map(({ id, status }) => id === first.id ? "this" : status),
    members(t).map(({ id }) => id === first.id ? "this" : "completed"),
  );
  assert.equal(t.store.metadata(first.id).cancellation_reason, "Cancelled by yanex cancel");
});

test("those that wait in a sweep are not begun, and its summary counts them", async (t) => {
  const run = await startSweep(t);
  const waiting = members(t).filter(({ status }) => status === "staged").map(({ id }) => id);
  assert.equal(waiting.length, 3);
  await t.yanex(`cancel ${waiting.join(" ")} --yes`);
  t.write("go", "");
  const { code, stdout } = await run.ended();
  assert.equal(code, 1);
  assert.match(stdout, /2 completed, 0 failed, 3 cancelled/);
  for (const id of waiting) {
    const { status, started_at, cancellation_reason } = t.store.metadata(id);
    assert.deepEqual(
      [status, started_at, cancellation_reason],
      ["cancelled", null, "Cancelled by yanex cancel"],
    );
  }
});

test("those that wait for --resume are not begun either", async (t) => {
  t.write("train.py", patient);
  await t.yanex("run train.py --stage -q -p 'a=range(0,3)'");
  const run = t.start(`run --resume ${t.store.sweeps()[0]}`);
  await until(() => statuses(t).includes("running"), "one runs");
  const [second, third] = members(t).filter(({ status }) => status === "staged");
  await t.yanex(`cancel ${second!.id} ${third!.id} --yes`);
  t.write("go", "");
  await run.ended();
  assert.deepEqual(statuses(t), ["completed", "cancelled", "cancelled"]);
});

/** Makes a sweep of three, of which the first has completed and the others have failed. */
async function failedSweep(t: Sandbox): Promise<string> {
  t.write("train.py", "import sys, yanex\nprint('first try')\nsys.exit(yanex.get_param('a'))\n");
  await t.yanex("run train.py -q -n s -p 'a=range(0,4)'").fails(1);
  t.write("train.py", patient);
  return t.store.sweeps()[0]!;
}

test("those that failed before and wait for --resume can be cancelled", async (t) => {
  const run = t.start(`run --resume ${await failedSweep(t)}`);
  await run.prints("ready");
  assert.deepEqual(statuses(t), ["completed", "running", "staged", "staged"]);
  const [, , third, fourth] = members(t);
  await t.yanex(`cancel ${third!.id} ${fourth!.id} --yes`)
    .stdout(/✓ Cancelled <id\d> \(s-2\)\n {2}✓ Cancelled <id\d> \(s-3\)\n$/);
  t.write("go", "");
  const { code, stdout } = await run.ended();
  assert.equal(code, 1);
  assert.match(stdout, /1 completed, 0 failed, 2 cancelled/);
  assert.deepEqual(statuses(t), ["completed", "completed", "cancelled", "cancelled"]);
  const { attempts, cancellation_reason } = t.store.metadata(third!.id);
  assert.equal(cancellation_reason, "Cancelled by yanex cancel");
  assert.equal(attempts[0].error_message, "Script exited with code 2");
});

test("what --resume does not come to keeps its earlier end", async (t) => {
  const sweep = await failedSweep(t);
  const ends = () =>
    members(t).map(({ saved_at: _, ...record }) => ({
      ...record,
      output: t.store.artifact(record.id, "stdout.txt"),
    }));
  const before = ends();
  for (const signals of [1, 2]) {
    const run = t.start(`run --resume ${sweep}`);
    await run.prints("ready");
    run.signal("SIGINT");
    await run.ended();
    assert.deepEqual(ends().slice(2), before.slice(2), `after ${signals}`);
    assert.equal(members(t)[1]!.attempts.length, signals);
  }
});

test("what a killed --resume had not come to waits, and can be run", async (t) => {
  const sweep = await failedSweep(t);
  const run = t.start(`run --resume ${sweep}`);
  await run.prints("ready");
  run.signal("SIGKILL");
  await run.ended();
  t.write("go", "");
  await t.yanex(`run --resume ${sweep} -q`);
  assert.deepEqual(statuses(t), Array(4).fill("completed"));
  assert.deepEqual(members(t).map(({ attempts }) => attempts?.length ?? 0), [0, 2, 1, 1]);
});

test("--sweep ends all that wait or run, and --resume goes on with them", async (t) => {
  const run = await startSweep(t);
  const sweep = t.store.sweeps()[0]!;
  const { stdout } = await t.yanex(`cancel --sweep ${sweep} --yes --json`);
  const { success, experiments, count } = JSON.parse(stdout);
  assert.deepEqual([success, count], [true, 5]);
  assert.deepEqual(experiments.toSorted(), t.store.ids().toSorted());
  assert.equal((await run.ended()).code, 1);
  assert.deepEqual(statuses(t), Array(5).fill("cancelled"));
  await t.yanex(`cancel --sweep ${sweep}`).fails(1)
    .stdout(`No experiment of sweep <sweep> waits or runs.\n`);
  t.write("go", "");
  await t.yanex(`run --resume ${sweep} -q`);
  assert.deepEqual(statuses(t), Array(5).fill("completed"));
});

test("staged ones are cancelled, and nobody runs them", async (t) => {
  t.write("train.py", patient);
  await t.yanex("run train.py --stage -q -n x");
  await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n");
  const { status, cancellation_reason, completed_at } = t.store.metadata();
  assert.deepEqual(
    [status, cancellation_reason],
    ["cancelled", "Cancelled by yanex cancel"],
  );
  assert.ok(completed_at);
  await t.yanex("run --staged").stdout("No experiments are waiting to be run\n");
  assert.equal(t.store.has(".claim"), false);
});

test("what depends on one that was cancelled waits on", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py --stage -q -n first");
  await t.yanex("run train.py --stage -q -n second -D first");
  await t.yanex("cancel first");
  await t.yanex("run --staged").fails(1);
  const second = t.store.experiments().find(({ name }) => name === "second")!;
  assert.equal(second.status, "staged");
});

test("filters mean those that wait or run", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -t old -n done");
  await t.yanex("run train.py --stage -q -t old -n waits");
  await t.yanex("run train.py --stage -q -n other");
  await t.yanex("cancel --tag old").stdout("  ✓ Cancelled <id> (waits)\n");
  await t.yanex("cancel --tag old").fails(1)
    .stdout("No experiment that the filters mean waits or runs.\n");
});

test("of several, those that had ended are told, and the others are cancelled", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n done");
  await t.yanex("run train.py --stage -q -n waits");
  const { stdout } = await t.yanex("cancel done waits --force");
  assert.match(
    stdout,
    /^ {2}- \S+ \(done\) had ended already: completed\n {2}✓ Cancelled \S+ \(waits\)\n$/,
  );
  const { stdout: json } = await t.yanex("cancel done waits --force --json").fails(1);
  const { success, count, ended } = JSON.parse(json);
  assert.deepEqual(
    [success, count, ended.map(({ status }: { status: string }) => status)],
    [false, 0, ["completed", "cancelled"]],
  );
});

test("several need a yes", withTerminal, async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py --stage -q -p 'a=range(0,2)'");
  await t.yanex(`cancel ${t.store.ids().join(" ")}`).fails(1)
    .stderr(/^error: nothing was done: to cancel 2 experiments needs a yes/);
  assert.deepEqual(statuses(t), ["staged", "staged"]);
  const question = "Cancel these 2 experiments? [y/N]";
  await onTerminal(t, `cancel ${t.store.ids().join(" ")}`, [[question, "n\n"]]).fails(1)
    .stdout(/Nothing was cancelled\.\n$/);
  assert.deepEqual(statuses(t), ["staged", "staged"]);
  await onTerminal(t, `cancel ${t.store.ids().join(" ")}`, [[question, "y\n"]])
    .stdout(/The following 2 experiments will be cancelled:\n/);
  assert.deepEqual(statuses(t), ["cancelled", "cancelled"]);
});
