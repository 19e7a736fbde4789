import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";

function recorded(t: Sandbox, name: string): Uint8Array {
  return Deno.readFileSync(`${t.store.folder(t.store.onlyId())}/artifacts/${name}`);
}

test("output is passed on and recorded byte for byte", async (t) => {
  // Not UTF-8, NUL, half a character at the end of a piece, carriage returns, no final newline.
  const pieces = ["\\xff\\xfe\\x00", "half \\xe6\\x97", "\\xa5\\r10%\\r20%", "\\x1b[31mred"];
  t.write(
    "train.py",
    "import sys, time\n" +
      `for piece in [${pieces.map((piece) => `b"${piece}"`).join(", ")}]:\n` +
      "    for stream in sys.stdout, sys.stderr:\n" +
      "        stream.buffer.write(piece); stream.buffer.flush()\n" +
      "    time.sleep(0.01)\n",
  );
  const { stdoutBytes } = await t.yanex("run train.py -q");
  const expected = new Uint8Array([
    ...[0xff, 0xfe, 0x00],
    ...new TextEncoder().encode("half 日\r10%\r20%\x1b[31mred"),
  ]);
  assert.deepEqual(stdoutBytes, expected);
  assert.deepEqual(recorded(t, "stdout.txt"), expected);
  assert.deepEqual(recorded(t, "stderr.txt"), expected);
});

test("a script that says nothing has empty files", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q").stdout("").stderr("");
  assert.equal(recorded(t, "stdout.txt").length, 0);
  assert.equal(recorded(t, "stderr.txt").length, 0);
});

test("much output is recorded whole", async (t) => {
  t.write("train.py", "import sys\nfor i in range(200): sys.stdout.write('x' * 99999 + '\\n')\n");
  const { stdoutBytes } = await t.yanex("run train.py -q");
  assert.equal(stdoutBytes.length, 20_000_000);
  assert.equal(recorded(t, "stdout.txt").length, 20_000_000);
});

test("output of the script's children is recorded as well", async (t) => {
  t.write("train.py", "import os\nos.system('echo from a child; echo more >&2')\n");
  await t.yanex("run train.py -q").stdout("from a child\n").stderr("more\n");
  const id = t.store.onlyId();
  assert.equal(t.store.artifact(id, "stdout.txt"), "from a child\n");
  assert.equal(t.store.artifact(id, "stderr.txt"), "more\n");
});
