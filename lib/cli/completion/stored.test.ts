import assert from "node:assert/strict";
import { join } from "node:path";
import { NewestExperiments } from "./stored.ts";

/** A store whose experiments `000000`, `000001` and so on are each newer than the one before. */
function inStore(count: number, body: (root: string) => void): void {
  const root = Deno.makeTempDirSync();
  try {
    for (let at = 0; at < count; at++) {
      const folder = join(root, String(at).padStart(8, "0"));
      Deno.mkdirSync(folder);
      Deno.writeTextFileSync(join(folder, "metadata.json"), `{"name": "n${at}"}`);
      Deno.utimeSync(folder, 1e9 + at, 1e9 + at);
    }
    body(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** A clock that goes on by so many milliseconds each time that it is read. */
function steppingClock(step: number): () => number {
  let time = 0;
  return () => time += step;
}

const names = (experiments: Iterable<{ record: { name: string | null } }>) =>
  [...experiments].map(({ record }) => record.name);

Deno.test("experiments come with the newest first, as many as are wanted", () =>
  inStore(5, (root) => {
    const experiments = new NewestExperiments({ root }, "regular");
    assert.deepEqual(names(experiments.among(2)), ["n4", "n3"]);
    assert.deepEqual(names(experiments.among(9, ({ id }) => id < "00000002")), ["n1", "n0"]);
  }));

Deno.test("of many only the newest are read", () =>
  inStore(600, (root) => {
    const read = names(new NewestExperiments({ root }, "regular", () => 0).newest());
    assert.deepEqual([read.length, read[0], read.at(-1)], [500, "n599", "n100"]);
  }));

Deno.test("where the disk is slow, what was found in time has to do", () =>
  inStore(50, (root) => {
    const experiments = new NewestExperiments({ root }, "regular", steppingClock(25));
    assert.ok(experiments.places.length > 0 && experiments.places.length < 50);
    const read = names(experiments.newest());
    assert.ok(read.length > 0 && read.length < experiments.places.length + 1);
  }));

Deno.test("a store that is not there has none", () => {
  assert.deepEqual(names(new NewestExperiments({ root: "/nowhere/at/all" }, "all").newest()), []);
});
