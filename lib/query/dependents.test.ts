import assert from "node:assert/strict";
import { join } from "node:path";
import { formatDependencies } from "../experiment/mod.ts";
import { findDependents } from "./dependents.ts";

/** Calls `body` with a store in which experiments use others; `archived` ones lie in the archive. */
function withUses(
  uses: { readonly [id: string]: readonly string[] },
  archived: readonly string[],
  body: (store: { root: string }) => void,
): void {
  const root = Deno.makeTempDirSync({ prefix: "yanex-dependents-" });
  try {
    for (const [id, used] of Object.entries(uses)) {
      const folder = join(root, archived.includes(id) ? "archived" : "", id);
      Deno.mkdirSync(folder, { recursive: true });
      Deno.writeTextFileSync(join(folder, "metadata.json"), JSON.stringify({ id }));
      const facts = { status: null, scriptPath: null, name: null };
      const resolved = used.map((id, i) => ({ slot: `dep${i}`, id, ...facts }));
      Deno.writeTextFileSync(join(folder, "dependencies.json"), formatDependencies(resolved));
    }
    body({ root });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("what uses an experiment is found, in the archive as well", () =>
  withUses(
    { aaaaaaaa: [], bbbbbbbb: ["aaaaaaaa"], cccccccc: ["bbbbbbbb", "aaaaaaaa", "aaaaaaaa"] },
    ["cccccccc"],
    (store) => {
      const dependents = findDependents(store, ["aaaaaaaa", "bbbbbbbb"]);
      const of = (id: string) => dependents.of(id).map(({ id }) => id).sort();
      assert.deepEqual(of("aaaaaaaa"), ["bbbbbbbb", "cccccccc"]);
      assert.deepEqual(of("bbbbbbbb"), ["cccccccc"]);
      assert.deepEqual(dependents.order, ["bbbbbbbb", "aaaaaaaa"]);
    },
  ));

Deno.test("an experiment that uses itself, or none, has no dependents", () =>
  withUses({ aaaaaaaa: ["aaaaaaaa"], bbbbbbbb: [] }, [], (store) => {
    const dependents = findDependents(store, ["aaaaaaaa", "bbbbbbbb"]);
    assert.deepEqual([dependents.of("aaaaaaaa"), dependents.of("bbbbbbbb")], [[], []]);
  }));

Deno.test("what cannot be read is told, since it may be a dependent", () =>
  withUses({ aaaaaaaa: [], bbbbbbbb: ["aaaaaaaa"] }, [], (store) => {
    Deno.writeTextFileSync(join(store.root, "bbbbbbbb/dependencies.json"), "{");
    const dependents = findDependents(store, ["aaaaaaaa"]);
    assert.deepEqual(dependents.of("aaaaaaaa"), []);
    assert.match(dependents.problems.join(), /bbbbbbbb cannot be read/);
  }));
