import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { few, idsOf, putStored } from "./stored.ts";

test("options that mean nothing are told so", async (t) => {
  putStored(t, few);
  const cases: [args: string, message: RegExp][] = [
    [
      "--started-after 2026-02-30",
      /^error: `2026-02-30` is not a time that --started-after understands\nhint: .*"1 week ago"/,
    ],
    ["--ended-before soonish", /^error: `soonish` is not a time that --ended-before understands\n/],
    ["--ended-after ''", /^error: `` is not a time/],
    ["-s broken", /^error: `broken` is not a status\nhint: give one or several of created, run/],
    ["-s failed,", /^error: `` is not a status\n/],
    ["-l -1", /^error: `-1` is not a number of experiments\nhint: .* --all\n$/],
    ["-l ten", /^error: `ten` is not a number of experiments\n/],
    ["-l 1.5", /^error: `1\.5` is not a number/],
    ["-l", /^error: option `-l, --limit <n>` needs a value\n/],
    [
      "--sort age",
      /^error: cannot sort by `age`\nhint: give one of created, started, .*metric:KEY/,
    ],
    ["--param lr", /^error: --param `lr` is not a condition: expected KEY OP VALUE\nhint: .*'lr>0/],
    ["--metric '>1'", /^error: --metric `>1` is not a condition/],
    ["--ids ,", /^error: --ids names no experiment\n/],
    ["-F xml", /^error: `xml` is not a form of the output\nhint: give one of default, json, csv/],
    ["-F json --csv", /^error: more than one format is asked for\n/],
    ["--json --csv", /^error: more than one format/],
    ["--watch", /^error: --watch needs a terminal\n/],
    ["--watch --json", /^error: --watch needs the default format\n/],
    ["something", /^error: unexpected argument|^error: too many arguments/],
    ["--nope", /^error: unknown option `--nope`\n/],
  ];
  for (const [args, message] of cases) {
    await t.yanex(`list ${args}`).fails(2).stdout("").stderr(message);
  }
});

test("a store that may not be read is an error", async (t) => {
  t.write("store", "");
  const env = { YANEX_EXPERIMENTS_DIR: `${t.dir}/store` };
  await t.yanex("list", { env }).stdout(/^No experiments found/).stderr("");
  await t.yanex("list", { env: { YANEX_EXPERIMENTS_DIR: `${t.dir}/none` } })
    .stdout(/^No experiments found/);
});

test("files that cannot be parameters or metrics leave the experiment without them", async (t) => {
  putStored(t, { ...few, "5e000001": { name: "odd", params: "a: [", metrics: {} } });
  Deno.writeTextFileSync(`${t.store.path}/5e000001/metrics.json`, "[{");
  assert.deepEqual(await idsOf(t, "-g --param 'lr>0' --metric 'acc>0'"), ["2b000003", "2b000002"]);
  assert.equal((await idsOf(t, "-g --sort metric:acc")).includes("5e000001"), true);
});

test("a parameter or metric that no experiment has is told, with those that there are", async (t) => {
  putStored(t, few);
  await t.yanex("list --global --param learning_rate>0 --csv").stdout(/^ID,[^\n]*\n$/).stderr(
    "warning: none of these experiments has a parameter `learning_rate`: " +
      "there are lr, model.depth, optimizer\n",
  );
  await t.yanex("list --global --sort -metric:accuracy --csv").stderr(
    "warning: none of these experiments has a metric `accuracy`: there are acc, loss\n",
  );
  await t.yanex("list --global --param lr>5 --csv").stderr("");
});
