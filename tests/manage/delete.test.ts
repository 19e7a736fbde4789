import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "../harness.ts";
import { placesOf, putStored, startRun } from "./stored.ts";

test("experiments are deleted, archived ones with -a", async (t) => {
  putStored(t, {
    aaaa1111: { name: "one" },
    bbbb2222: { name: "two", archived: true },
    cccc3333: { archived: true },
    dddd4444: {},
  });
  await t.yanex("delete one --force").stderr("").stdout(
    `The following 1 experiment will be permanently deleted:

  ID        Name  Status     Script    Tags  Created
  aaaa1111  one   completed  train.py  -     <time>

Deleting 1 experiment...
  ✓ Deleted aaaa1111 (one)

✓ Successfully deleted 1 experiment
`,
  );
  await t.yanex("delete two --force").fails(1).stderr(/hint: an archived .*: add --archived\n$/);
  await t.yanex("delete two -a --force").stdout(/ {2}completed, archived {2}/);
  // By filter, -a means only archived ones.
  await t.yanex("delete -s completed -a --force").stdout(/✓ Deleted cccc3333\n/);
  assert.deepEqual(placesOf(t), { regular: ["dddd4444"], archived: [] });
  assert.deepEqual([...Deno.readDirSync(join(t.store.path, ".new"))], []);
});

test("no format is a yes", async (t) => {
  putStored(t, { aaaa1111: { status: "failed" }, bbbb2222: { status: "failed" } });
  for (const format of ["", " -F json", " --csv", " -F markdown"]) {
    await t.yanex(`delete -s failed${format}`).fails(1)
      .stderr(/error: nothing was done: to delete 2 experiments needs a yes, /);
  }
  assert.equal(t.store.ids().length, 2);
  const { stdout } = await t.yanex("delete -s failed -F json --force");
  assert.deepEqual(JSON.parse(stdout).count, 2);
  t.store.isEmpty();
});

test("what others depend on stays, unless they go too or it is forced", async (t) => {
  putStored(t, {
    aaaa1111: { name: "data" },
    bbbb2222: { name: "train", uses: { data: "aaaa1111" } },
    cccc3333: { archived: true, uses: { model: "bbbb2222" } },
  });
  await t.yanex("delete data").fails(1).stdout("").stderr(
    "  ✗ Failed to delete <id1> (data): <id2> (train) depends on experiment <id1>\n" +
      "✗ Failed to delete 1 experiment\n" +
      "hint: delete those as well, archive it instead, or add --force\n",
  );
  // An archived one counts, and what it keeps keeps others.
  const { stdout } = await t.yanex("delete data train -F json").fails(1);
  assert.deepEqual(
    JSON.parse(stdout).errors.map(({ id }: { id: string }) => id).sort(),
    ["aaaa1111", "bbbb2222"],
  );
  assert.equal(t.store.ids().length, 3);
  await t.yanex("delete data train cccc3333 -a --force");
  t.store.isEmpty();

  putStored(t, { aaaa1111: { name: "data" }, bbbb2222: { uses: { data: "aaaa1111" } } });
  await t.yanex("delete data --force").stderr(
    "warning: it is gone, though <id> depends on experiment aaaa1111\n",
  );
  assert.deepEqual(t.store.ids(), ["bbbb2222"]);
  await t.yanex("lineage bbbb2222").stdout(/\[deleted\]/);
});

test("one that runs stays even with --force, and what it depends on too", async (t) => {
  putStored(t, { aaaa1111: { name: "data" } });
  t.write("stop", "");
  await t.yanex("run stop.py").fails(2);
  Deno.removeSync(join(t.dir, "stop"));
  const { running, id } = await startRun(t);
  const uses = { dependencies: { data: "aaaa1111" } };
  Deno.writeTextFileSync(join(t.store.folder(id), "dependencies.json"), JSON.stringify(uses));
  await t.yanex(`delete ${id} --force`).fails(1).stdout("").stderr(
    /: experiment <id> is running\n/,
  );
  await t.yanex(["delete", "-n", "*", "--force"]).fails(1)
    .stderr(/experiment <id> is running\n/).stdout(/✓ Deleted aaaa1111 \(data\)/);
  assert.deepEqual(t.store.ids(), [id]);
  t.write("stop", "");
  assert.equal((await running.ended()).code, 0);
  assert.equal(t.store.metadata(id).status, "completed");
});

test("what a killed deletion left is removed by the next one", async (t) => {
  putStored(t, { aaaa1111: {} });
  const left = join(t.store.path, ".new/deleted-bbbb2222-00000000");
  Deno.mkdirSync(join(left, "artifacts"), { recursive: true });
  await t.yanex("delete -s failed --force").stdout("No regular experiments found to delete.\n");
  assert.equal(existsSync(left), false);
});

test("a dependencies.json that cannot be read is told: it may name what is deleted", async (t) => {
  putStored(t, { aaaa1111: {}, bbbb2222: { uses: {} } });
  Deno.writeTextFileSync(join(t.store.folder("bbbb2222"), "dependencies.json"), "{");
  await t.yanex("delete aaaa1111 --force")
    .stderr(/^warning: the dependencies of experiment <id> cannot be read: /);
});

test("nothing is deleted because of what is wrong on the command line", async (t) => {
  putStored(t, { aaaa1111: { name: "latest" }, bbbb2222: {} });
  const cases: [args: string, code: number, message: RegExp][] = [
    ["", 2, /^error: which experiments to delete was not said/],
    ["-a", 2, /^error: which experiments to delete was not said/],
    ["--global", 2, /^error: which experiments to delete was not said/],
    ["aaaa1111 -n x*", 2, /^error: .* by name and by filter/],
    ["aaa", 1, /^error: no experiment found with id or name `aaa`/],
    ["latest", 1, /^error: `latest` could mean 2 experiments/],
    ["aaaa1111 ../..", 1, /^error: no experiment found/],
    ["aaaa1111 .new", 1, /^error: no experiment found/],
    ["--started-before sometime", 2, /^error: .*sometime/],
  ];
  for (const [args, code, message] of cases) {
    await t.yanex(`delete --force ${args}`).fails(code).stdout("").stderr(message);
  }
  assert.equal(t.store.ids().length, 2);
});
