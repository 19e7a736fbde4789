import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { putStored } from "./stored.ts";

const repository = { git: { repository: { repo_path: "/home/me/projA" } } };

/** One of each version, an archived one, one of the future, and what they are called. */
function putVersions(t: Sandbox): void {
  putStored(t, {
    aaaa1111: { name: "oldest", environment: repository, storage_version: undefined },
    bbbb2222: { name: "middle", storage_version: 1, archived: true },
    cccc3333: { name: "present" },
    dddd4444: { name: "future", storage_version: 3 },
  });
  const file = join(t.store.folder("aaaa1111"), "dependencies.json");
  Deno.writeTextFileSync(file, '{"dependency_ids": ["cccc3333"]}');
}

test("a dry run says what would change in each, and changes nothing", async (t) => {
  putVersions(t);
  const before = t.store.ids().map((id) => t.store.text("metadata.json", id));
  await t.yanex("migrate --all --dry-run").stderr(
    "warning: <id> has a storage version that only a newer yanex knows: it is left\n",
  ).stdout(`Checking 4 experiments for pending migrations...

<id1> (middle) - needs migration:
  v1 -> v2: add the project, from the folder of the git repository
    - metadata.json: project is null, since no git repository is recorded
    - metadata.json: storage_version 1 becomes 2

<id2> (oldest) - needs migration:
  legacy -> v1: add a storage version, give dependencies the names of slots
    - metadata.json: add storage_version 1
    - dependencies.json: dependency_ids become slots: dep1=<id3>
  v1 -> v2: add the project, from the folder of the git repository
    - metadata.json: add project projA
    - metadata.json: storage_version 1 becomes 2

1 experiment already up to date (v2):
  <id3> (present)

Summary:
  - 2 experiments need migration
  - 1 experiment up to date

Dry run completed. No changes were made.
Run without --dry-run to apply migrations.
`);
  const { stdout } = await t.yanex("migrate aaaa1111 cccc3333 --dry-run -F json");
  assert.deepEqual(JSON.parse(stdout), {
    dry_run: true,
    needs_migration: [{
      id: "aaaa1111",
      name: "oldest",
      current_version: null,
      target_version: 2,
      changes: [
        "metadata.json: add storage_version 1",
        "dependencies.json: dependency_ids become slots: dep1=cccc3333",
        "metadata.json: add project projA",
        "metadata.json: storage_version 1 becomes 2",
      ],
    }],
    up_to_date: [{ id: "cccc3333", name: "present" }],
    summary: { needs_migration_count: 1, up_to_date_count: 1 },
  });
  const csv = await t.yanex("migrate middle oldest cccc3333 --dry-run --csv");
  assert.equal(
    csv.stdout,
    "id,name,status,current_version,target_version\r\nbbbb2222,middle,needs_migration,1,2\r\n" +
      "aaaa1111,oldest,needs_migration,,2\r\ncccc3333,present,up_to_date,2,2\r\n",
  );
  await t.yanex("migrate oldest --dry-run -F markdown").stdout(
    /\| <id> \|.*\n\n\*\*Summary:\*\* 1 need migration, 0 up to date\n$/,
  );
  assert.deepEqual(t.store.ids().map((id) => t.store.text("metadata.json", id)), before);
});

test("all are migrated once, and then there is nothing to do", async (t) => {
  putVersions(t);
  await t.yanex("migrate --all").fails(1).stderr(/error: nothing was done: to migrate 2 experim/);
  await t.yanex("migrate --all --force").stdout(
    /\n2 experiments need migration:\n {2}<id1> \(middle\) - v1 -> v2\n {2}<id2> \(oldest\) - legacy -> v2\n\n[^]*✓ Successfully migrated 2 experiments\n$/,
  );
  const versions = t.store.experiments().map(({ id, storage_version, project }) =>
    [id, storage_version, project ?? null] as const
  );
  assert.deepEqual(versions.toSorted(), [
    ["aaaa1111", 2, "projA"],
    ["bbbb2222", 2, null],
    ["cccc3333", 2, null],
    ["dddd4444", 3, null],
  ]);
  assert.deepEqual(JSON.parse(t.store.text("dependencies.json", "aaaa1111")), {
    dependencies: { dep1: "cccc3333" },
  });
  await t.yanex("migrate --all --force").stdout(
    "Checking 4 experiments for pending migrations...\n\n" +
      "All 3 experiments are up to date (v2).\n",
  );
  const { stdout } = await t.yanex("migrate --all --force -F json");
  assert.deepEqual([JSON.parse(stdout).success, JSON.parse(stdout).count], [true, 0]);
});

test("what cannot be read fails, and the others are migrated", async (t) => {
  putVersions(t);
  Deno.writeTextFileSync(join(t.store.folder("bbbb2222"), "metadata.json"), "{");
  await t.yanex("migrate --all --dry-run").fails(1)
    .stderr(/warning: the record of experiment <id\d> cannot be read: /);
  await t.yanex("migrate --all --force").fails(1)
    .stderr(/ ✗ Failed to migrate (<id\d>): the record of experiment \1 cannot be read: /)
    .stdout(/✓ Successfully migrated 1 experiment\n$/);
});

test("filters and usage", async (t) => {
  putVersions(t);
  await t.yanex("migrate -n middle").stdout("No regular experiments found to migrate.\n");
  await t.yanex("migrate -a -n middle --force").stdout(/✓ Migrated <id> \(middle\)\n/);
  await t.yanex("migrate").fails(2).stderr(
    "error: which experiments to migrate was not said\n" +
      "hint: use --all for all of them, or name them by id, by name or with filters\n",
  );
  for (const more of ["aaaa1111", "-s failed", "-a"]) {
    await t.yanex(`migrate --all ${more}`).fails(2).stdout("").stderr(/by name and by filter\n/);
  }
  await t.yanex("migrate --all", { env: { YANEX_EXPERIMENTS_DIR: join(t.dir, "none") } })
    .stdout("No experiments found to migrate.\n");
});
