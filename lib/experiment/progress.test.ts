import assert from "node:assert/strict";
import { join } from "node:path";
import { hasProgressed } from "./progress.ts";

Deno.test("metrics and checkpoints since then are progress, nothing else is", () => {
  const folder = Deno.makeTempDirSync();
  try {
    assert.equal(hasProgressed(folder, 0), false);
    const write = (name: string, seconds: number) => {
      Deno.writeTextFileSync(join(folder, name), "");
      Deno.utimeSync(join(folder, name), seconds, seconds);
    };
    write("metadata.json", 200);
    Deno.mkdirSync(join(folder, "checkpoints"));
    assert.equal(hasProgressed(folder, 100_000), false);
    write("metrics.jsonl", 99);
    write("checkpoints/last.pt", 99);
    assert.equal(hasProgressed(folder, 100_000), false);
    write("metrics.jsonl", 100);
    assert.equal(hasProgressed(folder, 100_000), true);
    write("metrics.jsonl", 99);
    write("checkpoints/last.pt", 101);
    assert.equal(hasProgressed(folder, 100_000), true);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
