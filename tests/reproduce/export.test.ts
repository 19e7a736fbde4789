import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { leftovers, listing, runOnce } from "./places.ts";

/** A run with uncommitted changes of several kinds; its id. */
async function run(t: Sandbox): Promise<string> {
  t.write("train.py", "print('ran')\n");
  t.write("sub/a b", "one\r\n");
  t.write("gone", "");
  t.write("tool", "#!/bin/sh\n");
  Deno.symlinkSync("sub/a b", join(t.dir, "link"));
  await t.commit();
  t.write("sub/a b", new Uint8Array([0, 255, 13, 10]));
  Deno.removeSync(join(t.dir, "gone"));
  Deno.chmodSync(join(t.dir, "tool"), 0o755);
  t.write("new", "no line end");
  await t.git("add", "new");
  return await runOnce(t, "train.py");
}

const FILES = ["link", "new", "sub/a b", "tool", "train.py"];

function check(folder: string): void {
  assert.deepEqual(Object.keys(listing(folder)).sort(), FILES);
  assert.deepEqual(Deno.readFileSync(join(folder, "sub/a b")), new Uint8Array([0, 255, 13, 10]));
  assert.equal(Deno.readTextFileSync(join(folder, "new")), "no line end");
  assert.equal(Deno.readLinkSync(join(folder, "link")), "sub/a b");
  assert.ok((Deno.statSync(join(folder, "tool")).mode! & 0o111) !== 0);
}

test("--export writes the code into a new folder, which is no repository", async (t) => {
  const id = await run(t);
  const before = listing(join(t.dir, ".git"));
  const ids = t.store.ids();
  const folder = join(t.home, "some/where/new");
  await t.yanex(["reproduce", id, "--export", folder]).stderr("").stdout(
    /^✓ Code of <id> written: commit [0-9a-f]{8} with its uncommitted changes\n {2}Directory: <home>\/some\/where\/new\n$/,
  );
  check(folder);
  assert.deepEqual(listing(join(t.dir, ".git")), before);
  assert.deepEqual(leftovers(t), []);
  assert.deepEqual(t.store.ids(), ids);
});

test("--export writes into an empty folder, also through a link and below the repository", async (t) => {
  const id = await run(t);
  Deno.mkdirSync(join(t.dir, "empty"));
  Deno.symlinkSync("empty", join(t.dir, "to empty"));
  await t.yanex(["reproduce", id, "--export", "to empty", "-q"]).stdout("").stderr("");
  check(join(t.dir, "empty"));
});

test("--export into a folder with anything in it, or a file, is an error", async (t) => {
  const id = await run(t);
  t.write("full/.hidden", "mine");
  const hint = "hint: give a new or an empty folder\n";
  await t.yanex(["reproduce", id, "--export", "full"]).fails(2).stdout("").stderr(
    `error: the code cannot be written to full: it is not empty\n${hint}`,
  );
  await t.yanex(["reproduce", id, "--export", "train.py"]).fails(2).stdout("").stderr(
    `error: the code cannot be written to train.py: it is a file\n${hint}`,
  );
  await t.yanex(["reproduce", id, "--export", "train.py/x"]).fails(2).stdout("").stderr(
    /^error: the code cannot be written to train\.py\/x: .*\n/,
  );
  assert.equal(t.read("full/.hidden"), "mine");
  assert.deepEqual(leftovers(t), []);
});

test("an export that fails leaves what was there before", async (t) => {
  const id = await run(t);
  Deno.removeSync(join(t.dir, ".git"), { recursive: true });
  await t.commit("another history");
  Deno.mkdirSync(join(t.dir, "empty"));
  await t.yanex(["reproduce", id, "--export", "empty"]).fails(1);
  await t.yanex(["reproduce", id, "--export", "deep/er"]).fails(1);
  assert.deepEqual([...Deno.readDirSync(join(t.dir, "empty"))], []);
  assert.ok(!existsSync(join(t.dir, "deep")));
});

test("--export needs no interpreter and no script, and says what is missing", async (t) => {
  t.write("other.py", "");
  await t.commit();
  t.write("train.py", "print('ran')\n");
  const id = await runOnce(t, "train.py");
  await t.yanex(["reproduce", id, "--export", join(t.home, "code")]).stderr(
    "warning: 1 untracked file of <id> was not kept and cannot be restored: train.py\n",
  );
  const { stdout } = await t.yanex(["reproduce", id, "--json", "--export", join(t.home, "again")])
    .stderr("");
  const [warning, exported] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(warning.event, "warning");
  assert.deepEqual(exported, {
    event: "exported",
    origin: id,
    commit: await t.git("rev-parse", "HEAD"),
    patched: false,
    directory: join(t.home, "again"),
  });
});
