import assert from "node:assert/strict";
import { GrowingFile } from "./growing_file.ts";

Deno.test("a file is read as it grows, and from its beginning when it is written anew", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/out`;
    using file = new GrowingFile(() => path);
    const next = () => new TextDecoder().decode(file.read());
    assert.equal(next(), "");
    Deno.writeTextFileSync(path, "one");
    assert.equal(next(), "one");
    assert.equal(next(), "");
    Deno.writeTextFileSync(path, " two", { append: true });
    assert.equal(next(), " two");
    Deno.writeTextFileSync(path, "new");
    assert.equal(next(), "new");
    Deno.writeTextFileSync(path, "x".repeat(1.5 * 2 ** 20), { append: true });
    assert.equal(next().length + next().length, 1.5 * 2 ** 20);
    Deno.writeTextFileSync(`${folder}/other`, "y".repeat(2 ** 21));
    Deno.writeTextFileSync(path, "the last words", { append: true });
    Deno.renameSync(path, `${folder}/aside`);
    Deno.renameSync(`${folder}/other`, path);
    assert.equal(next(), "the last words");
    assert.deepEqual([next().length, next().length], [2 ** 20, 2 ** 20]);
    using rest = new GrowingFile(() => path, 2 ** 21 - 3);
    assert.equal(new TextDecoder().decode(rest.read()), "yyy");
    Deno.removeSync(path);
    assert.equal(next(), "");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
