import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onlyIf } from "../sys/testing/only_if.ts";
import { hasSmallDisks, withSmallDisk } from "../sys/testing/small_disk.ts";
import { deliverClient, mendClient } from "./client.ts";
import { call, inFolder } from "./testing/call.ts";

const source = fileURLToPath(new URL("yanex", import.meta.url));
const posix = { ignore: Deno.build.os === "windows" };

/** Content of each file of the client below a folder. */
function contents(folder: string, before = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(join(folder, before))) {
    if (isDirectory && name !== "__pycache__") {
      Object.assign(found, contents(folder, before + name + "/"));
    } else if (/\.pyi?$|^py\.typed$/.test(name)) {
      found[before + name] = Deno.readTextFileSync(join(folder, before, name));
    }
  }
  return found;
}

function assertWhole(folder: string): void {
  const [actual, expected] = [contents(join(folder, "yanex")), contents(source)];
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort());
  for (const [path, text] of Object.entries(expected)) {
    assert.ok(actual[path] === text, `${path} differs from its source`);
  }
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("the client is delivered once, whole, under a name that says which it is", () =>
  inFolder((home) => {
    const folder = deliverClient(home);
    assert.match(folder.slice(home.length), /^.runtime.\d+\.\d+\.\d+-[0-9a-f]{12}$/);
    assertWhole(folder);
    const file = join(folder, "yanex/__init__.py");
    const written = Deno.statSync(file).mtime;
    assert.equal(deliverClient(home), folder);
    assert.deepEqual(Deno.statSync(file).mtime, written);
    assert.deepEqual(names(join(home, "runtime")).length, 1);
  }));

Deno.test("Python imports it from there", () =>
  inFolder(async (home) => {
    const folder = deliverClient(home);
    const { success, stdout } = await new Deno.Command("python3", {
      args: ["-c", "import yanex; print(yanex.__file__)"],
      env: { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" },
    }).output();
    assert.ok(success);
    const file = new TextDecoder().decode(stdout).trim();
    assert.equal(file, join(folder, "yanex/__init__.py"));
  }));

Deno.test("files that are missing or cut are made good, others stay", () =>
  inFolder((home) => {
    const folder = deliverClient(home);
    const at = (path: string) => join(folder, "yanex", path);
    Deno.removeSync(at("__init__.py"));
    Deno.writeTextFileSync(at("_files.py"), "");
    Deno.removeSync(at("_metrics"), { recursive: true });
    Deno.mkdirSync(at("__pycache__"), { recursive: true });
    assert.equal(deliverClient(home), folder);
    mendClient(folder);
    assertWhole(folder);
    assert.ok(existsSync(at("__pycache__")), "what Python has put there stays");
    assert.deepEqual(names(join(home, "runtime")).length, 1);
  }));

Deno.test("what a killed delivery left is removed when it is old", () =>
  inFolder((home) => {
    const folder = deliverClient(home);
    const runtime = join(home, "runtime");
    for (const name of ["a.new", "b.new", "old-version"]) {
      Deno.mkdirSync(join(runtime, name, "x"), { recursive: true });
    }
    const longAgo = new Date(Date.now() - 25 * 3_600_000);
    for (const name of ["a.new", "old-version"]) {
      Deno.utimeSync(join(runtime, name), longAgo, longAgo);
    }
    // Only a delivery looks.
    deliverClient(home);
    assert.ok(existsSync(join(runtime, "a.new")));
    Deno.removeSync(folder, { recursive: true });
    deliverClient(home);
    assert.deepEqual(
      ["a.new", "b.new", "old-version"].map((name) => existsSync(join(runtime, name))),
      [false, true, true],
    );
  }));

Deno.test("any number of processes may deliver it at once, also over a damaged one", () =>
  inFolder(async (home) => {
    const folder = join(home, "runtime", deliverClient(home).split("/").at(-1)!);
    for (
      const damage of [
        () => Deno.removeSync(folder, { recursive: true }),
        () => Deno.removeSync(join(folder, "yanex/_files.py")),
      ]
    ) {
      damage();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => call<string>("deliver", home, { env: { HOME: home } })),
      );
      assert.deepEqual(new Set(answers.map(({ value }) => value)), new Set([folder]));
      assertWhole(folder);
      assert.equal(names(join(home, "runtime")).length, 1, "nothing else is left");
    }
  }));

Deno.test(
  onlyIf(
    hasSmallDisks,
    "needs root",
    "with a read-only home it goes to the cache, then to the temporary folder",
  ),
  () =>
    inFolder((folder) =>
      withSmallDisk(64, async (disk) => {
        disk.forbidWriting();
        const deliver = async (
          env: Record<string, string>,
        ) => (await call<string>("deliver", disk.path, { env: { HOME: disk.path, ...env } }));
        const cache = join(folder, "cache");
        const inCache = await deliver({ XDG_CACHE_HOME: cache });
        assert.ok(inCache.value?.startsWith(join(cache, "yanex/runtime/")), inCache.value);
        assertWhole(inCache.value!);

        const temporary = join(folder, "temporary");
        Deno.mkdirSync(temporary, { mode: 0o777 });
        const inTemporary = await deliver({ TMPDIR: temporary });
        const own = join(temporary, `yanex-${Deno.uid()}`);
        assert.ok(inTemporary.value?.startsWith(`${own}/`), inTemporary.value);
        assert.equal(Deno.statSync(own).mode! & 0o777, 0o700);
        assertWhole(inTemporary.value!);

        const nowhere = await deliver({ TMPDIR: disk.path });
        assert.equal(nowhere.kind, "client-not-delivered");
        assert.equal(nowhere.excerpt?.split("\n").length, 3, "each place and its reason");
      })
    ),
);

Deno.test(
  "in the common temporary folder nobody else's folder is used",
  posix,
  () =>
    inFolder(async (folder) => {
      const file = join(folder, "file");
      Deno.writeTextFileSync(file, "it is in the way");
      const env = { TMPDIR: folder, HOME: folder, XDG_CACHE_HOME: file };
      const own = join(folder, `yanex-${Deno.uid()}`);
      const deliver = async () => await call<string>("deliver", file, { env });
      const { value } = await deliver();
      assert.ok(value?.startsWith(`${own}/`));
      // Somebody could have put code there that our script would import.
      Deno.chmodSync(own, 0o777);
      assert.equal((await deliver()).kind, "client-not-delivered");
      Deno.removeSync(own, { recursive: true });
      Deno.mkdirSync(join(folder, "theirs"));
      Deno.symlinkSync("theirs", own);
      const { kind, excerpt } = await deliver();
      assert.equal(kind, "client-not-delivered");
      assert.match(excerpt ?? "", /others can write there/);
      assert.deepEqual(names(join(folder, "theirs")), []);
    }),
);
