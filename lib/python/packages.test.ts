import assert from "node:assert/strict";
import { join } from "node:path";
import { interpreterFacts } from "./facts.ts";
import { installedPackages } from "./packages.ts";

/** A fresh folder for site-packages and a cache. */
function makePlaces() {
  const folder = Deno.makeTempDirSync({ prefix: "yanex-test-" });
  const site = join(folder, "site");
  const cache = join(folder, "cache");
  Deno.mkdirSync(site);
  return {
    site,
    cache,
    make(name: string, content?: string) {
      const path = join(site, name);
      if (content === undefined) Deno.mkdirSync(path, { recursive: true });
      else Deno.writeTextFileSync(path, content);
    },
    packages: (...more: string[]) =>
      Object.fromEntries(installedPackages([site, ...more], { before: [], cache })),
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

/** Sets a folder's time as if nobody had touched it for a while. */
function settle(folder: string, millis = Date.parse("2026-01-01T00:00:00Z")): void {
  Deno.utimeSync(folder, new Date(millis), new Date(millis));
}

Deno.test("names and versions come from the names of metadata folders and files", () => {
  using places = makePlaces();
  places.make("numpy-2.1.0.dist-info");
  places.make("torch-2.4.0+cu121.dist-info");
  places.make("Zope.Interface-6.0-py3.11.egg-info", "Metadata-Version: 1.0\n");
  places.make("ruamel_yaml__clib-0.2-py3.11-linux-x86_64.egg");
  places.make("numpy");
  places.make("six.py", "");
  places.make("~umpy-2.0.0.dist-info");
  assert.deepEqual(places.packages(), {
    "numpy": "2.1.0",
    "ruamel-yaml-clib": "0.2",
    "torch": "2.4.0+cu121",
    "zope-interface": "6.0",
  });
});

Deno.test("a package in development has its version inside", () => {
  using places = makePlaces();
  places.make("My_Project.egg-info");
  places.make("My_Project.egg-info/PKG-INFO", "Metadata-Version: 2.1\nVersion: 0.3.dev1\n\ntext");
  places.make("flat.egg-info", "Name: flat\nVersion: 7\n");
  places.make("empty.dist-info");
  settle(places.site);
  const expected = { "empty": "", "flat": "7", "my-project": "0.3.dev1" };
  assert.deepEqual(places.packages(), expected);
  // The folder around it does not change when that file does.
  places.make("My_Project.egg-info/PKG-INFO", "Version: 0.4\n");
  settle(places.site);
  assert.deepEqual(places.packages(), { ...expected, "my-project": "0.4" });
});

Deno.test("the first folder on the path counts, and folders that are not there do not matter", () => {
  using places = makePlaces();
  using other = makePlaces();
  places.make("a-1.dist-info");
  other.make("A-2.dist-info");
  other.make("b-2.dist-info");
  assert.deepEqual(places.packages(other.site, join(other.site, "none")), { a: "1", b: "2" });
  const before = installedPackages([places.site], { before: [other.site], cache: null });
  assert.deepEqual([...before], [["a", "2"], ["b", "2"]]);
});

Deno.test("a folder is listed again only when it has changed", () => {
  using places = makePlaces();
  places.make("a-1.dist-info");
  settle(places.site);
  assert.deepEqual(places.packages(), { a: "1" });
  places.make("b-1.dist-info");
  settle(places.site);
  assert.deepEqual(places.packages(), { a: "1" }, "the same time: nothing is seen");
  settle(places.site, Date.parse("2026-01-02T00:00:00Z"));
  assert.deepEqual(places.packages(), { a: "1", b: "1" });
});

Deno.test("what changed a moment ago is not kept: it can change again unseen", () => {
  using places = makePlaces();
  places.make("a-1.dist-info");
  const now = Date.now();
  settle(places.site, now);
  assert.deepEqual(places.packages(), { a: "1" });
  places.make("b-1.dist-info");
  settle(places.site, now);
  assert.deepEqual(places.packages(), { a: "1", b: "1" });
});

Deno.test("a damaged cache is as good as none", () => {
  using places = makePlaces();
  places.make("a-1.dist-info");
  settle(places.site);
  places.packages();
  const folder = join(places.cache, "packages");
  const [kept] = [...Deno.readDirSync(folder)];
  for (const text of ["", "{", "null", "[]", '{"entries": 1}']) {
    Deno.writeTextFileSync(join(folder, kept!.name), text);
    assert.deepEqual(places.packages(), { a: "1" });
  }
});

Deno.test("an interpreter itself finds the same packages", async () => {
  const ask = "import json, importlib.metadata as m\n" +
    "print(json.dumps([[d.metadata['Name'], d.version] for d in m.distributions()]))";
  const { stdout } = new Deno.Command("python3", { args: ["-c", ask], env: { PYTHONPATH: "" } })
    .outputSync();
  const found = JSON.parse(new TextDecoder().decode(stdout)) as [string, string][];
  const where = "import sys; print(sys.executable, end='')";
  const python = new Deno.Command("python3", { args: ["-c", where] }).outputSync().stdout;
  const facts = await interpreterFacts(new TextDecoder().decode(python));
  const packages = installedPackages(facts.python.python_path, { before: [], cache: null });
  const normal = (name: string) => name.replace(/[-_.]+/g, "-").toLowerCase();
  // `distributions()` goes along the path: a later one of the same name is hidden.
  const expected = new Map(found.toReversed().map(([name, version]) => [normal(name), version]));
  assert.deepEqual(Object.fromEntries(packages), Object.fromEntries(expected));
});
