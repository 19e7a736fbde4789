import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";

test("the patch of a sweep lies on the disk once, and each experiment has it", async (t) => {
  t.write("train.py", "");
  await t.commit();
  t.write("train.py", Array.from({ length: 50_000 }, (_, line) => `x = ${line}\n`).join(""));
  await t.yanex("run train.py --stage -q -p i=range(4)");
  await t.yanex("run train.py -q -p i=range(3)");
  const patches = t.store.experiments().map(({ id, git }) => {
    const path = join(t.store.folder(id), git.patch_file);
    return { ...Deno.statSync(path), path, recorded: git.patch_size_bytes };
  });
  assert.equal(patches.length, 7);
  for (const group of [patches.slice(0, 4), patches.slice(4)]) {
    assert.equal(new Set(group.map(({ ino }) => ino)).size, 1);
    for (const { nlink, size, recorded } of group) {
      assert.deepEqual([nlink, recorded], [group.length, size]);
    }
  }
  // One of them can go without harm to the others.
  Deno.removeSync(join(patches[0]!.path, "../.."), { recursive: true });
  await t.git("checkout", "--quiet", "--", ".");
  await t.git("apply", patches[1]!.path);
  assert.match(t.read("train.py"), /^x = 0\n[^]*x = 49999\n$/);
});
