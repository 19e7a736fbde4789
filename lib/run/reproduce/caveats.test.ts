import assert from "node:assert/strict";
import { toValue, type ValueMap } from "../../params/mod.ts";
import { codeCaveats, interpreterCaveats, packageDifferences } from "./caveats.ts";
import type { Origin } from "./origin.ts";

/** An origin of which only this much is known. */
function originOf(record: Parameters<typeof toValue>[0]): Origin {
  const raw = toValue(record) as ValueMap;
  const place = { id: "abcd1234", folder: "/store/abcd1234", archived: false };
  return { place, metadata: { raw }, code: raw.get("git") } as unknown as Origin;
}

Deno.test("packages that changed or are missing come before those that are new", () => {
  const then = new Map([["a", "1"], ["b", "1"], ["c", "1"]]);
  const now = new Map([["0", "3"], ["a", "1"], ["b", "2"]]);
  assert.deepEqual(packageDifferences(then, now), [
    "b 1 then, 2 now",
    "c 1 then, missing now",
    "0 missing then, 3 now",
  ]);
  assert.deepEqual(packageDifferences(then, then), []);
});

Deno.test("another Python and other packages are told, many packages only in part", () => {
  const packages = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`p${i}`, "1"]));
  const origin = originOf({
    environment: {
      python: { python_version: "3.10.1 (main)" },
      dependencies: { packages },
    },
  });
  const [python, many, ...rest] = interpreterCaveats(origin, "3.11.7 (main)", new Map());
  assert.equal(python, "abcd1234 ran with Python 3.10.1; this is Python 3.11.7");
  assert.match(many!, /^25 installed packages are not what abcd1234 had:\n {2}p0 1 then, missing/);
  assert.equal(many!.split("\n").length, 22);
  assert.match(many!, /\n {2}\.\.\. and 5 more$/);
  assert.deepEqual(rest, []);
  const same = new Map(Object.entries(packages));
  assert.deepEqual(interpreterCaveats(origin, "3.10.1 (other build)", same), []);
});

Deno.test("a record without packages says that they cannot be compared", () => {
  const origin = originOf({ environment: { python: { python_version: "3.11.7 (main)" } } });
  assert.deepEqual(interpreterCaveats(origin, "3.11.7", new Map([["a", "1"]])), [
    "the packages that abcd1234 had were not recorded and cannot be compared",
  ]);
});

Deno.test("untracked files that were not kept are counted and named", () => {
  const code = (count: number, names: string[], in_patch: boolean) =>
    codeCaveats(originOf({ git: { untracked: { count, names, in_patch } } }), []);
  assert.deepEqual(code(0, [], false), []);
  assert.deepEqual(code(2, ["a", "b"], true), []);
  assert.deepEqual(code(1, ["a b"], false), [
    "1 untracked file of abcd1234 was not kept and cannot be restored: a b",
  ]);
  assert.deepEqual(code(2, ["__pycache__/", "sub/__pycache__/"], false), []);
  assert.deepEqual(code(2, ["__pycache__/", "my__pycache__/"], false), [
    "1 untracked file of abcd1234 was not kept and cannot be restored: my__pycache__/",
  ]);
  const names = Array.from({ length: 20 }, (_, i) => `n${i}`);
  assert.deepEqual(code(30, names, false), [
    "30 untracked files of abcd1234 were not kept and cannot be restored: " +
    "n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, and 20 more",
  ]);
});

Deno.test("notebooks, replaced secrets and submodules are told", () => {
  const notebooks = { dirty: true, has_uncommitted_changes: false };
  assert.deepEqual(codeCaveats(originOf({ git: notebooks }), []), [
    "uncommitted changes of notebooks were not kept by abcd1234",
  ]);
  const kept = { git: notebooks, runner: { include_notebooks: true } };
  assert.deepEqual(codeCaveats(originOf(kept), []), []);
  assert.deepEqual(codeCaveats(originOf({ git: { patch_redacted: true } }), []), [
    "secrets in the patch of abcd1234 were replaced when it was kept: " +
    "the restored code has placeholders there",
  ]);
  const edited = {
    dirty: true,
    has_uncommitted_changes: true,
    submodules: [
      { path: "lib", modified_content: true },
      { path: "other", modified_content: false },
    ],
  };
  assert.deepEqual(codeCaveats(originOf({ git: edited }), ["lib", "more"]), [
    "submodules are not restored: lib, more",
  ]);
});
