import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { loggedRun } from "./logged.ts";

test("CSV and JSON have every value as it was logged", async (t) => {
  t.write(
    "train.py",
    `import yanex
yanex.log_metrics({"loss": 1e-7, "n": 3, "text": 'a,"b"', "nan": float("nan")}, step=0)
yanex.log_metrics({"deep": {"er": [1, 2.0]}, "flag": True, "none": None}, step=5)
`,
  );
  await t.yanex("run train.py -q -n x");
  const { stdout } = await t.yanex("metrics x --csv").stderr("");
  assert.equal(
    stdout.replaceAll(/\d{4}-[\dT:.-]+/g, "<time>"),
    "step,timestamp,deep,flag,loss,n,nan,none,text\r\n" +
      '0,<time>,,,1e-07,3,NaN,,"a,""b"""\r\n' +
      '5,<time>,"{""er"": [1, 2.0]}",true,,,,,\r\n',
  );
  const json = await t.yanex("metrics x --json");
  const steps = JSON.parse(json.stdout);
  assert.deepEqual(
    steps.map(({ timestamp: _, ...step }: Record<string, unknown>) => step),
    [
      { step: 0, loss: 1e-7, n: 3, nan: "NaN", text: 'a,"b"' },
      { step: 5, deep: { er: [1, 2] }, flag: true, none: null },
    ],
  );
  assert.match(json.stdout, /"loss": 1e-07/);
  // Steps without any of them are left out.
  await t.yanex("metrics x n --csv").stdout("step,timestamp,n\r\n0,<time>,3\r\n");
});

test("several runs: the id in front in CSV, an object for each in JSON", async (t) => {
  await loggedRun(t, "a", 1);
  await loggedRun(t, "b", 1, 2);
  await t.yanex("metrics a b --name loss --csv").stdout(
    "id,step,timestamp,loss\r\n<id1>,0,<time>,1.0\r\n<id2>,0,<time>,2.0\r\n",
  );
  const { stdout } = await t.yanex("metrics a b --name loss --json");
  const runs = JSON.parse(stdout);
  assert.deepEqual(runs.map(({ name }: { name: string }) => name), ["a", "b"]);
  assert.equal(runs[1].metrics[0].loss, 2);
});

test("a run that still goes on, and one whose lines are out of order, read the same", async (t) => {
  t.write(
    "train.py",
    `import yanex
for step in [3, 1, 2, 1, 5000, 0]:
    yanex.log_metrics({"a": step, f"s{step}": 1}, step=step)
`,
  );
  await t.yanex("run train.py -q -n x");
  const ended = (await t.yanex("metrics x --csv")).stdout;
  assert.deepEqual(
    ended.split("\r\n").slice(1, -1).map((line) => line.split(",")[0]),
    ["0", "1", "2", "3", "5000"],
  );
  const folder = t.store.folder(t.store.onlyId());
  for (const file of ["metrics_summary.json", "metrics.json"]) Deno.removeSync(join(folder, file));
  assert.equal((await t.yanex("metrics x --csv")).stdout, ended);
});
