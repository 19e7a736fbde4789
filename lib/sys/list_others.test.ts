import assert from "node:assert/strict";
import { listFolder } from "./files.ts";
import { FileLooker, fileStamp } from "./file_stamp.ts";
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

Deno.test("the stamp of a file is the same by all ways, its times apart", () => {
  inFolder((folder) => {
    const [file, link] = [`${folder}/é😀`, `${folder}/link`];
    Deno.writeTextFileSync(file, "abc");
    Deno.utimeSync(file, 1.5e9, 5e9 + 0.25);
    Deno.symlinkSync(file, link);
    for (const place of [folder, "/nowhere/at/all", `${folder}/é`]) {
      const looker = new FileLooker(place);
      try {
        for (const path of [folder, file, link]) {
          const [stamp, plain] = [looker.stamp(path)!, fileStamp(path)!];
          assert.equal(stamp.size, plain.size);
          assert.equal(stamp.inode, plain.inode);
          assert.equal(stamp.modified, plain.modified);
          // Deno tells this one in seconds.
          assert.ok(stamp.changed - plain.changed >= 0 && stamp.changed - plain.changed < 1000);
        }
        for (const path of [`${folder}/missing`, `${file}/below`, folder + "/x".repeat(5000)]) {
          assert.equal(looker.stamp(path), null);
        }
      } finally {
        looker.close();
      }
    }
  });
});
