import assert from "node:assert/strict";
import { join } from "node:path";
import { ensureStore, followArchiving, listPlaces } from "./store.ts";
import { putExperiment, runModule, withStore } from "./testing/store.ts";

const posix = { ignore: Deno.build.os === "windows" };

Deno.test("the environment says where the store and the home of yanex are", posix, async () => {
  const none = { HOME: "", USERPROFILE: "", YANEX_HOME: "", YANEX_EXPERIMENTS_DIR: "" };
  const places = async (env: Record<string, string>) =>
    JSON.parse(await runModule("store_places.ts", [], { DENO_DIR: denoFolder, ...none, ...env }));
  assert.deepEqual(await places({ HOME: "/h" }), {
    store: "/h/.yanex/experiments",
    home: "/h/.yanex",
  });
  assert.deepEqual(await places({ HOME: "/h", YANEX_HOME: "~/y" }), {
    store: "/h/y/experiments",
    home: "/h/y",
  });
  assert.deepEqual(await places({ HOME: "/h", YANEX_EXPERIMENTS_DIR: "~/s/" }), {
    store: "/h/s",
    home: "/h/.yanex",
  });
  assert.deepEqual(await places({ HOME: "/h", YANEX_EXPERIMENTS_DIR: "s/../t" }), {
    store: join(Deno.cwd(), "t"),
    home: "/h/.yanex",
  });
  assert.deepEqual(await places({ YANEX_EXPERIMENTS_DIR: "/s" }), { store: "/s", home: null });
  assert.deepEqual(await places({}), { store: "no-home", home: null });
});

/** Deno would look for its libraries below the HOME of the test. */
const denoFolder: string = JSON.parse(
  new TextDecoder().decode(
    new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync().stdout,
  ),
).denoDir;

Deno.test(
  "places are the folders of eight characters, archived ones apart",
  posix,
  () =>
    withStore((store) => {
      putExperiment(store, "aaaaaaaa");
      putExperiment(store, "bbbbbbbb", {}, { archived: true });
      for (const name of [".new/cccccccc", "short", "longer-than-8", ".8chars.", "noRecord"]) {
        Deno.mkdirSync(join(store.root, name), { recursive: true });
      }
      Deno.writeTextFileSync(join(store.root, "afile123"), "");
      Deno.symlinkSync("aaaaaaaa", join(store.root, "alink123"));
      const ids = (which: "regular" | "archived" | "all") =>
        listPlaces(store, which).map(({ id, archived }) => `${id}${archived ? " archived" : ""}`)
          .sort();
      assert.deepEqual(ids("regular"), ["aaaaaaaa", "alink123", "noRecord"]);
      assert.deepEqual(ids("archived"), ["bbbbbbbb archived"]);
      assert.deepEqual(ids("all"), ["aaaaaaaa", "alink123", "bbbbbbbb archived", "noRecord"]);
      assert.deepEqual(listPlaces({ root: join(store.root, "nothing") }), []);
    }),
);

Deno.test("a folder is followed to the archive, and no further", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    assert.equal(followArchiving(folder), folder);
    Deno.removeSync(folder, { recursive: true });
    assert.equal(followArchiving(folder), folder);
    const archived = putExperiment(store, "aaaaaaaa", {}, { archived: true });
    assert.equal(followArchiving(folder), archived);
    assert.equal(followArchiving(archived), archived);
  }));

Deno.test(
  "a store is private if it is new or was private before",
  posix,
  () =>
    withStore(({ root }) => {
      const store = { root: join(root, "a/b") };
      const privately = { folder: 0o700, file: 0o600 };
      assert.deepEqual(ensureStore(store), privately);
      assert.deepEqual(ensureStore(store), privately);
      Deno.chmodSync(store.root, 0o750);
      assert.deepEqual(ensureStore(store), { folder: undefined, file: undefined });
    }),
);
