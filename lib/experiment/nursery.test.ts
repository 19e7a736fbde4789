import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { processIdentity, setModified } from "../sys/mod.ts";
import { identityEntries } from "./liveness.ts";
import { listNursery } from "./nursery.ts";
import { putExperiment, withStore } from "./testing/store.ts";

const hour = 3_600_000;

Deno.test("what lies where experiments are made is told apart", () =>
  withStore((store) => {
    const nursery = { root: join(store.root, ".new") };
    const now = Date.now();
    const runner = (pid: number) => identityEntries({ ...processIdentity(), pid });
    putExperiment(nursery, "aaaaaaaa", { status: "running", runner: runner(4_000_000) });
    const live = { ...processIdentity() };
    putExperiment(nursery, "bbbbbbbb", { status: "running", runner: identityEntries(live) });
    putExperiment(nursery, "cccccccc", { status: "staged" });
    setModified(putExperiment(nursery, "dddddddd", { status: "staged" }), now - 25 * hour);
    const ran = putExperiment(nursery, "eeeeeeee");
    Deno.writeTextFileSync(join(ran, "artifacts/stdout.txt"), "printed");
    setModified(ran, now - 25 * hour);
    putExperiment(nursery, "deleted-ffffffff-0a1b2c3d");
    const kinds = (now: number) =>
      Object.fromEntries(listNursery(store, now).map(({ path, kind }) => [basename(path), kind]));
    assert.deepEqual(kinds(now), {
      aaaaaaaa: "draft",
      bbbbbbbb: "recent",
      cccccccc: "recent",
      dddddddd: "draft",
      eeeeeeee: "data",
      "deleted-ffffffff-0a1b2c3d": "recent",
    });
    // Its new name is what counts, not when something was last written into it.
    assert.equal(kinds(now + 2 * hour)["deleted-ffffffff-0a1b2c3d"], "deletion");
    assert.equal(kinds(now + 25 * hour).cccccccc, "draft");
    assert.equal(kinds(now + 25 * hour).bbbbbbbb, "recent", "its maker lives");
    assert.ok(existsSync(ran));
  }));
