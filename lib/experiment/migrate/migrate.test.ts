import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readDependencies } from "../dependencies.ts";
import { METADATA_FILE } from "../metadata.ts";
import { putExperiment, withStore } from "../testing/store.ts";
import { migrateExperiment, planMigration } from "./migrate.ts";

const repository = { git: { repository: { repo_path: "/home/me/code/nets/" } } };

function json(folder: string, file: string) {
  return JSON.parse(Deno.readTextFileSync(join(folder, file)));
}

Deno.test("the oldest records get slots, a project and the present version", () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "abcd1234", { environment: repository, score: 1.5 });
    const before = Deno.readTextFileSync(join(folder, METADATA_FILE));
    const dependencies = { dependency_ids: ["aaaaaaaa", "bbbbbbbb"], created_at: "then" };
    Deno.writeTextFileSync(join(folder, "dependencies.json"), JSON.stringify(dependencies));
    const slots = readDependencies(folder);

    const plan = planMigration(folder);
    assert.deepEqual(plan.steps.map(({ from, to }) => [from, to]), [[0, 1], [1, 2]]);
    assert.deepEqual(plan.steps.flatMap(({ changes }) => changes), [
      "metadata.json: add storage_version 1",
      "dependencies.json: dependency_ids become slots: dep1=aaaaaaaa dep2=bbbbbbbb",
      "metadata.json: add project nets",
      "metadata.json: storage_version 1 becomes 2",
    ]);
    assert.equal(Deno.readTextFileSync(join(folder, METADATA_FILE)), before, "only planned");

    assert.deepEqual(await migrateExperiment(folder), plan);
    const { saved_at: _, ...metadata } = json(folder, METADATA_FILE);
    assert.deepEqual(metadata, { ...JSON.parse(before), project: "nets", storage_version: 2 });
    assert.deepEqual(json(folder, "dependencies.json"), {
      created_at: "then",
      dependencies: { dep1: "aaaaaaaa", dep2: "bbbbbbbb" },
    });
    assert.deepEqual(readDependencies(folder), slots, "they are read as before");
    assert.equal(Deno.readTextFileSync(join(folder, ".before-v2", METADATA_FILE)), before);
    assert.deepEqual(json(folder, ".before-v2/dependencies.json"), dependencies);
    assert.deepEqual(await migrateExperiment(folder), { version: 2, steps: [] });
  }));

Deno.test("a project that is there stays; without a repository it is null", () =>
  withStore(async (store) => {
    const cases = [
      [{ project: "mine", environment: repository }, "mine"],
      [{ project: null, environment: repository }, "nets"],
      [{ environment: { git: { repository: null } } }, null],
      [{ environment: { git: { repository: { repo_path: "C:\\code\\nets" } } } }, "nets"],
    ] as const;
    for (const [metadata, project] of cases) {
      const folder = putExperiment(store, "abcd1234", { ...metadata, storage_version: 1 });
      assert.equal((await migrateExperiment(folder)).version, 1);
      assert.equal(json(folder, METADATA_FILE).project, project);
      assert.equal(existsSync(join(folder, "dependencies.json")), false);
      Deno.removeSync(folder, { recursive: true });
    }
  }));

Deno.test("versions that this yanex does not know are left alone", () =>
  withStore(async (store) => {
    for (const version of [3, 1.5, "2", -1]) {
      const folder = putExperiment(store, "abcd1234", { storage_version: version });
      const before = Deno.readTextFileSync(join(folder, METADATA_FILE));
      assert.deepEqual(await migrateExperiment(folder), { version: null, steps: [] });
      assert.equal(Deno.readTextFileSync(join(folder, METADATA_FILE)), before);
    }
  }));

Deno.test("a migration that was killed in the middle is done to the same end", () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "abcd1234", { environment: repository });
    const before = Deno.readTextFileSync(join(folder, METADATA_FILE));
    // As it is between the two files: the copies are made, the record is not written yet.
    Deno.writeTextFileSync(join(folder, "dependencies.json"), '{"dependencies": {"dep1": "x"}}');
    Deno.mkdirSync(join(folder, ".before-v2"));
    Deno.writeTextFileSync(join(folder, ".before-v2", METADATA_FILE), before);
    Deno.writeTextFileSync(join(folder, ".before-v2/dependencies.json"), "first");
    await migrateExperiment(folder);
    assert.equal(json(folder, METADATA_FILE).storage_version, 2);
    assert.deepEqual(json(folder, "dependencies.json"), { dependencies: { dep1: "x" } });
    assert.equal(Deno.readTextFileSync(join(folder, ".before-v2/dependencies.json")), "first");
  }));

Deno.test("files that cannot be read stop it before anything is written", () =>
  withStore(async (store) => {
    const folder = putExperiment(store, "abcd1234");
    const before = Deno.readTextFileSync(join(folder, METADATA_FILE));
    for (const text of ["", "[]", "{"]) {
      Deno.writeTextFileSync(join(folder, "dependencies.json"), text);
      await assert.rejects(migrateExperiment(folder), { kind: "dependencies-broken" });
      assert.equal(Deno.readTextFileSync(join(folder, METADATA_FILE)), before);
    }
    Deno.writeTextFileSync(join(folder, METADATA_FILE), "{");
    await assert.rejects(migrateExperiment(folder), { kind: "metadata-broken" });
    Deno.removeSync(join(folder, METADATA_FILE));
    await assert.rejects(migrateExperiment(folder), { kind: "experiment-gone" });
    assert.equal(existsSync(join(folder, ".before-v2")), false);
  }));
