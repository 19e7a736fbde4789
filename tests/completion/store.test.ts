import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pipeline, putStored } from "../lineage/stored.ts";
import { type Sandbox, test } from "../harness.ts";

/** What fish would be offered for a word after others, with descriptions. */
async function offered(t: Sandbox, word: string, ...words: string[]): Promise<string[]> {
  const { stdout } = await t.yanex(["__complete", "fish", word, "yanex", ...words]).stderr("");
  return stdout.split("\n").slice(1, -1);
}

const values = (lines: string[]) => lines.map((line) => line.split("\t")[0]);

/** Gives the folders of experiments times in the order of their ids here. */
function date(t: Sandbox, ids: readonly string[]): void {
  for (const [index, id] of ids.entries()) {
    const time = new Date(Date.UTC(2026, 2, 1, 12, index));
    Deno.utimeSync(t.store.folder(id), time, time);
  }
}

function put(t: Sandbox, file: string, id: string, content: unknown): void {
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  Deno.writeTextFileSync(join(t.store.folder(id), file), text);
}

test("ids come with name, status and time, the newest first, then names", async (t) => {
  putStored(t, pipeline);
  date(t, Object.keys(pipeline));
  assert.deepEqual(await offered(t, "", "show"), [
    "latest\tthe newest experiment",
    "4d000001\treport, staged",
    "3c000001\tensemble.py, completed, 2026-03-01 11:00",
    "2b000001\ttrain-3, failed, 2026-03-01 10:30",
    "2b000002\ttrain-2, completed, 2026-03-01 10:20",
    "2b000003\ttrain-1, completed, 2026-03-01 10:10",
    "1a000001\tprepare, completed, 2026-03-01 10:00",
    "report\t4d000001, staged",
    "train-3\t2b000001, failed, 2026-03-01 10:30",
    "train-2\t2b000002, completed, 2026-03-01 10:20",
    "train-1\t2b000003, completed, 2026-03-01 10:10",
    "prepare\t1a000001, completed, 2026-03-01 10:00",
  ]);
});

test("a name that several have is offered once", async (t) => {
  putStored(t, { aa000001: { name: "twin" }, aa000002: { name: "twin" } });
  assert.deepEqual(await offered(t, "tw", "show"), ["twin\t2 experiments"]);
});

test("archived experiments are offered where they are meant", async (t) => {
  putStored(t, { aa000001: { name: "here" }, aa000002: { name: "gone", archived: true } });
  assert.deepEqual(values(await offered(t, "aa", "show")), ["aa000001"]);
  assert.deepEqual(values(await offered(t, "aa", "show", "-a")).sort(), ["aa000001", "aa000002"]);
});

test("`--id` takes staged experiments, lists of ids their parts", async (t) => {
  putStored(t, pipeline);
  date(t, Object.keys(pipeline));
  assert.deepEqual(values(await offered(t, "", "run", "--id")), ["4d000001", "report"]);
  assert.deepEqual(values(await offered(t, "2b000001,2b000003", "run", "-D")), [
    "2b000001,2b000003",
  ]);
});

test("`-D` takes slots, experiments and scripts", async (t) => {
  putStored(t, pipeline);
  date(t, Object.keys(pipeline));
  const all = values(await offered(t, "", "run", "ensemble.py", "-D"));
  for (const word of ["model1=", "data=", "3c000001", "train-1", "@train.py"]) {
    assert.ok(all.includes(word), `${word}: ${all}`);
  }
  assert.deepEqual(values(await offered(t, "data=1a", "run", "ensemble.py", "-D")), [
    "data=1a000001",
  ]);
  assert.deepEqual(values(await offered(t, "data=@pre", "run", "-D")), ["data=@prepare_data.py"]);
  assert.deepEqual(values(await offered(t, "data=1a000001,@pre", "run", "-D")), [
    "data=1a000001,@prepare_data.py",
  ]);
});

test("tags and projects come from the store", async (t) => {
  putStored(t, pipeline);
  for (const [id, tags] of [["1a000001", ["data"]], ["2b000001", ["night", "data"]]] as const) {
    const metadata = { ...t.store.metadata(id), project: "digits", tags };
    put(t, "metadata.json", id, Object.fromEntries(Object.entries(metadata).sort()));
  }
  assert.deepEqual((await offered(t, "", "run", "-t")).sort(), [
    "data\t2 experiments",
    "night\t1 experiment",
  ]);
  assert.deepEqual(await offered(t, "", "run", "--project"), ["digits\t2 experiments"]);
});

test("labels are found in records that were laid out otherwise", async (t) => {
  putStored(t, { aa000001: {} });
  put(t, "metadata.json", "aa000001", '{"status":"completed","tags":["x"],"project":"p"}');
  assert.deepEqual(await offered(t, "", "run", "-t"), ["x\t1 experiment"]);
  assert.deepEqual(await offered(t, "", "run", "--project"), ["p\t1 experiment"]);
});

test("parameters are those of the last runs of the script", async (t) => {
  putStored(t, pipeline);
  put(t, "params.yaml", "2b000001", "lr: 0.1\nmodel:\n  layers: 4\n'odd key': 1\n");
  put(t, "params.yaml", "1a000001", "rows: 10\n");
  put(t, ".defaults.jsonl", "2b000001", '{"key": "momentum", "default": 0.9}\n');
  assert.deepEqual(await offered(t, "", "run", "train.py", "-p"), [
    "lr=\t0.1",
    "model.layers=\t4",
    "momentum=\t0.9",
  ]);
  assert.deepEqual(values(await offered(t, "--param=r", "run", "prepare_data.py")), [
    "--param=rows=",
  ]);
  assert.deepEqual(await offered(t, "lr=", "run", "train.py", "-p"), []);
  assert.ok(values(await offered(t, "", "run", "-p")).includes("rows="));
});

test("`--resume` takes sweeps", async (t) => {
  putStored(t, { aa000001: {} });
  Deno.mkdirSync(join(t.store.path, ".sweeps"));
  Deno.writeTextFileSync(join(t.store.path, ".sweeps/0123abcd.json"), "{}");
  assert.deepEqual(values(await offered(t, "", "run", "--resume")), ["0123abcd"]);
});

const asked = [["show"], ["run", "-t"], ["run", "-p"], ["run", "-D"], ["run", "--resume"]];

test("a store that is not there gives nothing, and nothing is made", async (t) => {
  for (const words of asked) assert.deepEqual(await offered(t, "", ...words), []);
  assert.ok(!existsSync(join(t.home, ".yanex")));
  assert.deepEqual([...Deno.readDirSync(t.dir)], []);
});

test("a home that is not there gives nothing", async (t) => {
  const env = { HOME: undefined };
  const { stdout } = await t.yanex(["__complete", "fish", "", "yanex", "show"], { env }).stderr("");
  assert.equal(stdout, "\n");
});

test("a store that is a file, or may not be read, gives nothing", async (t) => {
  const file = join(t.dir, "file");
  const folder = join(t.dir, "folder");
  Deno.writeTextFileSync(file, "");
  Deno.mkdirSync(folder, { mode: 0 });
  for (const store of [file, folder]) {
    const env = { YANEX_EXPERIMENTS_DIR: store };
    for (const words of asked) {
      const args = ["__complete", "fish", "", "yanex", ...words];
      assert.equal((await t.yanex(args, { env }).stderr("")).stdout, "\n");
    }
  }
  Deno.chmodSync(folder, 0o700);
});

test("broken experiments are offered as far as they can be read", async (t) => {
  putStored(t, {
    aa000001: { name: "whole", uses: { data: "aa000002" } },
    aa000002: {},
    aa000003: {},
    aa000004: {},
    aa000005: {},
  });
  put(t, "metadata.json", "aa000002", '{"name": "cut');
  put(t, "metadata.json", "aa000003", "");
  Deno.removeSync(join(t.store.folder("aa000004"), "metadata.json"));
  Deno.removeSync(join(t.store.folder("aa000005"), "metadata.json"));
  Deno.mkdirSync(join(t.store.folder("aa000005"), "metadata.json"));
  put(t, "params.yaml", "aa000001", "a: [1\n");
  put(t, "dependencies.json", "aa000001", "{");
  put(t, "metrics_summary.json", "aa000001", "{");
  const ids = values(await offered(t, "aa", "show"));
  assert.deepEqual(ids.sort(), ["aa000001", "aa000002", "aa000003", "aa000005"]);
  assert.deepEqual(await offered(t, "who", "show"), ["whole\taa000001, completed"]);
  assert.deepEqual(await offered(t, "", "run", "-p"), []);
  assert.ok(values(await offered(t, "", "run", "-D")).includes("whole"));
});
