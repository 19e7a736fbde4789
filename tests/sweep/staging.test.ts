import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { skipUnless, test, upstreamPython } from "../harness.ts";
import { eventsOf } from "./events.ts";
import { neverMade } from "./never_made.ts";

const show = "import os, sys, yanex\n" +
  "print(yanex.get_params(), sys.argv[1:], os.path.basename(os.getcwd()))\n";

test("--stage makes the experiments and runs nothing", async (t) => {
  t.write("train.py", show);
  await t.yanex("run train.py --stage -p lr=0.1 -n later").stdout(
    "✓ Experiment staged: <id>\n  Directory: <store>/<id>\n",
  );
  const { status, name, started_at, staged_at, process_id } = t.store.metadata();
  assert.deepEqual(
    { status, name, started_at, process_id },
    { status: "staged", name: "later", started_at: null, process_id: undefined },
  );
  assert.match(staged_at, /^\d{4}-/);
  assert.ok(!t.store.has("artifacts/stdout.txt"));
  await t.yanex("run --staged").stdout(
    "▶ [1/1] started: <id> later\n" +
      "{'lr': 0.1} [] project\n" +
      "✓ <id> later completed in <duration> (1 of 1 done)\n" +
      "✓ 1 completed, 0 failed in <duration>\n",
  );
  assert.equal(t.store.metadata().status, "completed");
  assert.equal(t.store.metadata().staged_at, staged_at);
  await t.yanex("run --staged").stdout("No experiments are waiting to be run\n");
});

test("what was staged keeps parameters, arguments, folder and interpreter", async (t) => {
  t.write("sub/train.py", show + "print(sys.executable)\n");
  t.write("python", '#!/bin/sh\nexec python3 "$@"\n');
  Deno.chmodSync(join(t.dir, "python"), 0o755);
  await t.yanex("run train.py --stage -q -p i=1,2 --python ../python -- --fold 3", { cwd: "sub" });
  // Another folder, other settings: none of them matters.
  t.write("config.yaml", "lr: 7\n");
  t.env.YANEX_PARAM_i = "9";
  const { stdout } = await t.yanex("run --staged -q");
  assert.match(
    stdout,
    /^\{'i': 1\} \['--fold', '3'\] sub\n\S*python\S*\n\{'i': 2\} \['--fold', '3'\] sub\n\S+\n$/,
  );
  for (const { runner } of t.store.experiments()) {
    assert.equal(runner.python_executable, join(t.dir, "python"));
  }
});

test("a sweep is staged with its ids, and run in the order of staging", async (t) => {
  t.write("train.py", "import yanex\nprint(yanex.get_params())\n");
  await t.yanex("run train.py --stage -p b=range(2)").stdout(
    "✓ Staged 2 sweep experiments (sweep <sweep>)\n  <id1>\n  <id2>\n" +
      "Run them with: yanex run --staged\n",
  );
  await t.yanex("run train.py --stage -q -n alone");
  await t.yanex("run train.py --stage -q -p a=range(3)");
  await t.yanex("run --staged -q").stdout(
    "{'b': 0}\n{'b': 1}\n{}\n{'a': 0}\n{'a': 1}\n{'a': 2}\n",
  );
});

test("--staged -j runs them side by side", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py --stage -q -p i=range(5)");
  const { stdout } = await t.yanex("run --staged -j 3 --json");
  const started = eventsOf(stdout).filter(({ event }) => event === "started");
  assert.equal(started.length, 5);
  assert.ok(new Set(started.map(({ worker }) => worker)).size > 1);
  assert.ok(t.store.experiments().every(({ status }) => status === "completed"));
});

test("a direct sweep leaves other staged experiments alone", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py --stage -q -n waits");
  await t.yanex("run train.py -q -p i=range(2)");
  assert.deepEqual(t.store.experiments().map(({ status }) => status), [
    "staged",
    "completed",
    "completed",
  ]);
});

test("--id runs one of them, with the script's exit code", async (t) => {
  t.write("train.py", "import sys, yanex\nsys.exit(yanex.get_param('i'))\n");
  await t.yanex("run train.py --stage -q -p i=range(3)");
  const [, one, two] = t.store.ids();
  await t.yanex(["run", "--id", two!.slice(0, 7)]).fails(2).stdout(
    "▶ [1/1] started: <id> sweep-2\n" +
      "✗ <id> sweep-2 failed after <duration>: Script exited with code 2 (1 of 1 done)\n" +
      "✗ 0 completed, 1 failed in <duration>\n" +
      "  ✗ <id> sweep-2: Script exited with code 2\n",
  );
  assert.deepEqual(t.store.experiments().map(({ status }) => status), [
    "staged",
    "staged",
    "failed",
  ]);
  await t.yanex(["run", "--id", two!]).fails(1)
    .stderr(
      "error: experiment <id> is not staged: it is failed\n" +
        "hint: stage one with yanex run SCRIPT --stage\n",
    );
  await t.yanex("run --id ffffffff0").fails().stderr(/^error: .*ffffffff0/);
  await t.yanex(["run", "--id", "sweep-1"]).fails(1);
  assert.equal(t.store.metadata(one!).status, "failed");
});

test("--id given several times runs all of them, each once", async (t) => {
  t.write("train.py", "import sys, yanex\nsys.exit(yanex.get_param('i') % 3)\n");
  await t.yanex("run train.py --stage -q -p i=range(5)");
  const [none, one, two, three, four] = t.store.ids();
  const statuses = () => t.store.experiments().map(({ status }) => status);
  await t.yanex(["run", "-q", "--id", none!, "--id", three!, "--id", none!.slice(0, 7), "-j", "2"]);
  assert.deepEqual(statuses(), ["completed", "staged", "staged", "completed", "staged"]);
  // One that is not staged: none of them is run.
  await t.yanex(["run", "-q", "--id", one!, "--id", three!]).fails(1)
    .stderr(/^error: experiment <id> is not staged: it is completed\n/);
  assert.equal(statuses()[1], "staged");
  // Not the script's own exit code, which is 2.
  await t.yanex(["run", "-q", "--id", two!, "--id", four!]).fails(1);
  assert.deepEqual(statuses(), ["completed", "staged", "failed", "completed", "failed"]);
});

test("--dry-run with --staged, --id and --resume runs nothing", async (t) => {
  t.write("train.py", "print('ran')\n");
  await t.yanex("run train.py --stage -q -p i=range(2)");
  const [sweep] = t.store.sweeps();
  await t.yanex("run --staged --dry-run", { env: { COLUMNS: "200" } }).stdout(
    "Dry run: nothing was run. This would run 2 experiments:\n" +
      "  Store  <store>\n\n" +
      "  Id        Name     Sweep     Script\n" +
      "  <id1>  sweep-0  <sweep>  <dir>/train.py\n" +
      "  <id2>  sweep-1  <sweep>  <dir>/train.py\n",
  );
  const [first] = t.store.ids();
  const { stdout } = await t.yanex(["run", "--id", first!, "--dry-run", "--json"]);
  assert.deepEqual(eventsOf(stdout).map(({ event, id }) => [event, id]), [["would-run", first]]);
  neverMade(t, first!);
  await t.yanex(["run", "--resume", sweep!, "--dry-run"])
    .stdout(/would run 2 experiments:\n(.*\n)* {2}1 more are missing and would be made\n$/);
  assert.equal(t.store.metadata().status, "staged");
});

test("options that would have no effect on what is staged are refused", async (t) => {
  t.write("train.py", "");
  for (const option of ["-p a=1", "-n x", "-t x", "-c x.yaml", "--python python3", "--snapshot"]) {
    await t.yanex(`run --staged ${option}`).fails(2)
      .stderr(/^error: --staged and --[a-z]+ cannot be combined\nhint: .*\n$/);
  }
  await t.yanex("run --staged train.py").fails(2).stderr(/^error: --staged runs what is in the/);
  await t.yanex("run --staged --stage").fails(2).stderr(/^error: --stage and --staged cannot/);
  await t.yanex("run --staged --id a").fails(2).stderr(/^error: --staged and --id cannot/);
  t.store.isEmpty();
});

const upstream = skipUnless(upstreamPython, "needs upstream yanex (YANEX_TEST_UPSTREAM)");

test("what upstream staged is run here, and upstream reads it", upstream, async (t) => {
  const yanex = join(upstreamPython!, "..", "yanex");
  t.write("train.py", "import sys\nimport yanex\nprint(yanex.get_param('lr'), sys.argv[1:])\n");
  await t.commit();
  // Uncommitted changes: the patch that upstream made has other bytes than ours, and is the same.
  t.write("train.py", t.read("train.py") + "yanex.log_metrics({'loss': 1.5})");
  await t.call(yanex, ["run", "train.py", "--stage", "-p", "lr=0.1,0.2", "--", "--fold", "1"]);
  await t.yanex("run --staged -q").stdout("0.1 ['--fold', '1']\n0.2 ['--fold', '1']\n").stderr("");
  for (const { status, runner, id } of t.store.experiments()) {
    assert.deepEqual([status, runner.exit_code], ["completed", 0]);
    assert.ok(existsSync(join(t.store.folder(id), "metrics.json")));
  }
  const listed = await t.call(yanex, ["list"], { env: { COLUMNS: "160" } });
  assert.equal(listed.stdout.match(/completed/g)?.length, 2);
});

test("what is staged here is run by upstream", upstream, async (t) => {
  const yanex = join(upstreamPython!, "..", "yanex");
  t.write("train.py", "import yanex\nprint('lr', yanex.get_param('lr'))\n");
  await t.yanex(["run", "train.py", "--stage", "-q", "-p", "lr=0.5", "--python", upstreamPython!]);
  await t.call(yanex, ["run", "--staged"]);
  assert.equal(t.store.metadata().status, "completed");
  assert.match(t.store.artifact(t.store.onlyId(), "stdout.txt"), /lr 0\.5/);
});
