import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { ownStore, upstream, upstreamJson, withUpstream } from "../upstream/tools.ts";

test(
  "what upstream wrote is managed here, and upstream reads what became of it",
  withUpstream,
  async (t) => {
    const { view, env } = ownStore(t, "theirs");
    t.write("train.py", "import yanex\nyanex.log_metrics({'loss': 0.5})\n");
    for (const name of ["one", "two", "three"]) {
      await upstream(t, ["run", "train.py", "-n", name, "-t", "z"], { env });
    }
    const idOf = (name: string) => view.experiments().find((found) => found.name === name)!.id;
    const [one, two, three] = ["one", "two", "three"].map(idOf);

    await t.yanex(`update ${one} --set-name uno --add-tag a --set-description d`, { env }).stderr(
      "",
    );
    await t.yanex(`archive two --force`, { env }).stderr("");
    await t.yanex(`delete ${three} --force`, { env }).stderr("");
    const regular = await upstreamJson(t, ["list", "--all", "-F", "json"], { env });
    assert.deepEqual(
      regular.map(({ id, name, tags, description, status }: Record<string, unknown>) => ({
        id,
        name,
        tags,
        description,
        status,
      })),
      [{ id: one, name: "uno", tags: ["a", "z"], description: "d", status: "completed" }],
    );
    const archived = await upstreamJson(t, ["list", "--archived", "-F", "json"], { env });
    assert.deepEqual(archived.map(({ id }: { id: string }) => id), [two]);
    const shown = await upstreamJson(t, ["show", one!, "-F", "json"], { env });
    assert.equal(shown.results[0].loss, 0.5);

    await t.yanex("migrate --all --force", { env });
    await upstream(t, ["migrate", "--all"], { env }).stdout(/All 2 experiment\(s\) are up to date/);
    await upstream(t, ["unarchive", "-i", two!, "--force"], { env });
    await t.yanex("show two", { env });
  },
);

test(
  "what is written here is managed by upstream, and read here as it became",
  withUpstream,
  async (t) => {
    t.write("train.py", "import yanex\nyanex.log_metrics({'loss': 0.5})\n");
    await t.yanex("run train.py -n one -t z");
    await t.yanex("run train.py -n two");
    const env = { YANEX_EXPERIMENTS_DIR: t.store.path };
    const idOf = (name: string) => t.store.experiments().find((found) => found.name === name)!.id;
    const [one, two] = ["one", "two"].map(idOf);
    await upstream(t, ["update", one!, "--set-name", "uno", "--add-tag", "a"], { env });
    await upstream(t, ["archive", two!, "--force"], { env });
    await t.yanex(`show ${one}`).stdout(/^Experiment: uno \(<id>\)\n/);
    await t.yanex("unarchive two --force").stderr("");
    await upstream(t, ["delete", two!, "--force"], { env });
    assert.deepEqual(t.store.ids(), [one]);
    assert.deepEqual(t.store.metadata().tags, ["a", "z"]);
  },
);
