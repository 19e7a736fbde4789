import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { processIdentity } from "../sys/mod.ts";
import { identityEntries } from "./liveness.ts";
import { METADATA_FILE } from "./metadata.ts";
import { deleteExperiment, removeDeleted } from "./remove.ts";
import { listPlaces, locateExperiment, type Store } from "./store.ts";
import { putExperiment, startModule, withStore } from "./testing/store.ts";

const onWindows = Deno.build.os === "windows";

function remove(store: Store, id = "abcd1234") {
  return deleteExperiment(store, locateExperiment(store, id)!);
}

function names(folder: string): string[] {
  return existsSync(folder) ? [...Deno.readDirSync(folder)].map(({ name }) => name) : [];
}

Deno.test("an experiment is deleted with everything in it, archived or not", () =>
  withStore((store) => {
    for (const archived of [false, true]) {
      const folder = putExperiment(store, "abcd1234", {}, { archived });
      Deno.mkdirSync(join(folder, "artifacts/deep/er"), { recursive: true });
      Deno.writeTextFileSync(join(folder, "artifacts/deep/er/file"), "");
      assert.equal(remove(store), null);
      assert.equal(existsSync(folder), false);
      assert.deepEqual(names(join(store.root, ".new")), []);
    }
  }));

Deno.test("what links in it lead to stays", { ignore: onWindows }, () =>
  withStore((store) => {
    const folder = putExperiment(store, "abcd1234");
    const data = join(store.root, "data");
    Deno.mkdirSync(data);
    Deno.writeTextFileSync(join(data, "precious"), "");
    Deno.symlinkSync(data, join(folder, "artifacts", "data"));
    remove(store);
    assert.deepEqual(names(data), ["precious"]);
  }));

Deno.test("one that runs stays", () =>
  withStore((store) => {
    const runner = identityEntries(processIdentity());
    const folder = putExperiment(store, "abcd1234", { status: "running", runner });
    assert.throws(() => remove(store), { kind: "experiment-running" });
    assert.ok(existsSync(join(folder, METADATA_FILE)));
    assert.deepEqual(names(join(store.root, ".new")), []);
  }));

Deno.test("files that cannot be removed are told, and the experiment is gone", {
  ignore: onWindows || Deno.uid() === 0,
}, () =>
  withStore((store) => {
    const closed = join(putExperiment(store, "abcd1234"), "artifacts");
    Deno.writeTextFileSync(join(closed, "file"), "");
    Deno.chmodSync(closed, 0o500);
    const remains = remove(store);
    assert.ok(remains !== null);
    assert.equal(locateExperiment(store, "abcd1234"), null);
    removeDeleted(store);
    assert.ok(existsSync(remains.folder), "it cannot be removed yet");
    Deno.chmodSync(join(remains.folder, "artifacts"), 0o700);
    removeDeleted(store);
    assert.equal(existsSync(remains.folder), false);
  }));

Deno.test("an archive on another file system is no hindrance", {
  ignore: !existsSync("/dev/shm"),
}, () =>
  withStore((store) => {
    const other = Deno.makeTempDirSync({ dir: "/dev/shm", prefix: "yanex-archive-" });
    try {
      Deno.symlinkSync(other, join(store.root, "archived"));
      putExperiment(store, "abcd1234", {}, { archived: true });
      assert.equal(remove(store), null);
      removeDeleted(store);
      assert.deepEqual(names(other), []);
    } finally {
      Deno.removeSync(other, { recursive: true });
    }
  }));

Deno.test("kills leave whole experiments, and what is half removed is out of sight", {
  ignore: onWindows,
}, () =>
  withStore(async (store) => {
    // Enough files that a removal takes some time, so that kills meet it at work.
    const files = Array.from({ length: 200 }, (_, number) => `artifacts/file-${number}`);
    const ids = Array.from({ length: 40 }, (_, number) => `abcd${1000 + number}`);
    for (const id of ids) {
      const folder = putExperiment(store, id);
      for (const file of files) Deno.writeTextFileSync(join(folder, file), "");
    }
    for (let round = 0; round < 12; round++) {
      const verb = (["delete", "archive", "unarchive"] as const)[round % 3]!;
      const child = startModule("move.ts", [store.root, verb, ...ids]);
      const reader = child.stdout.getReader();
      await reader.read();
      // Shorter than it takes, longer each time: never waited for, only spread.
      await new Promise((resolve) => setTimeout(resolve, round * 2));
      try {
        child.kill("SIGKILL");
      } catch {
        // It was done with all of them.
      }
      await Promise.all([reader.cancel(), child.stderr.cancel(), child.status]);
      const places = listPlaces(store);
      assert.equal(new Set(places.map(({ id }) => id)).size, places.length, "each in one place");
      for (const { folder } of places) {
        assert.ok(existsSync(join(folder, METADATA_FILE)), folder);
        for (const file of files) assert.ok(existsSync(join(folder, file)), `${folder}/${file}`);
      }
    }
    removeDeleted(store);
    assert.deepEqual(names(join(store.root, ".new")), []);
    // Claims of the killed are in nobody's way.
    for (const place of listPlaces(store)) deleteExperiment(store, place);
    assert.deepEqual(listPlaces(store), []);
  }));
