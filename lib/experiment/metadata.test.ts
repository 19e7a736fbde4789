import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { UserError } from "../errors/mod.ts";
import { parseJson, type ValueMap } from "../params/mod.ts";
import { onlyIf } from "../sys/testing/only_if.ts";
import { hasSmallDisks, withSmallDisk } from "../sys/testing/small_disk.ts";
import {
  entryAt,
  formatMetadata,
  METADATA_FILE,
  peekStatus,
  readMetadata,
  secondsBetween,
  STATUSES,
  updateMetadata,
} from "./metadata.ts";
import { putExperiment, runModule, withStore } from "./testing/store.ts";

const posix = { ignore: Deno.build.os === "windows" };

const isUserError = (kind: string) => (error: unknown) =>
  error instanceof UserError && error.kind === kind;

Deno.test("what is missing or of the wrong type is null", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa", {
      name: 5,
      tags: ["a", 1, "b"],
      duration: "long",
      status: "sleeping",
      error_message: "x",
    });
    const reading = readMetadata(folder);
    assert.equal(reading.kind, "read");
    if (reading.kind !== "read") return;
    const { name, tags, duration, status, errorMessage, startedAt } = reading.metadata;
    assert.deepEqual(
      [name, tags, duration, status, errorMessage, startedAt],
      [null, ["a", "b"], null, "unknown", "x", null],
    );
  }));

Deno.test("upstream's times of the end count as completed_at", () =>
  withStore((store) => {
    for (const key of ["completed_at", "failed_at", "cancelled_at"]) {
      const folder = putExperiment(store, "aaaaaaaa", { [key]: "2026-03-01T10:00:00" });
      const reading = readMetadata(folder);
      assert.equal(reading.kind === "read" && reading.metadata.completedAt, "2026-03-01T10:00:00");
    }
  }));

Deno.test("metadata that was cut anywhere is broken, and a folder without is no experiment", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa", { name: "a \u{1f642} name", tags: ["x"] });
    const file = join(folder, METADATA_FILE);
    const whole = Deno.readFileSync(file);
    // The last byte is the end of the line.
    for (let length = 0; length < whole.length - 1; length++) {
      Deno.writeFileSync(file, whole.subarray(0, length));
      assert.equal(readMetadata(folder).kind, "broken", `${length} bytes`);
    }
    for (const text of ["[]", "null", "5", '"text"', "\0\0\0\0"]) {
      Deno.writeTextFileSync(file, text);
      assert.equal(readMetadata(folder).kind, "broken", text);
    }
    Deno.removeSync(file);
    assert.equal(readMetadata(folder).kind, "absent");
    Deno.mkdirSync(file);
    assert.equal(readMetadata(folder).kind, "broken");
  }));

Deno.test("a change keeps all else: unknown keys, kinds of numbers, deep maps", () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    const file = join(folder, METADATA_FILE);
    const text =
      '{"status": "running", "future": {"a": [1.0, 1, 1e-05, NaN, 12345678901234567890]},' +
      ' "__proto__": {"x": null}}';
    Deno.writeTextFileSync(file, text);
    await updateMetadata(folder, (raw) => raw.set("status", "failed"));
    const before = parseJson(text) as ValueMap;
    const after = parseJson(Deno.readTextFileSync(file)) as ValueMap;
    assert.deepEqual([...after.keys()], [...after.keys()].toSorted());
    assert.match(String(after.get("saved_at")), /^\d{4}-/);
    after.delete("saved_at");
    before.set("status", "failed");
    assert.equal(formatMetadata(after), formatMetadata(before));
  }));

Deno.test("the file keeps its permissions", posix, () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    const file = join(folder, METADATA_FILE);
    for (const mode of [0o600, 0o640]) {
      Deno.chmodSync(file, mode);
      await updateMetadata(folder, () => {});
      assert.equal(Deno.statSync(file).mode! & 0o777, mode);
    }
    await updateMetadata(folder, () => {}, { mode: 0o600 });
    assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "artifacts",
      "metadata.json",
    ]);
  }));

Deno.test("changes by many processes at once are all made", () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "aaaaaaaa", { name: "n" });
    const names = ["a", "b", "c", "d"];
    await Promise.all(names.map((name) => runModule("add_tags.ts", [folder, name, "25"])));
    const reading = readMetadata(folder);
    assert.ok(reading.kind === "read");
    const expected = names.flatMap((name) =>
      Array.from({ length: 25 }, (_, at) => `${name}-${at}`)
    );
    assert.deepEqual([...reading.metadata.tags].sort(), expected.sort());
    assert.deepEqual([...Deno.readDirSync(folder)].length, 2, "no temporary file, no lock");
  }));

Deno.test("an experiment that is archived during a change is changed where it is then", () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "aaaaaaaa", { status: "running" });
    const archived = join(store.root, "archived", "aaaaaaaa");
    Deno.mkdirSync(join(store.root, "archived"));
    let changes = 0;
    await updateMetadata(folder, (raw) => {
      if (changes++ === 0) Deno.renameSync(folder, archived);
      raw.set("note", "first");
    });
    // The lock went with the folder, and must not be in the way of the next.
    await updateMetadata(folder, (raw) => raw.set("next", true));
    const reading = readMetadata(archived);
    assert.ok(reading.kind === "read");
    assert.equal(reading.metadata.raw.get("note"), "first");
    assert.equal(reading.metadata.raw.get("next"), true);
    assert.equal(existsSync(join(archived, ".metadata.lock")), false);
    assert.equal(changes, 2);
  }));

Deno.test("an experiment that was moved right after a change leaves no lock", () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "aaaaaaaa", { status: "running" });
    const archived = join(store.root, "archived", "aaaaaaaa");
    Deno.mkdirSync(join(store.root, "archived"));
    const update = updateMetadata(folder, (raw) => raw.set("note", "first"));
    // Its text lies beside the file by now, and the rest waits for the disk.
    Deno.renameSync(folder, archived);
    await update;
    assert.equal(
      parseJson(Deno.readTextFileSync(join(archived, METADATA_FILE))) instanceof Map,
      true,
    );
    await updateMetadata(folder, (raw) => raw.set("next", true));
    assert.equal(existsSync(join(archived, ".metadata.lock")), false);
  }));

Deno.test("what cannot be changed is an error that the user can understand", () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    const file = join(folder, METADATA_FILE);
    Deno.writeTextFileSync(file, '{"stat');
    await assert.rejects(updateMetadata(folder, () => {}), isUserError("metadata-broken"));
    assert.equal(Deno.readTextFileSync(file), '{"stat');
    Deno.removeSync(file);
    await assert.rejects(updateMetadata(folder, () => {}), isUserError("experiment-gone"));
    Deno.removeSync(folder, { recursive: true });
    await assert.rejects(updateMetadata(folder, () => {}), isUserError("experiment-gone"));
  }));

Deno.test("a mistake in the change itself is no error of the user's", () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    const before = Deno.readTextFileSync(join(folder, METADATA_FILE));
    const mistake = new TypeError("a bug");
    await assert.rejects(
      updateMetadata(folder, () => {
        throw mistake;
      }),
      (error) => error === mistake,
    );
    assert.equal(Deno.readTextFileSync(join(folder, METADATA_FILE)), before);
  }));

Deno.test(
  onlyIf(hasSmallDisks, "needs root", "on a full or read-only disk the old metadata stays"),
  () =>
    withSmallDisk(64, async (disk) => {
      const folder = putExperiment({ root: disk.path }, "aaaaaaaa", { name: "x".repeat(8000) });
      const before = Deno.readTextFileSync(join(folder, METADATA_FILE));
      disk.fill();
      const change = () => updateMetadata(folder, (raw) => raw.set("name", "y".repeat(9000)));
      await assert.rejects(change(), isUserError("record-not-writable"));
      disk.forbidWriting();
      await assert.rejects(change(), isUserError("record-not-writable"));
      assert.equal(Deno.readTextFileSync(join(folder, METADATA_FILE)), before);
      assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
        "artifacts",
        "metadata.json",
      ]);
    }),
);

Deno.test("a peek gives the status that reading gives", () =>
  withStore((store) => {
    const entry = fc.constantFrom<[string, string]>(
      ["name", '\n  "status": "failed",\n'],
      ["attempts", "failed"],
      ["zzz", '"status": "staged"'],
    );
    fc.assert(
      fc.property(fc.constantFrom(...STATUSES), fc.array(entry), (status, entries) => {
        const folder = putExperiment(store, "aaaaaaaa", {
          ...Object.fromEntries(entries),
          inner: { status: "cancelled", deep: [{ status: "staged" }] },
          status,
        });
        assert.equal(peekStatus(folder), status);
      }),
      { numRuns: 50 },
    );
    assert.equal(peekStatus(join(store.root, "nothing")), null);
  }));

Deno.test("seconds are counted between two times, of either form", () => {
  const start = "2026-03-01T10:00:00.500000";
  assert.equal(secondsBetween(start, "2026-03-01T10:01:00.750000"), 60.25);
  assert.equal(secondsBetween(start, "2026-03-01T11:00:00.5+01:00"), 0);
  assert.equal(secondsBetween(start, null), null);
  assert.equal(secondsBetween("soon", start), null);
});

Deno.test("an entry is found along its keys", () => {
  const raw = parseJson('{"a": {"b": {"c": 5}}, "list": [1]}') as ValueMap;
  assert.equal(entryAt(raw, "a", "b", "c"), 5n);
  assert.equal(entryAt(raw, "a", "x", "c"), undefined);
  assert.equal(entryAt(raw, "list", "0"), undefined);
});
