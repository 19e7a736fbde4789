import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { changeTree, commitTree, seeded } from "./tree.ts";

const RUNS = 20;

for (const half of ["first", "second"] as const) {
  test(`20 runs with random uncommitted changes have the same files again (${half} half)`, async (t) => {
    const seed = half === "first" ? 1 : 2;
    const random = seeded(seed);
    await commitTree(t, random);
    const commit = await t.git("rev-parse", "HEAD");
    let patches = 0;
    for (let run = 0; run < RUNS / 2; run++) {
      await t.git("reset", "--quiet", "--hard");
      await t.git("clean", "--quiet", "-ffdx");
      const changes: string[] = [];
      for (const count = 1 + Math.floor(random() * 7); changes.length < count;) {
        const change = await changeTree(t, random);
        if (change !== null) changes.push(change);
      }
      const known = t.store.ids();
      // Files that git does not track come along when they are asked for.
      const untracked = run % 3 === 0;
      if (untracked) t.write("new file of\nno commit", new Uint8Array([0, 255, 13, 10]));
      await t.yanex(["run", "tree.py", "-q", ...(untracked ? ["--include-untracked"] : [])])
        .stderr("");
      const [original] = t.store.ids().filter((id) => !known.includes(id));
      if (t.store.has("artifacts/git_diff.patch", original)) patches++;

      // What the checkout looks like meanwhile does not matter.
      await t.git("reset", "--quiet", "--hard");
      t.write("plain.py", "another day\n");
      const { stdout } = await t.yanex(["reproduce", original!, "--check"]).stderr("");
      assert.match(
        stdout,
        new RegExp(`✓ Reproduced: 1 metric and 1 artifact are those of ${original}\n`),
        changes.join(", "),
      );
      const [copy] = t.store.ids().filter((id) => !known.includes(id) && id !== original);
      assert.deepEqual(
        JSON.parse(t.store.artifact(copy!, "tree.json")),
        JSON.parse(t.store.artifact(original!, "tree.json")),
        changes.join(", "),
      );
    }
    assert.ok(patches > RUNS / 4, "most runs must have uncommitted changes");
    assert.equal(await t.git("rev-parse", "HEAD"), commit);
  });
}
