import assert from "node:assert/strict";
import { join } from "node:path";
import type { ImportPlaces } from "./import_places.ts";
import { call, inFolder, realPython } from "./testing/call.ts";

const posix = { ignore: Deno.build.os === "windows" };

/** What an interpreter answers with `folder` as home and as working directory. */
async function ask(folder: string, python: string, more: Record<string, string> = {}) {
  const env = { PATH: Deno.env.get("PATH")!, HOME: folder, ...more };
  return (await call<ImportPlaces | null>("imports", python, { env, cwd: folder })).value ?? null;
}

Deno.test(
  "an interpreter tells where it finds modules, or nothing at all",
  posix,
  () =>
    inFolder(async (folder) => {
      const places = await ask(folder, "python3");
      assert.ok(places!.path.length > 0 && !places!.path.includes(folder));
      const noisy = join(folder, "noisy");
      Deno.writeTextFileSync(noisy, '#!/bin/sh\necho hello\nexec python3 "$@"\n', { mode: 0o755 });
      assert.deepEqual(await ask(folder, noisy), places);
      assert.equal(await ask(folder, join(folder, "missing")), null);
      assert.equal(await ask(folder, "true"), null);
      assert.equal(await ask(folder, "false"), null);
    }),
);

Deno.test(
  "it is asked once, until what is installed or a variable changes",
  posix,
  () =>
    inFolder(async (folder) => {
      const python = await realPython();
      const cache = join(folder, ".cache/yanex/imports");
      const fresh = await ask(folder, python);
      const [{ name }] = [...Deno.readDirSync(cache)] as [Deno.DirEntry];
      const file = join(cache, name);
      const kept = JSON.parse(Deno.readTextFileSync(file));
      // What is kept is what is told.
      Deno.writeTextFileSync(file, JSON.stringify({ ...kept, path: ["/kept"] }));
      assert.deepEqual((await ask(folder, python))!.path, ["/kept"]);

      const extra = join(folder, "extra");
      Deno.mkdirSync(extra);
      assert.ok((await ask(folder, python, { PYTHONPATH: extra }))!.path.includes(extra));

      // A .pth file of the user's own packages names another folder.
      const users = kept.watched.map(([path]: [string]) => path)
        .find((path: string) => path.startsWith(folder));
      Deno.mkdirSync(users, { recursive: true });
      Deno.writeTextFileSync(join(users, "extra.pth"), `${extra}\n`);
      const changed = (await ask(folder, python))!.path;
      assert.deepEqual(
        changed.filter((path) => !fresh!.path.includes(path)).sort(),
        [
          extra,
          users,
        ].sort(),
      );

      // The file says something else, and its folder has not changed.
      const other = join(folder, "other");
      Deno.mkdirSync(other);
      Deno.writeTextFileSync(join(users, "extra.pth"), `${other}\n`);
      Deno.utimeSync(join(users, "extra.pth"), new Date(), new Date(Date.now() + 5000));
      assert.ok((await ask(folder, python))!.path.includes(other));
    }),
);
