import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { loggedRun } from "./logged.ts";

test("a chart has axes with their ends and fits into 40 columns", async (t) => {
  await loggedRun(t, "a", 40);
  t.env.COLUMNS = "40";
  const { stdout } = await t.yanex("metrics a loss --plot").stderr("");
  assert.equal(
    stdout,
    `loss  0.025 to 1, last 0.025
     1 ┤⡇
       │⢇
       │⢸
       │⢸
0.5125 ┤⠸⡀
       │ ⡇
       │ ⢸
       │  ⠣⡀
       │   ⠑⠢⢄⡀
 0.025 ┤      ⠈⠉⠑⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
       └────────────────────────────────
        0                             39
`,
  );
});

test("all metrics are drawn, one below the other", async (t) => {
  await loggedRun(t, "a", 5);
  const { stdout } = await t.yanex("metrics a --plot");
  assert.match(
    stdout,
    /^loss {2}0\.2 to 1, last 0\.2\n[^]*\n\ntrain\.acc {2}0 to 0\.04, last 0\.04\n/,
  );
  for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
});

test("several runs lie over each other, told apart by marks or colours", async (t) => {
  await loggedRun(t, "a", 30);
  await loggedRun(t, "b", 60, 3);
  const { stdout } = await t.yanex("metrics a b --name loss --plot");
  assert.match(t.normalise(stdout), /\n {2}\* <id1> {2}a {2}0\.03333 to 1, last 0\.03333\n/);
  assert.match(t.normalise(stdout), /\n {2}\+ <id2> {2}b {2}0\.05 to 3, last 0\.05\n$/);
  assert.match(stdout, /┤\+\n[^]*│\*\*? \+[^]*59\n/);
  const coloured = await t.yanex("metrics a b --name loss --plot", {
    env: { NO_COLOR: undefined, FORCE_COLOR: "1" },
  });
  assert.match(coloured.stdout, /\x1b\[36m[\u2800-\u28ff]\x1b\[39m/);
  assert.match(coloured.stdout, /\x1b\[33m[\u2800-\u28ff]\x1b\[39m/);
});

test("a flat course, one value, and texts can be drawn or are told of", async (t) => {
  t.write(
    "train.py",
    "import yanex\nyanex.log_metrics({'flat': 2, 'text': 'x', 'one': float('inf')}, step=0)\n" +
      "yanex.log_metrics({'flat': 2}, step=9)\n",
  );
  await t.yanex("run train.py -q -n x");
  await t.yanex("metrics x flat --plot").stdout(/^flat {2}2 to 2, last 2\n2\.2 ┤\n[^]*│[⠀-⣿]+\n/);
  await t.yanex("metrics x text one --plot").stdout("").stderr(
    "warning: `text` was never a number\nwarning: `one` was never a number\n",
  );
});
