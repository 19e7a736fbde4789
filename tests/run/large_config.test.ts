import assert from "node:assert/strict";
import { test } from "../harness.ts";

/** 5 MB: 10,000 keys, one of them with 1 MB. */
function largeConfig(line: (key: string, value: string) => string): string {
  const lines = [line("huge", "h".repeat(1024 * 1024))];
  for (let i = 1; i < 10_000; i++) lines.push(line(`key${i}`, "v".repeat(400) + i));
  return lines.join("\n");
}

const script = `import os, yanex
params = yanex.get_params()
print(len(params), len(params["huge"]), params["key9999"][-5:])
print("YANEX_PARAM_huge" in os.environ, yanex.get_experiment_id() is not None)
`;

const expected = "10000 1048576 v9999\nFalse True\n";

test("a config of 5 MB with 10,000 keys and a value of 1 MB works", async (t) => {
  t.write("train.py", script);
  t.write("large.yaml", largeConfig((key, value) => `${key}: ${value}`));
  await t.yanex("run train.py -q -c large.yaml -n large").stdout(expected)
    .stderr(/^warning: no environment variable can hold huge, key\d+, key\d+ and \d+ more;/);
  const { stdout } = await t.yanex("show large").stderr("");
  assert.match(stdout, /^ {2}key9999 +v+…$/m);
  assert.ok(Math.max(...stdout.split("\n").map((line) => line.length)) < 200);
});

test("so does one of JSON, and the program in a shell that the script calls", async (t) => {
  const started = script + "import subprocess\nsubprocess.run(['true'], check=True)\n";
  t.write("train.py", started);
  const body = largeConfig((key, value) => `"${key}": ${JSON.stringify(value)},`);
  t.write("large.json", `{${body} "last": 1}`);
  await t.yanex("run train.py -q -c large.json").stdout(expected.replace("10000", "10001"));
});
