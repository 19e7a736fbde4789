import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../errors/mod.ts";
import { METADATA_FILE } from "./metadata.ts";
import { findExperiment } from "./find.ts";
import { type Store } from "./store.ts";
import { putExperiment, withStore } from "./testing/store.ts";

/** The error of a search that finds nothing, or too much. */
function failure(store: Store, wanted: string): UserError {
  try {
    findExperiment(store, wanted);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return error;
  }
  assert.fail(`${wanted} was found`);
}

Deno.test("an experiment is found by its id, the beginning of it, or its name", () =>
  withStore((store) => {
    putExperiment(store, "abc12345", { name: "first" });
    putExperiment(store, "abd12345", { name: "second" });
    putExperiment(store, "00000000", { name: "abc" });
    for (const wanted of ["abc12345", "abc", "abc1", "first"]) {
      assert.equal(findExperiment(store, wanted).id, "abc12345", wanted);
    }
    assert.equal(findExperiment(store, "second").id, "abd12345");
    // The beginning of an id goes before a name.
    assert.equal(findExperiment(store, "abc").id, "abc12345");
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
