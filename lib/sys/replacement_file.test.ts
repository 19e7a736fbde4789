import assert from "node:assert/strict";
import { join } from "node:path";
import { openReplacementFile } from "./replacement_file.ts";

Deno.test("the file has its name when it is complete, and no other", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const path = join(folder, "patch");
    const names = () => [...Deno.readDirSync(folder)].map((entry) => entry.name);
    const first = openReplacementFile(path, 0o600);
    first.write(new Uint8Array([1, 2]));
    assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
    assert.match(names()[0] ?? "", /^\./);
    first.write(new Uint8Array([3]));
    first.commit();
    assert.deepEqual(Deno.readFileSync(path), new Uint8Array([1, 2, 3]));

    const second = openReplacementFile(path);
    second.write(new Uint8Array([4]));
    second.discard();
    assert.deepEqual(Deno.readFileSync(path), new Uint8Array([1, 2, 3]));
    assert.deepEqual(names(), ["patch"]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
