import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { firstRun } from "./runs.ts";

/** Asserts what each field of an experiment prints. */
async function printed(t: Sandbox, wanted: string, fields: Record<string, string>): Promise<void> {
  for (const [field, expected] of Object.entries(fields)) {
    const { stdout } = await t.yanex(["get", field, wanted]).stderr("");
    assert.equal(stdout, expected, field);
  }
}

test("every field of a run is printed as it is", async (t) => {
  const id = await firstRun(t, "-t", "b", "-t", "a", "-d", "what for");
  const record = t.store.metadata(id);
  const folder = t.store.folder(id);
  await printed(t, id, {
    id: `${id}\n`,
    name: "first\n",
    status: "completed\n",
    description: "what for\n",
    project: "project\n",
    tags: "a, b\n",
    script_path: `${join(t.dir, "train.py")}\n`,
    created_at: `${record.created_at}\n`,
    completed_at: `${record.completed_at}\n`,
    params: "lr, model, n, text, tiny, words\n",
    metrics: "loss, note, train.acc\n",
    "param:lr": "0.1\n",
    "params.model.layers": "3\n",
    "param:layers": "3\n",
    "param:tiny": "1e-05\n",
    "param:words": "a, b c, 1\n",
    "param:model": '{"layers": 3, "lr": 0.5}\n',
    text: 'say "hi", $HOME\n',
    "metric:loss": "0.3333333333333333\n",
    "metrics.train.acc": "0.5\n",
    "metric:acc": "0.5\n",
    note: "a,b\n",
    "meta:status": "completed\n",
    "git.branch": "main\n",
    "git.commit_hash": `${record.git.commit_hash}\n`,
    "git.dirty": "False\n",
    "environment.system.working_directory": `${t.dir}\n`,
    artifacts: `${join(folder, "artifacts/stderr.txt")}\n${join(folder, "artifacts/stdout.txt")}\n`,
    "experiment-dir": `${folder}\n`,
    "artifacts-dir": `${join(folder, "artifacts")}\n`,
    dependencies: "\n",
  });
});

test("what is not there is --default, also for a metric that was never logged", async (t) => {
  await firstRun(t);
  await printed(t, "first", {
    error_message: "[not_found]\n",
    "metric:accuracy": "[not_found]\n",
    "param:nope": "[not_found]\n",
    "params.nope.deep": "[not_found]\n",
    "meta:nope": "[not_found]\n",
    "git.nope": "[not_found]\n",
    "environment.nope": "[not_found]\n",
  });
  await t.yanex("get metric:accuracy first --default none").stdout("none\n");
  await t.yanex(["get", "param:nope", "first", "--default", ""]).stdout("\n");
});

test("the data come before suggestions: a key may look like a field", async (t) => {
  await firstRun(t);
  await printed(t, "first", { n: "7\n", tiny: "1e-05\n", words: "a, b c, 1\n" });
});

test("stored texts stay texts, whatever they look like", async (t) => {
  t.write("train.py", "");
  t.write("c.json", '{"list": "x,y", "one": "1", "yes": "true"}');
  await t.yanex(["run", "train.py", "-q", "-c", "c.json", "-n", "texts", "-p", 'call="list(1,2)"']);
  await printed(t, "texts", {
    "param:list": "x,y\n",
    "param:one": "1\n",
    "param:call": "list(1,2)\n",
  });
  const { stdout } = await t.yanex("get param:list texts --format json");
  assert.equal(JSON.parse(stdout).value, "x,y");
});

test("an experiment is named by its beginning, its name or latest; archived ones with -a", async (t) => {
  const id = await firstRun(t);
  for (const wanted of [id.slice(0, 4), "first", "latest"]) {
    await t.yanex(["get", "id", wanted]).stdout("<id>\n");
  }
  Deno.mkdirSync(join(t.store.path, "archived"));
  Deno.renameSync(join(t.store.path, id), join(t.store.path, "archived", id));
  await t.yanex(["get", "status", id]).fails(1).stdout("").stderr(/add --archived\n$/);
  await t.yanex(["get", "status", id, "-a"]).stdout("completed\n");
});

test("--include-deps looks among parameters of dependencies, its own first", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n base -p lr=1 -p only.base=2");
  await t.yanex("run train.py -q -n middle -p lr=3 -p mid=4 -D data=base");
  await t.yanex("run train.py -q -n top -p own=5 -D model=middle");
  await t.yanex("get param:lr top --include-deps").stdout("3\n");
  await t.yanex("get param:base top --include-deps").stdout("2\n");
  await t.yanex("get param:own top --include-deps").stdout("5\n");
  await t.yanex("get params top --include-deps").stdout("lr, mid, only, own\n");
  await t.yanex("get param:lr top").stdout("[not_found]\n");
  await t.yanex("get dependencies top").stdout("model=<id>\n");
});

test("the status is that of the process: a run whose runner is gone has failed", async (t) => {
  const id = await firstRun(t);
  const file = join(t.store.folder(id), "metadata.json");
  const record = JSON.parse(Deno.readTextFileSync(file));
  record.status = "running";
  record.runner.process_start_time = "1";
  Deno.writeTextFileSync(file, JSON.stringify(record, null, 2));
  await printed(t, id, { status: "failed\n", "meta:status": "failed\n" });
  await t.yanex("get status --status failed").stdout("failed\n");
});
