import assert from "node:assert/strict";
import { join } from "node:path";
import { writeFileAtomic, writeNewFile } from "./atomic_file.ts";
import { failureReason } from "./failure.ts";

Deno.test("a file is replaced whole and with its permissions, and nothing else is left", () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a.json");
  writeFileAtomic(path, "old");
  writeFileAtomic(path, (write) => {
    write(new TextEncoder().encode("new "));
    write(new TextEncoder().encode("text"));
  }, { mode: 0o600, durable: false });
  assert.equal(Deno.readTextFileSync(path), "new text");
  if (Deno.build.os !== "windows") assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["a.json"]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a write that fails half way leaves the old content and no temporary file", () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a.json");
  writeFileAtomic(path, "old");
  assert.throws(() =>
    writeFileAtomic(path, (write) => {
      write(new Uint8Array(10));
      throw new Error("disk on fire");
    }), /disk on fire/);
  assert.equal(Deno.readTextFileSync(path), "old");
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["a.json"]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a new file is never written over an existing one", () => {
  const folder = Deno.makeTempDirSync();
  const path = join(folder, "a");
  writeNewFile(path, "first");
  assert.throws(() => writeNewFile(path, "second"), (error) => failureReason(error) === "exists");
  assert.equal(Deno.readTextFileSync(path), "first");
  Deno.removeSync(folder, { recursive: true });
});
