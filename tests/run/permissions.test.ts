import assert from "node:assert/strict";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { shell } from "./shell.ts";

const unix = skipUnless(Deno.build.os !== "windows", "needs Unix permissions");

const script =
  "import yanex\nyanex.log_metrics({'a': 1})\nyanex.save_artifact('x', 'sub/a.txt')\n" +
  "yanex.get_param('a', 1)\n";

/** Permission bits of everything in the store, with the names that have them. */
function modes(t: Sandbox): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  const visit = (path: string, name: string) => {
    const { mode, isDirectory } = Deno.statSync(path);
    const bits = ((mode ?? 0) & 0o7777).toString(8);
    (found[`${isDirectory ? "folder" : "file"} ${bits}`] ??= []).push(name);
    if (!isDirectory) return;
    for (const entry of Deno.readDirSync(path)) visit(`${path}/${entry.name}`, entry.name);
  };
  visit(t.store.path, ".");
  return found;
}

test("a new store is its owner's alone, whatever the umask", unix, async (t) => {
  t.write("train.py", script);
  await shell(t, "umask 000; yanex run train.py -q");
  // What the script saves itself lies behind the folder's permissions.
  const { "folder 777": openFolders, "file 666": openFiles, ...others } = modes(t);
  assert.deepEqual({ openFolders, openFiles }, { openFolders: ["sub"], openFiles: ["a.txt"] });
  assert.deepEqual(Object.keys(others).sort(), ["file 600", "folder 700"]);
});

test("in a store that others may enter, new files follow the umask", unix, async (t) => {
  t.write("train.py", script);
  Deno.mkdirSync(t.store.path, { recursive: true });
  Deno.chmodSync(t.store.path, 0o2775);
  await shell(t, "umask 002; yanex run train.py -q");
  assert.deepEqual(Object.keys(modes(t)).sort(), ["file 664", "folder 2775"]);
});
