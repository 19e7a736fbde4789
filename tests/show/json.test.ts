import assert from "node:assert/strict";
import { test } from "../harness.ts";

test("--json is everything recorded, as one object", async (t) => {
  t.write(
    "train.py",
    "import yanex\nyanex.log_metrics({'loss': 1.0, 'n': 1})\n" +
      "yanex.get_param('seed', 7)\nyanex.get_param('opt', 'adam')\nprint('out')\n",
  );
  await t.commit("first");
  await t.yanex("run train.py -q -n x -d text -t a --project p -p lr=1.0 -p m.k=2 y");
  const { stdout } = await t.yanex("show x --json").stderr("");
  const shown = JSON.parse(stdout);
  const { id, name, description, project, tags, status, script_args, archived } = shown;
  assert.deepEqual({ id, name, description, project, tags, status, script_args, archived }, {
    id: t.store.onlyId(),
    name: "x",
    description: "text",
    project: "p",
    tags: ["a"],
    status: "completed",
    script_args: ["y"],
    archived: false,
  });
  assert.deepEqual(shown.config, { lr: 1, m: { k: 2 } });
  assert.deepEqual(shown.defaults, { seed: 7, opt: "adam" });
  assert.equal(shown.results[0].loss, 1);
  assert.equal(shown.experiment_dir, t.store.folder(id));
  assert.deepEqual(
    shown.artifacts.map(({ name, size }: { name: string; size: number }) => ({ name, size })),
    [{ name: "stderr.txt", size: 134 }, { name: "stdout.txt", size: 4 }],
  );
  const recorded = t.store.metadata(id);
  assert.deepEqual(shown.git, recorded.git);
  assert.deepEqual(shown.environment, recorded.environment);
  assert.deepEqual(shown.runner, recorded.runner);
  // Maps are flattened by one level too, as upstream does.
  assert.equal(shown.git_branch, "main");
  assert.equal(shown.cli_args_name, "x");
  // A float stays one.
  assert.match(stdout, /^ {4}"lr": 1\.0,$/m);
  assert.match(stdout, /^ {6}"loss": 1\.0,$/m);
});

test("--json begins with what people look for first", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q");
  const { stdout } = await t.yanex(`show ${t.store.onlyId()} --json`);
  assert.match(
    t.normalise(stdout),
    /^\{\n {2}"id": "<id>",\n {2}"name": null,\n {2}"status": "completed",\n {2}"script_path": "<dir>\/train\.py",\n {2}"tags": \[\],\n {2}"description": null,\n/,
  );
});

test("what JSON has no number for is a text", async (t) => {
  t.write(
    "train.py",
    "import yanex\nyanex.log_metrics({'a': float('nan'), 'b': float('inf'), 'c': [float('nan')]})\n",
  );
  await t.yanex("run train.py -q -p x=-inf");
  const { stdout } = await t.yanex(`show ${t.store.onlyId()} --json`);
  const { results: [{ a, b, c }], config } = JSON.parse(stdout);
  assert.deepEqual([a, b, c, config.x], ["NaN", "Infinity", ["NaN"], "-Infinity"]);
});

test("steps are in results as they were logged, merged and in order", async (t) => {
  t.write(
    "train.py",
    "import yanex\nfor i in [1, 0, 1]: yanex.log_metrics({f'm{i}': {'x': [i]}}, step=i)\n",
  );
  await t.yanex("run train.py -q -n x");
  await t.yanex("run train.py -q --stage -n staged");
  const { stdout } = await t.yanex("show x --json");
  const { results } = JSON.parse(stdout);
  assert.deepEqual(results.map(({ step }: { step: number }) => step), [0, 1]);
  assert.deepEqual(results[1].m1, { x: [1] });
  assert.ok(results[1].last_updated);
  assert.deepEqual(JSON.parse((await t.yanex("show staged --json")).stdout).results, []);
});
