import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors/mod.ts";
import { toValue, type ValueMap } from "../params/mod.ts";
import { onlyIf } from "../sys/testing/only_if.ts";
import { hasSmallDisks, withSmallDisk } from "../sys/testing/small_disk.ts";
import { draftExperiment, removeForgottenDrafts } from "./create.ts";
import { isExperimentId, newExperimentId } from "./id.ts";
import { readMetadata } from "./metadata.ts";
import { readParams } from "./params_file.ts";
import { listPlaces, type Store } from "./store.ts";
import { putExperiment, withStore } from "./testing/store.ts";

const posix = { ignore: Deno.build.os === "windows" };
const params = toValue({ lr: 0.1, depth: 3 }) as ValueMap;
const metadata = (id: string) => toValue({ id, status: "created" }) as ValueMap;
const modeOf = (path: string) => (Deno.statSync(path).mode! & 0o777).toString(8);
const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

const isUserError = (kind: string) => (error: unknown) =>
  error instanceof UserError && error.kind === kind;

Deno.test("an experiment is there when it is whole, and not before", () =>
  withStore(async (store) => {
    const draft = draftExperiment(store);
    assert.ok(isExperimentId(draft.id));
    assert.deepEqual(listPlaces(store), []);
    Deno.writeTextFileSync(join(draft.folder, "artifacts/git_diff.patch"), "patch");
    const folder = draft.publish(metadata(draft.id), params);
    assert.deepEqual(listPlaces(store), [{ id: draft.id, folder, archived: false }]);
    assert.equal(readMetadata(folder).kind, "read");
    assert.deepEqual(await readParams(folder), params);
    assert.deepEqual(names(folder), [".params.json", "artifacts", "metadata.json", "params.yaml"]);
    assert.deepEqual(names(join(folder, "artifacts")), ["git_diff.patch"]);
    assert.deepEqual(names(join(store.root, ".new")), []);
  }));

Deno.test("a draft that is given up leaves nothing", () =>
  withStore((store) => {
    const draft = draftExperiment(store);
    draft.discard();
    assert.deepEqual(names(join(store.root, ".new")), []);
    draft.discard();
  }));

Deno.test("an experiment of the same id is never replaced", () =>
  withStore((store) => {
    const draft = draftExperiment(store);
    // Somebody on another machine has drawn the same id and was faster.
    const folder = putExperiment(store, draft.id, { name: "first" });
    assert.throws(() => draft.publish(metadata(draft.id), params), UserError);
    const reading = readMetadata(folder);
    assert.equal(reading.kind === "read" && reading.metadata.name, "first");
    assert.deepEqual(names(join(store.root, ".new")), []);
  }));

Deno.test(
  "a store that yanex makes is its owner's alone; an existing one keeps its ways",
  posix,
  () =>
    withStore(({ root }) => {
      const make = (store: Store) => {
        const draft = draftExperiment(store);
        return draft.publish(metadata(draft.id), params);
      };
      const privately = make({ root: join(root, "new/store") });
      assert.equal(modeOf(join(root, "new")), "700");
      assert.equal(modeOf(privately), "700");
      assert.equal(modeOf(join(privately, "artifacts")), "700");
      for (const file of [".params.json", "metadata.json", "params.yaml"]) {
        assert.equal(modeOf(join(privately, file)), "600");
      }
      Deno.mkdirSync(join(root, "shared"));
      Deno.chmodSync(join(root, "shared"), 0o2775);
      const shared = make({ root: join(root, "shared") });
      const umask = Deno.umask();
      assert.equal(modeOf(shared), (0o777 & ~umask).toString(8));
      assert.equal(modeOf(join(shared, "metadata.json")), (0o666 & ~umask).toString(8));
      assert.notEqual(Deno.statSync(shared).mode! & 0o2000, 0, "the group is handed down");
    }),
);

Deno.test("a store that cannot be is an error of the user's", () =>
  withStore(({ root }) => {
    const file = join(root, "file");
    Deno.writeTextFileSync(file, "");
    assert.throws(() => draftExperiment({ root: file }), isUserError("store-exists"));
    assert.throws(
      () => draftExperiment({ root: join(file, "store") }),
      isUserError("store-not-a-directory"),
    );
  }));

Deno.test(
  onlyIf(hasSmallDisks, "needs root", "on a full or read-only disk nothing is half made"),
  () =>
    withSmallDisk(64, (disk) => {
      const store = { root: join(disk.path, "store") };
      const draft = draftExperiment(store);
      const big = toValue({ text: "x".repeat(100_000) }) as ValueMap;
      assert.throws(() => draft.publish(metadata(draft.id), big), isUserError("store-no-space"));
      assert.deepEqual(names(store.root), [".new"]);
      assert.deepEqual(names(join(store.root, ".new")), []);
      disk.forbidWriting();
      assert.throws(() => draftExperiment(store), isUserError("store-read-only"));
      const elsewhere = { root: join(disk.path, "elsewhere") };
      assert.throws(() => draftExperiment(elsewhere), isUserError("store-read-only"));
    }),
);

Deno.test("drafts that a killed process left are removed, others not", () =>
  withStore((store) => {
    removeForgottenDrafts(store);
    const fresh = draftExperiment(store);
    const old = draftExperiment(store);
    const folder = putExperiment(store, "aaaaaaaa");
    const longAgo = new Date(Date.now() - 25 * 3_600_000);
    Deno.utimeSync(old.folder, longAgo, longAgo);
    Deno.utimeSync(folder, longAgo, longAgo);
    removeForgottenDrafts(store);
    assert.equal(existsSync(fresh.folder), true);
    assert.equal(existsSync(old.folder), false);
    assert.equal(existsSync(folder), true);
  }));

Deno.test("ids are 8 hexadecimal digits and do not repeat", () => {
  const ids = Array.from({ length: 1000 }, newExperimentId);
  assert.ok(ids.every(isExperimentId));
  assert.equal(new Set(ids).size, 1000);
  for (const text of ["", "abc", "abcdefgh", "ABCDEF01", "012345678", "archived"]) {
    assert.equal(isExperimentId(text), false, text);
  }
});
