import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { putStored, startRun } from "./stored.ts";

test("one experiment is updated without a question", async (t) => {
  putStored(t, { aaaa1111: { name: "old", tags: ["c", "a"], custom: [1, 2], score: 1 } });
  await t.yanex(
    "update old --set-name 'new name' --set-description text --set-project p --set-status FAILED " +
      "--add-tag b --add-tag a --remove-tag c --remove-tag 'never there'",
  ).stderr("").stdout(`Updates to apply:
  Set name: new name
  Set description: text
  Set project: p
  Set status: failed
  Add tags: b, a
  Remove tags: c, never there

Updating 1 experiment...
  ✓ Updated <id> (old)

✓ Successfully updated 1 experiment
`);
  const { name, description, project, status, tags, custom, saved_at } = t.store.metadata();
  assert.deepEqual(
    { name, description, project, status, tags, custom },
    {
      name: "new name",
      description: "text",
      project: "p",
      status: "failed",
      tags: ["a", "b"],
      custom: [1, 2],
    },
  );
  assert.match(saved_at, /^\d{4}-.*\.\d{6}$/);
  await t.yanex(["update", "aaaa", "--set-name", "", "--set-description", "", "--set-project", ""])
    .stdout(/^Updates to apply:\n {2}Clear name\n {2}Clear description\n {2}Clear project\n/);
  const cleared = t.store.metadata();
  assert.deepEqual([cleared.name, cleared.description, cleared.project], [null, null, null]);
});

test("several are shown and need a yes; a dry run changes nothing", async (t) => {
  putStored(t, { aaaa1111: {}, bbbb2222: {}, cccc3333: { archived: true } });
  await t.yanex("update -s completed --add-tag x").fails(1)
    .stdout(/^Updates to apply:\n {2}Add tags: x\n\nThe following 2 experiments will be updated:\n/)
    .stderr(/^error: nothing was done: to update 2 experiments needs a yes/);
  await t.yanex("update aaaa1111 --add-tag x --dry-run").stderr("").stdout(
    /will be updated:\n[^]*<id>[^]*\nDry run completed\. No changes were made\.\n$/,
  );
  const dry = await t.yanex("update -s completed --add-tag x --dry-run -F json");
  assert.deepEqual(JSON.parse(dry.stdout), {
    dry_run: true,
    operation: "update",
    experiments: ["bbbb2222", "aaaa1111"],
    changes: ["Add tags: x"],
    count: 2,
  });
  assert.ok(t.store.experiments().every(({ tags }) => tags.length === 0));
  const { stdout } = await t.yanex("update -s completed --add-tag x --force -F json")
    .stderr(/^Updates to apply:\n[^]*Updating 2 experiments\.\.\.\n$/);
  assert.equal(JSON.parse(stdout).count, 2);
  await t.yanex("update cccc3333 -a --add-tag y --csv").stdout(
    "id,status,error\r\n<id>,success,\r\n",
  );
  assert.deepEqual(t.store.experiments().map(({ tags }) => tags), [["x"], ["x"], ["y"]]);
  await t.yanex("update -s failed --add-tag x").stdout(
    "No regular experiments found to update.\n",
  );
});

test("what no record may hold is refused, and nothing is changed", async (t) => {
  putStored(t, { aaaa1111: {} });
  const before = t.store.text("metadata.json");
  const long = "x".repeat(256);
  const cases: [args: string[], code: number, message: RegExp][] = [
    [[], 2, /^error: no change was asked for\nhint: use --set-name, /],
    [["--add-tag", "two words"], 2, /^error: tag `two words` is not allowed/],
    [["--add-tag", ""], 2, /^error: tag `` is not allowed/],
    [["--add-tag", "x", "--remove-tag", "x"], 2, /^error: tag `x` is both added and removed/],
    [["--set-name", long], 2, /^error: the name of the experiment has 256 characters/],
    [["--set-name", "a\nb"], 2, /^error: the name of the experiment contains control characters/],
    [["--set-description", long.repeat(4)], 2, /^error: the description has 1024 characters/],
    [["--set-status", "done"], 2, /^error: `done` is not a valid value for --set-status\nhint: it/],
    [["--name", "new"], 2, /^error: no change was asked for/],
    [["nothing", "--add-tag", "x"], 1, /^error: no experiment found with id or name `nothing`/],
  ];
  for (const [args, code, message] of cases) {
    await t.yanex(["update", "aaaa1111", ...args]).fails(code).stdout("").stderr(message);
  }
  assert.equal(t.store.text("metadata.json"), before);
});

test("a record that cannot be changed is told, and the others are changed", async (t) => {
  putStored(t, { aaaa1111: { storage_version: 3 }, bbbb2222: {}, cccc3333: { name: "broken" } });
  Deno.writeTextFileSync(join(t.store.folder("cccc3333"), "metadata.json"), "{");
  await t.yanex("update aaaa1111 bbbb2222 cccc3333 --add-tag x --force").fails(1).stderr(
    /Failed to update <id\d>: experiment <id\d> has storage version 3, which this yanex does not know\n.*Failed to update <id\d>: the record of experiment <id\d> cannot be read: /,
  );
  assert.deepEqual(t.store.metadata("bbbb2222").tags, ["x"]);
  assert.equal(t.store.metadata("aaaa1111").storage_version, 3);
  assert.deepEqual(t.store.metadata("aaaa1111").tags, []);
});

test("one that runs can get a name and tags, its status is its runner's", async (t) => {
  const { running, id } = await startRun(t);
  await t.yanex(`update ${id} --set-status failed`).fails(1)
    .stderr(/: experiment <id> is running: its status cannot be set\n/);
  await t.yanex(`update ${id} --set-name renamed --add-tag live`).stderr("");
  t.write("stop", "");
  await running.ended();
  const { name, tags, status } = t.store.metadata(id);
  assert.deepEqual({ name, tags, status }, {
    name: "renamed",
    tags: ["live"],
    status: "completed",
  });
});

test("a run of which only the record says that it runs can be ended", async (t) => {
  putStored(t, { aaaa1111: { status: "running", process_id: 1 } });
  await t.yanex("delete aaaa1111 --force").fails(1)
    .stderr(/\nhint: if nothing runs any more: yanex update <id> --set-status failed\n$/);
  await t.yanex("update aaaa1111 --set-status failed").stderr(/^warning: the record of <id> said/);
  assert.equal(t.store.metadata().status, "failed");
  await t.yanex("delete aaaa1111 --force");
});

test("many updates at once lose nothing", async (t) => {
  putStored(t, { aaaa1111: {} });
  const tags = ["a", "b", "c", "d"];
  await Promise.all(tags.map((tag) => t.yanex(`update aaaa1111 --add-tag ${tag}`)));
  assert.deepEqual(t.store.metadata().tags, tags);
});
