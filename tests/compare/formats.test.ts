import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { putStored, trainings } from "./stored.ts";

test("the table shows what differs, the newest first", async (t) => {
  putStored(t, trainings);
  await t.yanex("compare").stderr("").stdout(`\
ID        Name       Status       lr  model.act       acc  loss
<id1>  [unnamed]  failed      0.1  relu              -     -
<id2>  wide       completed  0.01  gelu       0.912346  0.25
<id3>  base       completed   0.1  relu            0.5     1

3 experiments, 2 parameters, 2 metrics
`);
});

test("named ones keep their order, also twice", async (t) => {
  putStored(t, trainings);
  const { stdout } = await t.yanex("compare base 2b00 3c000003 base --csv");
  assert.deepEqual(stdout.split("\r\n").map((line) => line.split(",")[0]), [
    "meta:id",
    "1a000001",
    "2b000002",
    "3c000003",
    "1a000001",
    "",
  ]);
});

test("JSON has upstream's keys and typed values", async (t) => {
  putStored(t, trainings);
  const { stdout } = await t.yanex("compare base 3c00 --params all --format json").stderr("");
  assert.equal(
    stdout,
    `{
  "experiments": [
    {
      "meta:id": "1a000001",
      "meta:name": "base",
      "meta:status": "completed",
      "param_lr": 0.1,
      "param_model.act": "relu",
      "param_model.n": 3,
      "param_note": "same"
    },
    {
      "meta:id": "3c000003",
      "meta:name": null,
      "meta:status": "failed",
      "param_lr": 0.1,
      "param_model.act": "relu",
      "param_model.n": 3,
      "param_note": "same"
    }
  ],
  "total_experiments": 2,
  "param_columns": [
    "lr",
    "model.act",
    "model.n",
    "note"
  ],
  "metric_columns": []
}
`,
  );
});

test("CSV has upstream's header, every digit, and - for what is missing", async (t) => {
  putStored(t, trainings);
  const { stdout } = await t.yanex("compare --csv --meta id,tags").stderr("");
  assert.equal(
    stdout,
    "meta:id,meta:tags,param_lr,param_model.act,metric_acc,metric_loss\r\n" +
      "3c000003,,0.1,relu,-,-\r\n" +
      "2b000002,,0.01,gelu,0.91234567,0.25\r\n" +
      '1a000001,"a, b",0.1,relu,0.5,1\r\n',
  );
});

test("Markdown is one table", async (t) => {
  putStored(t, trainings);
  await t.yanex("compare base wide -F markdown --metrics none --params lr").stdout(`\
| ID | Name | Status | lr |
| --- | ---- | ------ | --- |
| <id1> | base | completed | 0.1 |
| <id2> | wide | completed | 0.01 |
`);
});

test("columns are chosen by key, end of a key, glob, all and none", async (t) => {
  putStored(t, trainings);
  const header = async (options: string) =>
    (await t.yanex(`compare --csv --meta none ${options}`)).stdout.split("\r\n")[0];
  assert.equal(
    await header("--params act,n,lr --metrics none"),
    "param_lr,param_model.act,param_model.n",
  );
  assert.equal(
    await header("--params model.* --metrics acc"),
    "param_model.act,param_model.n,metric_acc",
  );
  assert.equal(
    await header("--params all --metrics none --only-different"),
    "param_lr,param_model.act",
  );
  assert.equal(
    await header("--params note,lr --metrics l* --only-different"),
    "param_lr,metric_loss",
  );
  assert.equal(await header("--params none --metrics step,loss"), "metric_loss,metric_step");
});

test("fields of the record are columns too", async (t) => {
  putStored(t, trainings);
  const { stdout } = await t.yanex(
    "compare base wide --json --meta all --params none --metrics none",
  );
  const [base, wide] = JSON.parse(stdout).experiments;
  assert.equal(base["meta:duration"], 4.5);
  assert.deepEqual(base["meta:tags"], ["a", "b"]);
  assert.equal(base["meta:script_path"], "/work/train.py");
  assert.equal(wide["meta:duration"], null);
  const chosen = await t.yanex(
    "compare base --json --meta script_path,archived --params none --metrics none",
  );
  assert.deepEqual(JSON.parse(chosen.stdout).experiments, [
    { "meta:archived": false, "meta:script_path": "/work/train.py" },
  ]);
});

test("of a metric any of its values can be compared", async (t) => {
  putStored(t, trainings);
  for (
    const [which, loss, acc] of [
      ["last", "1", "0.5"],
      ["first", "2.0", "0.25"],
      ["min", "0.5", "0.25"],
      ["max", "2.0", "0.75"],
      ["mean", "1.1666666666666667", "0.5"],
    ]
  ) {
    const { stdout } = await t.yanex(
      `compare base --csv --meta none --params none --metrics all --metric-value ${which}`,
    );
    assert.equal(stdout, `metric_acc,metric_loss\r\n${acc},${loss}\r\n`);
  }
});

test("values that only differ far behind the point differ", async (t) => {
  const params = (eps: string) => ({ params: `eps: ${eps}\n` });
  putStored(t, { aaaaaaaa: params("1.0e-7"), bbbbbbbb: params("2.0e-7") });
  const { stdout } = await t.yanex("compare");
  assert.match(stdout, /1e-07/);
  assert.match(stdout, /2e-07/);
});

test("what is no number in JSON is the text that CSV has", async (t) => {
  const metrics = ['{"step": 0, "a": NaN, "b": Infinity, "c": [-Infinity, 1.0]}'];
  putStored(t, { aaaaaaaa: { metrics }, bbbbbbbb: {} });
  const { stdout } = await t.yanex("compare aaaa --json --meta none --params none --metrics all");
  assert.deepEqual(JSON.parse(stdout).experiments, [
    { metric_a: "NaN", metric_b: "Infinity", metric_c: ["-Infinity", 1] },
  ]);
  const csv = await t.yanex("compare aaaa --csv --meta none --params none --metrics all");
  assert.equal(csv.stdout, 'metric_a,metric_b,metric_c\r\nnan,inf,"-inf, 1.0"\r\n');
});

test("parameters of dependencies come from all of them, the nearest wins", async (t) => {
  putStored(t, {
    "1a000001": { name: "data", params: "size: 100\nseed: 1\nopt:\n  a: 1\n" },
    "2b000002": { name: "train", params: "seed: 2\nopt:\n  b: 2\n", uses: { data: "1a000001" } },
    "3c000003": { name: "eval", params: "k: 5\n", uses: { model: "2b000002", gone: "ffffffff" } },
  });
  const csv = async (options: string) =>
    (await t.yanex(`compare eval --csv --meta none --params all ${options}`)).stdout;
  assert.equal(await csv(""), "param_k\r\n5\r\n");
  assert.equal(
    await csv("--include-dep-params"),
    "param_k,param_opt.a,param_opt.b,param_seed,param_size\r\n5,1,2,2,100\r\n",
  );
});

test("archived ones are compared with --archived", async (t) => {
  putStored(t, {
    ...trainings,
    "4d000004": { ...trainings["2b000002"], archived: true, name: "old" },
  });
  const csv = async (args: string) =>
    (await t.yanex(`compare ${args} --csv --meta name --params lr --metrics acc`)).stdout;
  assert.equal(await csv("--archived"), "meta:name,param_lr,metric_acc\r\nold,0.01,0.91234567\r\n");
  assert.equal(
    await csv("old base --archived"),
    "meta:name,param_lr,metric_acc\r\nold,0.01,0.91234567\r\nbase,0.1,0.5\r\n",
  );
});

test("--max-rows takes the first ones and says so, not on standard output", async (t) => {
  putStored(t, trainings);
  const { stdout } = await t.yanex("compare --json --max-rows 2 --params all")
    .stderr("warning: only the first 2 of 3 experiments are compared\n");
  assert.equal(JSON.parse(stdout).total_experiments, 2);
  await t.yanex("compare --csv --max-rows 3").stderr("");
});

test("--export writes a file, in the form that its name says", async (t) => {
  putStored(t, trainings);
  const csv = await t.yanex("compare --csv");
  await t.yanex("compare --export out.csv").stdout("Exported 3 experiments to out.csv\n").stderr(
    "",
  );
  assert.equal(t.read("out.csv"), csv.stdout);
  const json = await t.yanex("compare --json --export out.csv --params none");
  assert.match(t.read("out.csv"), /^meta:id,meta:name,meta:status,metric_acc,metric_loss\r\n/);
  assert.deepEqual(JSON.parse(json.stdout).param_columns, []);
  await t.yanex("compare --export out.json");
  assert.equal(JSON.parse(t.read("out.json")).total_experiments, 3);
  await t.yanex("compare --export out.md");
  assert.match(t.read("out.md"), /^\| ID \|/);
  await t.yanex("compare --export /dev/stdout").stdout(/^meta:id/);
});

test("a table that is too wide for COLUMNS says what it left out", async (t) => {
  putStored(t, trainings);
  t.env.COLUMNS = "50";
  const { stdout } = await t.yanex("compare --params all");
  const lines = stdout.split("\n");
  assert.ok(lines.every((line, at) => at >= 4 || line.length <= 50), stdout);
  assert.match(stdout, /\n3 experiments, [1-3] of 4 parameters, [01] of 2 metrics\nChoose columns/);
});

test("control characters of a store do not reach the terminal", async (t) => {
  const danger = "\x1b[2J\x07\x9b31m";
  const params = (value: string) =>
    JSON.stringify({ [`k${danger}`]: value }).replaceAll("\x9b", "\\u009b");
  putStored(t, {
    aaaaaaaa: { name: danger, params: params(`v${danger}`) },
    bbbbbbbb: { params: params("other") },
  });
  for (const format of ["default", "markdown"]) {
    const { stdout } = await t.yanex(`compare -F ${format}`);
    assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    assert.match(stdout, /v\\x1b\[2J/);
  }
});
