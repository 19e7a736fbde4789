import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../errors/mod.ts";
import { METADATA_FILE } from "./metadata.ts";
import { findExperiment, type FindOptions } from "./find.ts";
import { type Store } from "./store.ts";
import { putExperiment, withStore } from "./testing/store.ts";

/** The error of a search that finds nothing, or too much. */
function failure(store: Store, wanted: string, options: FindOptions = {}): UserError {
  try {
    findExperiment(store, wanted, options);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return error;
  }
  assert.fail(`${wanted} was found`);
}

Deno.test("an experiment is found by its id, its name, or the beginning of its id", () =>
  withStore((store) => {
    putExperiment(store, "abc12345", { name: "first" });
    putExperiment(store, "abd12345", { name: "second" });
    for (const wanted of ["abc12345", "abc", "abc1", "first"]) {
      assert.equal(findExperiment(store, wanted).id, "abc12345", wanted);
    }
    assert.equal(findExperiment(store, "second").id, "abd12345");
  }));

Deno.test("a text that names two in two ways names none, unless one of them is certain", () =>
  withStore((store) => {
    putExperiment(store, "abcd1234");
    putExperiment(store, "00000000", { name: "abcd" });
    putExperiment(store, "00000001", { name: "abcd1234" });
    putExperiment(store, "00000002", { name: "abc" });
    assert.equal(failure(store, "abcd").kind, "experiment-ambiguous");
    assert.equal(findExperiment(store, "abcd1234").id, "abcd1234", "a whole id is certain");
    assert.equal(findExperiment(store, "abc").id, "00000002", "three characters are few");
    // One experiment may be named in several ways.
    putExperiment(store, "beef1234", { name: "beef" });
    assert.equal(findExperiment(store, "beef").id, "beef1234");
  }));

Deno.test("less than four characters of an id are too few for what is strict", () =>
  withStore((store) => {
    putExperiment(store, "abcd1234", { name: "one" });
    assert.equal(findExperiment(store, "abcd", { strict: true }).id, "abcd1234");
    assert.equal(findExperiment(store, "one", { strict: true }).id, "abcd1234");
    const error = failure(store, "abc", { strict: true });
    assert.equal(error.kind, "experiment-unknown");
    assert.match(error.excerpt ?? "", /abcd1234 {2}one/, "it is named as a similar one");
  }));

Deno.test("latest is the newest regular one, and latest~N the Nth before it", () =>
  withStore((store) => {
    // The same moment in two zones, and an archived one that is newer.
    putExperiment(store, "00000003", { created_at: "2026-03-01T10:00:00.000000" });
    putExperiment(store, "00000001", { created_at: "2026-03-01T12:00:00+01:00" });
    putExperiment(store, "00000002", { created_at: "2026-03-01T10:30:00Z" });
    putExperiment(store, "00000004", { created_at: "2026-03-02T00:00:00" }, { archived: true });
    putExperiment(store, "00000005", { created_at: null });
    const ids = ["latest", "latest~0", "latest~1", "latest~2"].map((wanted) =>
      findExperiment(store, wanted).id
    );
    assert.deepEqual(ids, ["00000001", "00000001", "00000002", "00000003"]);
    assert.equal(failure(store, "latest~3").kind, "experiment-unknown");
    assert.equal(findExperiment(store, "latest", { archived: "only" }).id, "00000004");
    // Although regular ones are found as well, and one of them may be newer.
    putExperiment(store, "00000007", { created_at: "2026-03-05T00:00:00" });
    assert.equal(findExperiment(store, "latest", { archived: true }).id, "00000004");
    putExperiment(store, "00000006", { name: "latest", created_at: "2025-01-01T00:00:00" });
    assert.equal(failure(store, "latest").kind, "experiment-ambiguous");
  }));

Deno.test("latest is found in records that others have laid out", () =>
  withStore((store) => {
    putExperiment(store, "00000001", { created_at: "2026-03-01T10:00:00" });
    const folder = putExperiment(store, "00000002");
    const text = '{"created_at":"2026-03-01T11:00:00","git":{"created_at":"x"}}';
    Deno.writeTextFileSync(join(folder, METADATA_FILE), text);
    assert.equal(findExperiment(store, "latest").id, "00000002");
  }));

Deno.test("a beginning or a name that several have names none, and they are listed", () =>
  withStore((store) => {
    putExperiment(store, "abc12345", { name: "same", created_at: "2026-01-01T00:00:00.000000" });
    putExperiment(store, "abd12345", { name: "same", created_at: "2026-01-02T00:00:00.000000" });
    for (const wanted of ["ab", "same"]) {
      const error = failure(store, wanted);
      assert.equal(error.kind, "experiment-ambiguous");
      assert.match(error.excerpt ?? "", /abd12345.*\n.*abc12345/, "the newest first");
    }
    for (let number = 0; number < 9; number++) putExperiment(store, `abe0000${number}`);
    assert.match(failure(store, "abe").excerpt ?? "", /and 4 more$/);
  }));

Deno.test("what is like the wanted one is suggested", () =>
  withStore((store) => {
    putExperiment(store, "abc12345", { name: "long training" });
    assert.match(failure(store, "abd12345").excerpt ?? "", /abc12345/);
    assert.match(failure(store, "Training").excerpt ?? "", /abc12345/);
    assert.equal(failure(store, "zzzz").excerpt, undefined);
    assert.equal(failure(store, "").kind, "experiment-unknown");
  }));

Deno.test("archived ones are found if they are asked for", () =>
  withStore((store) => {
    putExperiment(store, "abc12345", { name: "old" }, { archived: true });
    for (const wanted of ["abc", "old"]) {
      const place = findExperiment(store, wanted, { archived: true });
      assert.equal(place.archived, true);
      assert.equal(place.folder, join(store.root, "archived/abc12345"));
      assert.match(failure(store, wanted).hint ?? "", /--archived/);
    }
    assert.doesNotMatch(failure(store, "nothing").hint ?? "", /--archived/);
  }));

Deno.test("where only archived ones count, a regular one is told to be none", () =>
  withStore((store) => {
    putExperiment(store, "abcd1234", { name: "both" });
    putExperiment(store, "00000000", { name: "both" }, { archived: true });
    const only = { archived: "only" } as const;
    assert.equal(findExperiment(store, "both", only).id, "00000000");
    assert.equal(failure(store, "abcd", only).kind, "experiment-not-archived");
    // One id in both places: the regular one counts.
    putExperiment(store, "abcd1234", {}, { archived: true });
    assert.equal(findExperiment(store, "abcd", { archived: true }).archived, false);
    assert.equal(findExperiment(store, "abcd", only).archived, true);
  }));

Deno.test("a broken experiment is one, a folder without metadata is none", () =>
  withStore((store) => {
    const folder = putExperiment(store, "abc12345");
    Deno.writeTextFileSync(join(folder, METADATA_FILE), "{");
    assert.equal(findExperiment(store, "abc").id, "abc12345");
    Deno.removeSync(join(folder, METADATA_FILE));
    assert.equal(failure(store, "abc").kind, "experiment-unknown");
  }));

Deno.test("an empty or missing store has no experiments", () =>
  withStore((store) => {
    assert.equal(failure(store, "abc").kind, "experiment-unknown");
    const missing = { root: join(store.root, "nothing") };
    assert.equal(failure(missing, "abc").kind, "experiment-unknown");
  }));
