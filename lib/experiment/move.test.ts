import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors/mod.ts";
import { processIdentity } from "../sys/mod.ts";
import { hasSmallDisks, withSmallDisk } from "../sys/testing/small_disk.ts";
import { claimExperiment } from "./claim.ts";
import { identityEntries, SCRIPT_PROCESS_FILE } from "./liveness.ts";
import { archiveExperiment, unarchiveExperiment } from "./move.ts";
import { formatMetadata, METADATA_FILE } from "./metadata.ts";
import { deleteExperiment } from "./remove.ts";
import { type ExperimentPlace, locateExperiment, type Store } from "./store.ts";
import { putExperiment, withStore } from "./testing/store.ts";

const onWindows = Deno.build.os === "windows";
const live = identityEntries(processIdentity());
const dead = identityEntries({ ...processIdentity(), startTime: "1" });

function placeOf(store: Store, id = "abcd1234"): ExperimentPlace {
  const place = locateExperiment(store, id);
  assert.ok(place !== null);
  return place;
}

/** The error of an action that must be refused and change nothing. */
function refused(store: Store, action: (store: Store, place: ExperimentPlace) => unknown) {
  const place = placeOf(store);
  try {
    action(store, place);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    assert.deepEqual(placeOf(store), place, "it must stay where it is");
    assert.equal(existsSync(join(place.folder, ".claim")), false, "no claim must stay");
    return error;
  }
  assert.fail("it was not refused");
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("an experiment is archived and comes back as it was", () =>
  withStore((store) => {
    const folder = putExperiment(store, "abcd1234");
    Deno.writeTextFileSync(join(folder, "artifacts", "model.bin"), "weights");
    const before = names(folder);
    const away = archiveExperiment(store, placeOf(store));
    assert.equal(away, join(store.root, "archived", "abcd1234"));
    assert.equal(existsSync(folder), false);
    assert.deepEqual(names(away), before);
    assert.equal(unarchiveExperiment(store, placeOf(store)), folder);
    assert.deepEqual(names(folder), before);
    assert.equal(Deno.readTextFileSync(join(folder, "artifacts", "model.bin")), "weights");
  }));

Deno.test("what is at the new place already is never replaced", () =>
  withStore((store) => {
    putExperiment(store, "abcd1234");
    for (const content of [[], ["file"]]) {
      const taken = join(store.root, "archived", "abcd1234");
      Deno.mkdirSync(taken, { recursive: true });
      for (const name of content) Deno.writeTextFileSync(join(taken, name), "");
      assert.equal(refused(store, archiveExperiment).kind, "place-taken");
      assert.deepEqual(names(taken), content);
    }
  }));

Deno.test("one that is where it should go, and one that is gone, are told so", () =>
  withStore((store) => {
    putExperiment(store, "abcd1234");
    assert.equal(refused(store, unarchiveExperiment).kind, "experiment-not-archived");
    const place = placeOf(store);
    Deno.removeSync(place.folder, { recursive: true });
    assert.throws(() => archiveExperiment(store, place), { kind: "experiment-gone" });
    putExperiment(store, "abcd1234", {}, { archived: true });
    assert.equal(refused(store, archiveExperiment).kind, "experiment-archived");
  }));

Deno.test("one that runs, or may run, stays", () =>
  withStore((store) => {
    const cases: [metadata: Parameters<typeof putExperiment>[2], kind: string | null][] = [
      [{ status: "running", runner: live }, "experiment-running"],
      [{ status: "created", runner: live }, "experiment-running"],
      // Upstream says no more.
      [{ status: "running", process_id: 1 }, "experiment-running"],
      [{ status: "created" }, null],
      [{ status: "running", runner: dead }, null],
    ];
    for (const [metadata, kind] of cases) {
      const folder = putExperiment(store, "abcd1234", metadata);
      if (kind === null) {
        archiveExperiment(store, placeOf(store));
        Deno.removeSync(join(store.root, "archived"), { recursive: true });
      } else {
        assert.equal(refused(store, archiveExperiment).kind, kind);
        Deno.removeSync(folder, { recursive: true });
      }
    }
  }));

Deno.test(
  "one whose script outlived its runner stays",
  { ignore: Deno.build.os !== "linux" },
  () =>
    withStore((store) => {
      const folder = putExperiment(store, "abcd1234", { status: "running", runner: dead });
      Deno.writeTextFileSync(join(folder, SCRIPT_PROCESS_FILE), formatMetadata(live));
      const error = refused(store, archiveExperiment);
      assert.equal(error.kind, "script-still-runs");
      assert.match(error.message, new RegExp(`as process ${Deno.pid}$`));
    }),
);

Deno.test("one that somebody has claimed stays, and the claim as well", () =>
  withStore((store) => {
    const folder = putExperiment(store, "abcd1234", { status: "staged" });
    const claim = claimExperiment(folder);
    assert.throws(() => archiveExperiment(store, placeOf(store)), { kind: "experiment-claimed" });
    assert.ok(existsSync(join(folder, ".claim")));
    claim?.release();
    archiveExperiment(store, placeOf(store));
    assert.deepEqual(names(placeOf(store).folder), ["artifacts", "metadata.json"]);
  }));

Deno.test("a record that cannot be read can be put away", () =>
  withStore((store) => {
    Deno.writeTextFileSync(join(putExperiment(store, "abcd1234"), METADATA_FILE), "{");
    archiveExperiment(store, placeOf(store));
    assert.equal(placeOf(store).archived, true);
  }));

Deno.test("a link is left alone", { ignore: onWindows }, () =>
  withStore((store) => {
    Deno.renameSync(putExperiment(store, "abcd1234"), join(store.root, "elsewhere"));
    Deno.symlinkSync("elsewhere", join(store.root, "abcd1234"));
    assert.equal(refused(store, archiveExperiment).kind, "experiment-is-link");
  }));

Deno.test("a store that may not be written to is told so", {
  ignore: onWindows || Deno.uid() === 0,
}, () =>
  withStore((store) => {
    const folder = putExperiment(store, "abcd1234");
    for (const [closed, kind] of [[store.root, /denied/], [folder, /record-not/]] as const) {
      Deno.chmodSync(closed, 0o500);
      try {
        assert.match(refused(store, archiveExperiment).kind, kind);
      } finally {
        Deno.chmodSync(closed, 0o700);
      }
    }
  }));

Deno.test(
  "a store on a read-only disk is told so",
  { ignore: !hasSmallDisks },
  () =>
    withSmallDisk(256, (disk) => {
      const store = { root: disk.path };
      const folder = putExperiment(store, "abcd1234");
      disk.forbidWriting();
      for (const action of [archiveExperiment, deleteExperiment]) {
        assert.match(refused(store, action).message, /: its file system is read-only$/);
      }
      assert.deepEqual(names(folder), ["artifacts", "metadata.json"]);
    }),
);

Deno.test("an archive on another file system is told of, and nothing is lost", {
  ignore: !hasOtherFileSystem(),
}, () =>
  withStore((store) => {
    const other = Deno.makeTempDirSync({ dir: "/dev/shm", prefix: "yanex-archive-" });
    try {
      putExperiment(store, "abcd1234");
      Deno.symlinkSync(other, join(store.root, "archived"));
      assert.equal(refused(store, archiveExperiment).kind, "other-file-system");
      assert.deepEqual(names(other), []);
    } finally {
      Deno.removeSync(other, { recursive: true });
    }
  }));

/** Whether /dev/shm is one. */
function hasOtherFileSystem(): boolean {
  const folder = Deno.makeTempDirSync();
  try {
    return Deno.statSync("/dev/shm").dev !== Deno.statSync(folder).dev;
  } catch {
    return false;
  } finally {
    Deno.removeSync(folder);
  }
}
