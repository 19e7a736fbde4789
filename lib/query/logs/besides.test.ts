import assert from "node:assert/strict";
import { join } from "node:path";
import { Besides } from "./besides.ts";
import { bytesOf } from "./line_reader.ts";

function inFolder(body: (file: (name: string) => string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    body((name) => join(folder, name));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("lines that are recorded elsewhere are left out, in whatever order streams came", () =>
  inFolder((file) => {
    Deno.writeTextFileSync(file("out"), "a\n\nloss 1\nloss 2\nlast");
    Deno.writeTextFileSync(file("err"), "warning\na\n");
    Deno.writeTextFileSync(
      file("log"),
      "loading cuda\na\nwarning\n\nloss 1\na\nloss 2\nlast\nslurmstepd: CANCELLED\n",
    );
    const besides = new Besides(file("log"), [file("out"), file("err")]);
    assert.deepEqual([...besides.more()], ["loading cuda", "slurmstepd: CANCELLED"]);
  }));

Deno.test("a line that was cut in the log does not spoil those that follow", () =>
  inFolder((file) => {
    Deno.writeTextFileSync(file("out"), "first line\nsecond line\nthird line\nfourth line\n");
    Deno.writeTextFileSync(
      file("log"),
      "first line\nsecond slurmd: hello\nline\nthird line\nfourth line\n",
    );
    const besides = new Besides(file("log"), [file("out"), file("missing")]);
    assert.deepEqual([...besides.more()], ["second slurmd: hello", "line"]);
  }));

Deno.test("labels of several that run at once are no difference", () =>
  inFolder((file) => {
    Deno.writeTextFileSync(file("out"), "hello\n[0123abcd] own label\n");
    Deno.writeTextFileSync(
      file("log"),
      "[63a2bb0a] hello\n[0123abcd] own label\n[63a2bb0a] other\n",
    );
    assert.deepEqual(
      [...new Besides(file("log"), [file("out")]).more()],
      ["[63a2bb0a] other"],
    );
  }));

Deno.test("what comes later is handed on later, byte for byte", () =>
  inFolder((file) => {
    const besides = new Besides(file("log"), [file("out")]);
    assert.deepEqual([...besides.more()], []);
    const odd = Uint8Array.from({ length: 256 }, (_, byte) => byte === 10 ? 11 : byte);
    odd[255] = 10;
    Deno.writeFileSync(file("log"), odd);
    assert.deepEqual([...besides.more()].map(bytesOf), [odd]);
    Deno.writeTextFileSync(file("log"), "later\n", { append: true });
    assert.deepEqual([...besides.more()], ["later"]);
  }));

Deno.test("a log of many long lines is read in pieces", () =>
  inFolder((file) => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${i} ${"x".repeat(i % 200)}`);
    Deno.writeTextFileSync(file("out"), lines.filter((_, i) => i % 1000 !== 0).join("\n") + "\n");
    Deno.writeTextFileSync(file("log"), lines.join("\n") + "\n");
    const besides = new Besides(file("log"), [file("out")]);
    assert.deepEqual([...besides.more()], lines.filter((_, i) => i % 1000 === 0));
  }));
