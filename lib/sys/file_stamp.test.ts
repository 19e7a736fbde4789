import assert from "node:assert/strict";
import { FileLooker, fileStamp, type LookedFolder } from "./file_stamp.ts";

/** Calls back with a folder below another one, which was there in time to be opened, or was not. */
function eachWay(body: (looker: FileLooker, above: LookedFolder, folder: string) => void): void {
  const root = Deno.makeTempDirSync();
  const looker = new FileLooker();
  try {
    Deno.mkdirSync(`${root}/open`);
    const ways = ["open", "late"].map((name) => looker.folder(`${root}/${name}`));
    for (const above of ways) {
      Deno.mkdirSync(`${above.path}/dé`, { recursive: true });
      body(looker, above, "dé");
    }
  } finally {
    looker.close();
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("the stamp of a file is the same by all ways, its times apart", () => {
  eachWay((looker, above, folder) => {
    const path = `${above.path}/${folder}`;
    const file = `${path}/é😀`;
    Deno.writeTextFileSync(file, "abc");
    Deno.utimeSync(file, 1.5e9, 5e9 + 0.25);
    Deno.symlinkSync(file, `${path}/link`);
    for (const name of ["", "é😀", "link"]) {
      const stamp = looker.stamp(above, folder, name)!;
      const plain = fileStamp(name === "" ? path : `${path}/${name}`)!;
      assert.equal(stamp.size, plain.size);
      assert.equal(stamp.inode, plain.inode);
      assert.equal(stamp.modified, plain.modified);
      // Deno tells this one in seconds.
      assert.ok(stamp.changed - plain.changed >= 0 && stamp.changed - plain.changed < 1000);
    }
    for (const name of ["missing", "é😀/below", "x/".repeat(5000)]) {
      assert.equal(looker.stamp(above, folder, name), null);
    }
  });
});

Deno.test("a file has its stamp and no other one", () => {
  eachWay((looker, above, folder) => {
    Deno.writeTextFileSync(`${above.path}/${folder}/é`, "abc");
    Deno.utimeSync(`${above.path}/${folder}/é`, 5e9, -2);
    for (const name of ["", "é"]) {
      const { size, modified, changed, inode } = looker.stamp(above, folder, name)!;
      const numbers = [size, modified, changed, inode];
      const has = (numbers: number[], file = name) =>
        looker.hasStamp(above, folder, file, Float64Array.of(-1, ...numbers, -1), 1);
      assert.equal(has(numbers), true);
      for (const [at, number] of numbers.entries()) {
        for (const other of [number + 1, -1, NaN]) {
          assert.equal(has(numbers.with(at, other)), false);
        }
      }
      for (const missing of ["missing", "é/below", "x/".repeat(5000)]) {
        assert.equal(has(numbers, missing), false);
      }
    }
  });
});
