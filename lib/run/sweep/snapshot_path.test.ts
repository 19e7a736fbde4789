import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import type { ImportPlaces } from "../../python/mod.ts";
import { pathInSnapshot } from "./snapshot_path.ts";

/** A snapshot of /repo with these files, and what a path becomes in it. */
async function mapped(files: readonly string[], places: Partial<ImportPlaces>) {
  const folder = Deno.makeTempDirSync({ prefix: "yanex-snapshot-" });
  try {
    for (const file of files) {
      Deno.mkdirSync(join(folder, dirname(file)), { recursive: true });
      Deno.writeTextFileSync(join(folder, file), "");
    }
    const snapshot = { folder, scriptPath: join(folder, "train.py"), root: "/repo" };
    const { folders, escaped } = pathInSnapshot({ path: [], packages: [], ...places }, snapshot);
    return { folders: folders.map((path) => path.replace(folder, "<copy>")), escaped };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("places in the repository are mapped in their order, others stay", async () => {
  const path = ["/repo/src", "/usr/lib/python3", "/repo", "/repository/src", "/repo/src", "/"];
  assert.deepEqual(await mapped(["src/pkg/a.py"], { path }), {
    folders: ["<copy>/src", "<copy>"],
    escaped: [],
  });
});

Deno.test("what the snapshot lacks stays where it is", async () => {
  const path = ["/repo/.venv/lib/site-packages", "/repo/src"];
  assert.deepEqual((await mapped(["src/a.py"], { path })).folders, ["<copy>/src"]);
});

Deno.test("packages of import hooks are found by the folder above them", async () => {
  const files = ["src/pkg/a.py", "lib/ns/inner/b.py", "one.py", "odd/c.py"];
  const packages = [
    ["pkg", "/repo/src/pkg"],
    ["ns.inner", "/repo/lib/ns/inner"],
    ["one", "/repo/one.py"],
    ["elsewhere", "/other/elsewhere"],
  ] as const;
  assert.deepEqual((await mapped(files, { packages })).folders, [
    "<copy>/src",
    "<copy>/lib",
    "<copy>",
  ]);
  assert.deepEqual(await mapped(files, { packages: [["renamed", "/repo/odd"]] }), {
    folders: [],
    escaped: ["renamed (/repo/odd)"],
  });
});
