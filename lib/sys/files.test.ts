import assert from "node:assert/strict";
import { join } from "node:path";
import {
  isOwnFolder,
  linkFile,
  listFolder,
  pathExists,
  readBytesIfExists,
  readHead,
  readTail,
  readTextIfExists,
  removePath,
  renamePath,
  statFile,
  walkFiles,
} from "./files.ts";

function inFolder(body: (folder: string) => void): () => void {
  return () => {
    const folder = Deno.makeTempDirSync();
    try {
      body(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
}

const posix = { ignore: Deno.build.os === "windows" };

Deno.test(
  "where there can be nothing there is nothing",
  posix,
  inFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "file"), "");
    Deno.symlinkSync("circle", join(folder, "circle"));
    Deno.symlinkSync("nowhere", join(folder, "dangling"));
    for (const name of ["nothing", "file/inner", "circle", "dangling", "x".repeat(300)]) {
      const path = join(folder, name);
      assert.equal(statFile(path), null, name);
      assert.equal(pathExists(path), false);
      assert.equal(readTextIfExists(path), null);
      assert.equal(readBytesIfExists(path), null);
      assert.equal(readHead(path, 10), null);
      assert.deepEqual(listFolder(path), []);
      assert.deepEqual(walkFiles(path), []);
      removePath(path);
    }
  }),
);

Deno.test(
  "facts are those of what a link leads to",
  posix,
  inFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "file"), "12345", { mode: 0o640 });
    Deno.symlinkSync("file", join(folder, "link"));
    const facts = statFile(join(folder, "link"));
    assert.equal(facts?.isFile, true);
    assert.equal(facts?.size, 5);
    assert.equal(facts?.mode! & 0o777, 0o640);
    assert.equal(statFile(folder)?.isDirectory, true);
  }),
);

Deno.test(
  "the first and the last bytes of a file are had without the rest",
  inFolder((folder) => {
    const file = join(folder, "file");
    Deno.writeTextFileSync(file, "0123456789");
    const text = (bytes: Uint8Array | null) => new TextDecoder().decode(bytes!);
    assert.equal(text(readHead(file, 3)), "012");
    assert.equal(text(readTail(file, 3)), "789");
    assert.equal(text(readHead(file, 99)), "0123456789");
    assert.equal(text(readTail(file, 99)), "0123456789");
  }),
);

Deno.test(
  "all files below a folder are found, sorted, and links are not followed",
  posix,
  inFolder((folder) => {
    Deno.mkdirSync(join(folder, "b/c"), { recursive: true });
    Deno.mkdirSync(join(folder, "empty"));
    for (const name of ["b/c/deep", "b.txt", "a"]) Deno.writeTextFileSync(join(folder, name), "");
    Deno.symlinkSync("..", join(folder, "b/up"));
    assert.deepEqual(walkFiles(folder), ["a", "b.txt", "b/c/deep", "b/up"]);
  }),
);

Deno.test(
  "a folder with content is never replaced by renaming",
  posix,
  inFolder((folder) => {
    for (const name of ["new", "taken/content", "empty"]) {
      Deno.mkdirSync(join(folder, name), { recursive: true });
    }
    assert.throws(() => renamePath(join(folder, "new"), join(folder, "taken")));
    renamePath(join(folder, "new"), join(folder, "empty"));
    assert.equal(pathExists(join(folder, "new")), false);
    assert.equal(pathExists(join(folder, "taken/content")), true);
  }),
);

Deno.test(
  "a folder is trusted if only its owner, who we are, may write to it",
  posix,
  inFolder((folder) => {
    const place = join(folder, "place");
    Deno.mkdirSync(place, { mode: 0o700 });
    assert.equal(isOwnFolder(place), true);
    Deno.chmodSync(place, 0o755);
    assert.equal(isOwnFolder(place), true);
    for (const mode of [0o777, 0o770, 0o702]) {
      Deno.chmodSync(place, mode);
      assert.equal(isOwnFolder(place), false, mode.toString(8));
    }
    Deno.chmodSync(place, 0o700);
    Deno.symlinkSync(place, join(folder, "link"));
    assert.equal(isOwnFolder(join(folder, "link")), false);
    Deno.writeTextFileSync(join(folder, "file"), "");
    assert.equal(isOwnFolder(join(folder, "file")), false);
    if (Deno.uid() === 0) {
      Deno.chownSync(place, 65534, 65534);
      assert.equal(isOwnFolder(place), false);
    }
  }),
);

Deno.test(
  "a second name is the same file",
  posix,
  inFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "a"), "content");
    assert.equal(linkFile(join(folder, "a"), join(folder, "b")), true);
    assert.equal(Deno.statSync(join(folder, "a")).ino, Deno.statSync(join(folder, "b")).ino);
    assert.equal(linkFile(join(folder, "nothing"), join(folder, "c")), false);
  }),
);
