import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { diskEntry } from "./disk_entry.ts";
import { tryWriting } from "./file_clock.ts";
import { isMentionedByProcess } from "./mentioned.ts";

function inFolder(body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a link is itself, nothing is null, and names of one file are told", () =>
  inFolder((folder) => {
    const [file, other, link] = ["a", "b", "c"].map((name) => join(folder, name));
    Deno.writeTextFileSync(file!, "x".repeat(10_000));
    Deno.linkSync(file!, other!);
    Deno.symlinkSync("/", link!);
    assert.equal(diskEntry(link!)?.isSymlink, true);
    assert.equal(diskEntry(file!)?.names, 2);
    assert.equal(diskEntry(file!)?.key, diskEntry(other!)?.key);
    assert.equal(diskEntry(join(folder, "none")), null);
    assert.equal(diskEntry(join(file!, "none")), null);
  }));

Deno.test(
  "a file with holes takes up what is in it",
  { ignore: Deno.build.os !== "linux" },
  () =>
    inFolder((folder) => {
      const file = join(folder, "sparse");
      Deno.writeTextFileSync(file, "");
      Deno.truncateSync(file, 1 << 30);
      assert.ok(diskEntry(file)!.allocated < 1 << 20);
    }),
);

Deno.test("trying whether one can write leaves nothing", () =>
  inFolder((folder) => {
    const time = tryWriting(folder);
    assert.ok(Math.abs(time - Deno.statSync(folder).mtime!.getTime()) < 60_000);
    assert.deepEqual(readdirSync(folder), []);
    assert.throws(() => tryWriting(join(folder, "none")), Deno.errors.NotFound);
  }));

Deno.test("a process that names a text in its environment is found", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const word = `yanex-${crypto.randomUUID()}`;
  assert.equal(isMentionedByProcess(word), false);
  const child = new Deno.Command("sleep", { args: ["60"], env: { SOME_PATH: word } }).spawn();
  try {
    assert.equal(isMentionedByProcess(word), true);
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
  assert.equal(isMentionedByProcess(word), false);
});
