import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { loggedRun } from "./logged.ts";

const clocks = (text: string) => text.replace(/\b\d\d:\d\d:\d\d\b/g, "<clock>");

test("values are a table, a row per step", async (t) => {
  await loggedRun(t, "a", 3);
  const { stdout } = await t.yanex("metrics a").stderr("");
  assert.equal(
    clocks(stdout),
    `Step     Time    loss  train.acc
   0  <clock>  1.0000        0.0
   1  <clock>  0.5000     0.0100
   2  <clock>  0.3333     0.0200
`.replace("    Time", "      Time").replace("Step       ", "Step      "),
  );
  const { stdout: named } = await t.yanex("metrics a acc --last 1");
  assert.equal(clocks(named), "Step      Time  train.acc\n   2  <clock>     0.0200\n");
  await t.yanex("metrics a 'l*' --last 1 -m").stdout(
    /^\| Step \| Time \| loss \|\n\| ---- \| ---- \| ---- \|\n\| 2 \| \d\d:\d\d:\d\d \| 0\.3333 \|\n$/,
  );
});

test("several runs stand below each other with their ids", async (t) => {
  await loggedRun(t, "a", 2);
  await loggedRun(t, "b", 2, 2);
  const { stdout } = await t.yanex("metrics a b --name loss");
  assert.equal(
    clocks(t.normalise(stdout)),
    `      ID  Step      Time    loss
   <id1>     0  <clock>  1.0000
`.replace("   <id1>", "<id1>") +
      "<id1>     1  <clock>  0.5000\n<id2>     0  <clock>  2.0000\n<id2>     1  <clock>  1.0000\n",
  );
});

test("on a narrow terminal the time goes first, then metrics that are named", async (t) => {
  t.write(
    "train.py",
    "import yanex\nyanex.log_metrics({f'metric{i}': i / 3 for i in range(8)}, step=0)\n",
  );
  await t.yanex("run train.py -q -n x");
  const env = { COLUMNS: "40" };
  const { stdout } = await t.yanex("metrics x", { env }).stderr(
    "warning: no room for metric4, metric5, metric6, metric7: name them, or use --csv\n",
  );
  assert.equal(
    stdout,
    "Step  metric0  metric1  metric2  metric3\n   0      0.0   0.3333   0.6667   1.0000\n",
  );
});

test("a metric that is not there is named; none at all is an error", async (t) => {
  await loggedRun(t, "a", 1);
  await t.yanex("metrics a loss nope --csv").stderr("warning: there is no metric `nope`\n");
  await t.yanex("metrics a nope").fails(1).stdout("").stderr(
    "error: there is no metric `nope`\nhint: there are loss, train.acc\n",
  );
  t.write("none.py", "");
  await t.yanex("run none.py -q -n none");
  await t.yanex("metrics none").stdout("").stderr("warning: no metrics were logged\n");
  await t.yanex("metrics none --json").stdout("[]\n");
  await t.yanex("metrics none --plot").stdout("").stderr("warning: no metrics were logged\n");
});

test("wrong options are told so", async (t) => {
  await loggedRun(t, "a", 1);
  await t.yanex("metrics").fails(2).stderr(/^error: missing `id`/);
  await t.yanex("metrics a --last 0").fails(2).stderr(
    /^error: `0` is not a valid value for --last/,
  );
  await t.yanex("metrics nope").fails(1).stderr(/^error: no experiment found/);
  await t.yanex("metrics a --json --csv").fails(2).stderr(/^error: more than one format/);
});
