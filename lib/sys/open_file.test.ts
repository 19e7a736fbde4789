import assert from "node:assert/strict";
import { openFile } from "./open_file.ts";

Deno.test("pieces of a file are read at any place, also of one that grows", () => {
  const path = Deno.makeTempFileSync();
  Deno.writeTextFileSync(path, "0123456789");
  {
    using file = openFile(path);
    const text = (from: number, limit: number) => new TextDecoder().decode(file.read(from, limit));
    assert.deepEqual([text(3, 4), text(8, 10), text(0, 2), text(20, 5)], ["3456", "89", "01", ""]);
    Deno.writeTextFileSync(path, "abc", { append: true });
    assert.deepEqual([file.size(), text(9, 9)], [13, "9abc"]);
  }
  Deno.removeSync(path);
});
