import assert from "node:assert/strict";
import { listFolder } from "./files.ts";
import { listOthers } from "./list_others.ts";

function inFolder(body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a large folder has the entries that it has, but for plain files", () => {
  inFolder((folder) => {
    const long = "n".repeat(180);
    for (let at = 0; at < 500; at++) {
      if (at % 2 === 0) Deno.mkdirSync(`${folder}/${at}-é😀-${long}`);
      else Deno.writeTextFileSync(`${folder}/${at}-${long}`, "");
    }
    Deno.symlinkSync("nowhere", `${folder}/link`);
    const expected = listFolder(folder).filter(({ isFile }) => !isFile).map(({ name }) => name);
    assert.equal(expected.length, 251);
    assert.deepEqual(listOthers(folder), expected);
  });
  assert.deepEqual(listOthers("/nowhere/at/all"), []);
});
