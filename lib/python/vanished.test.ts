import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { findVanished } from "./vanished.ts";

Deno.test("what the cache keeps of interpreters and folders that are gone is found", () => {
  const cache = Deno.makeTempDirSync();
  try {
    const put = (name: string, content: unknown) => {
      Deno.mkdirSync(join(cache, name, ".."), { recursive: true });
      const text = typeof content === "string" ? content : JSON.stringify(content);
      Deno.writeTextFileSync(join(cache, name), text);
    };
    const python = (path: string) => ({ python: { python_executable: path } });
    const file = (digit: string) => `${digit.repeat(16)}.json`;
    put(`interpreters/${file("1")}`, python(join(cache, "gone")));
    put(`interpreters/${file("2")}`, python(Deno.execPath()));
    put(`interpreters/${file("3")}`, '{"python": {"pyth');
    put(`interpreters/${file("4")}`, python(""));
    put("interpreters/notes.json", python("/gone"));
    put(`packages/${file("5")}`, { folder: join(cache, "gone"), modified: 1, entries: [] });
    put(`packages/${file("6")}`, { folder: cache, modified: 1, entries: [] });
    put(`packages/${file("7")}`, "null");
    put(`imports/${file("9")}`, { folder: join(cache, "gone"), path: [], watched: [] });
    put(`imports/${file("a")}`, { folder: cache, path: [], watched: [] });
    put(`remembered/${"8".repeat(16)}`, "/gone");
    assert.deepEqual(findVanished(cache).map((path) => basename(path)), [
      file("1"),
      file("5"),
      file("9"),
    ]);
    assert.deepEqual(findVanished(join(cache, "none")), []);
    assert.deepEqual(findVanished(null), []);
  } finally {
    Deno.removeSync(cache, { recursive: true });
  }
});
