import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { shell } from "../run/shell.ts";
import { firstRun } from "./runs.ts";

test("output is printed byte for byte", async (t) => {
  const bytes = new Uint8Array(200_000).map((_, i) => (i * 7) % 256);
  t.write("bytes.bin", bytes);
  t.write("train.py", "import sys\nsys.stdout.buffer.write(open('bytes.bin','rb').read())\n");
  await t.yanex("run train.py -q -n x");
  const { stdoutBytes } = await t.yanex("get stdout x").stderr("");
  assert.deepEqual(stdoutBytes, bytes);
  await t.yanex("get stderr x").stdout("");
});

test("--head and --tail give whole lines, both with dots between them", async (t) => {
  await firstRun(t);
  await t.yanex("get stdout first").stdout("first\nsecond\nthird");
  await t.yanex("get stdout first --head 1").stdout("first\n");
  await t.yanex("get stdout first --tail 2").stdout("second\nthird\n");
  await t.yanex("get stdout first --head 1 --tail 1").stdout("first\n...\nthird\n");
  await t.yanex("get stdout first --head 2 --tail 1").stdout("first\nsecond\nthird\n");
  await t.yanex("get stdout first --tail 9").stdout("first\nsecond\nthird\n");
  await t.yanex("get stderr first --tail 1").stdout("oops\n");
});

test("several outputs stand under headings", async (t) => {
  await firstRun(t);
  await t.yanex("run train.py -q -n second");
  t.env.COLUMNS = "40";
  await t.yanex("get stdout --name '*' --tail 1").stdout(
    "───────── Experiment <id1> ──────────\nthird\n\n───────── Experiment <id2> ──────────\nthird\n",
  );
});

test("without a file it is the default", async (t) => {
  const id = await firstRun(t);
  Deno.removeSync(join(t.store.folder(id), "artifacts/stdout.txt"));
  await t.yanex("get stdout first").stdout("[not_found]\n");
  await t.yanex("get stdout first --default -").stdout("-\n");
});

test("a reader that goes away is no error", async (t) => {
  t.write("train.py", "for i in range(100000): print('a line of some length', i)\n");
  await t.yanex("run train.py -q -n x");
  for (const command of ["get stdout x", "get stdout x --follow"]) {
    await shell(t, `(yanex ${command}; echo $? >code) | head -1`).stdout(
      "a line of some length 0\n",
    );
    assert.equal(t.read("code"), "0\n");
  }
});
