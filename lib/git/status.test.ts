import assert from "node:assert/strict";
import { parseStatus } from "./status.ts";

function parse(...records: string[]) {
  return parseStatus(new TextEncoder().encode(records.map((record) => record + "\0").join("")));
}

const HASHES = `${"1".repeat(40)} ${"2".repeat(40)}`;

Deno.test("commit and branch are read from the header", () => {
  const clean = parse("# branch.oid abc", "# branch.head topic/one", "# branch.upstream origin/x");
  assert.equal(clean.commit, "abc");
  assert.equal(clean.branch, "topic/one");
  assert.deepEqual(clean.changedPaths, []);
  const fresh = parse("# branch.oid (initial)", "# branch.head main");
  assert.equal(fresh.commit, null);
  assert.equal(parse("# branch.oid abc", "# branch.head (detached)").branch, null);
});

Deno.test("paths with any character are read whole", () => {
  const status = parse(
    `1 .M N... 100644 100644 100644 ${HASHES} with space\nand line`,
    `2 R. N... 100644 100644 100644 ${HASHES} R100 new name`,
    "old name",
    `u UU N... 100644 100644 100644 100644 ${HASHES} ${"3".repeat(40)} both sides`,
    "? data/ x/",
    "? 1 .M",
  );
  assert.deepEqual(status.changedPaths, [
    "with space\nand line",
    "new name",
    "old name",
    "both sides",
  ]);
  assert.deepEqual(status.untracked, ["data/ x/", "1 .M"]);
  assert.equal(status.namesExact, true);
});

Deno.test("submodules say what changed", () => {
  const { submodules } = parse(
    `1 .M SC.. 160000 160000 160000 ${HASHES} moved`,
    `1 .M S.M. 160000 160000 160000 ${HASHES} edited`,
    `1 M. S... 160000 160000 160000 ${HASHES} staged`,
  );
  assert.deepEqual(submodules, [
    { path: "moved", commitChanged: true, modifiedContent: false },
    { path: "edited", commitChanged: false, modifiedContent: true },
    { path: "staged", commitChanged: true, modifiedContent: false },
  ]);
});

Deno.test("names that are not UTF-8 are shown as far as possible and not trusted", () => {
  const status = parseStatus(new Uint8Array([0x3f, 0x20, 0x61, 0xff, 0]));
  assert.deepEqual(status.untracked, ["a\ufffd"]);
  assert.equal(status.namesExact, false);
});
