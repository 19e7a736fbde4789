import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { firstRun, idOf } from "./runs.ts";

test("JSON has values of their types, one object for one and an array for many", async (t) => {
  const id = await firstRun(t);
  const value = async (field: string) =>
    JSON.parse((await t.yanex(["get", field, id, "--json"])).stdout);
  assert.deepEqual(await value("param:lr"), { id, value: 0.1 });
  assert.deepEqual(await value("param:words"), { id, value: ["a", "b c", 1] });
  assert.deepEqual(await value("param:model"), { id, value: { layers: 3, lr: 0.5 } });
  assert.deepEqual(await value("metric:nope"), { id, value: "[not_found]" });
  assert.deepEqual(await value("stdout"), [{ id, stdout: "first\nsecond\nthird" }]);
  await t.yanex("run train.py -q -n second -p é=ü");
  const { stdout } = await t.yanex("get name --name '*' -F json").stderr("");
  assert.equal(
    stdout,
    `[{"id": "${idOf(t, "second")}", "value": "second"}, {"id": "${id}", "value": "first"}]\n`,
  );
  const { stdout: escaped } = await t.yanex("get param:é second -j");
  assert.match(escaped, /"value": "\\u00fc"\}\n$/);
});

test("JSON has texts for what JSON has no number for", async (t) => {
  t.write(
    "train.py",
    "import yanex\nyanex.log_metrics({'a': float('nan'), 'b': [float('-inf')]})\n",
  );
  await t.yanex("run train.py -q -n x");
  await t.yanex("get metric:a x").stdout("nan\n");
  await t.yanex("get metric:a x -j").stdout('{"id": "<id>", "value": "NaN"}\n');
  await t.yanex("get metric:b x -j").stdout('{"id": "<id>", "value": ["-Infinity"]}\n');
});

test("CSV is quoted where it must be", async (t) => {
  const id = await firstRun(t, "-t", "b", "-t", "a", "-d", "two\nlines");
  const csv = async (field: string) => (await t.yanex(["get", field, id, "-F", "csv"])).stdout;
  assert.equal(await csv("param:text"), `ID,param:text\n${id},"say ""hi"", $HOME"\n`);
  assert.equal(await csv("tags"), `ID,tags\n${id},"a,b"\n`);
  assert.equal(await csv("description"), `ID,description\n${id},"two\nlines"\n`);
  assert.equal(
    await csv("params.model"),
    `ID,params.model\n${id},"{""layers"": 3, ""lr"": 0.5}"\n`,
  );
  assert.equal(await csv("dependencies"), `ID,dependencies\n${id},"{}"\n`);
  assert.equal(await csv("param:lr"), `ID,param:lr\n${id},0.1\n`);
});

test("Markdown is a table of which no value can break out", async (t) => {
  await firstRun(t, "-d", "a|b\nc");
  await t.yanex("get description first -m").stdout(
    "| ID | description |\n| --- | --- |\n| <id> | a\\|b c |\n",
  );
});

test("sweep has commas and no line end, for the command line of a sweep", async (t) => {
  await firstRun(t, "-p", "seed=1");
  await t.yanex("run train.py -q -n second -p seed=2");
  await t.yanex("get param:seed first -F sweep").stdout("1");
  await t.yanex("get param:seed --name '*' --csv").stdout("2,1");
  const seeds = (await t.yanex("get param:seed --name '*' -F SWEEP")).stdout;
  await t.yanex(["run", "train.py", "-q", "--stage", "-p", `seed=${seeds}`]);
  assert.equal(t.store.ids().length, 4);
});

test("many in the default form carry ids, unless it is the id itself or --no-id", async (t) => {
  await firstRun(t);
  await t.yanex("run train.py -q -n second");
  await t.yanex("get name --name '*'").stdout("<id1>: second\n<id2>: first\n");
  await t.yanex("get name --name '*' --no-id").stdout("second\nfirst\n");
  await t.yanex("get id --name '*'").stdout("<id1>\n<id2>\n");
  await t.yanex("get name --name first").stdout("first\n");
});

test("artifacts of several stand under headings, in JSON in an array", async (t) => {
  const id = await firstRun(t);
  await t.yanex("run train.py -q -n second");
  const { stdout } = await t.yanex("get artifacts --name '*'", { env: { COLUMNS: "40" } });
  assert.match(
    t.normalise(stdout),
    /^─+ Experiment <id1> ─+\n<store>\/<id1>\/\S+\n\S+\n\n─+ Experiment <id2> ─+\n/,
  );
  const json = JSON.parse((await t.yanex("get artifacts first -j")).stdout);
  assert.deepEqual(json.map((entry: { id: string }) => entry.id), [id]);
  assert.match(json[0].artifacts, /stderr\.txt\n.*stdout\.txt$/);
});
