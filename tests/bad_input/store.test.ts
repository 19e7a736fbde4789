import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { mounts, permissions, withPermissions, withReadOnly } from "../run/confined.ts";
import { withYanex } from "../run/shell.ts";

test("a store path that is a file, or leads through one", async (t) => {
  t.write("train.py", "print('never')\n");
  t.write("file", "content");
  const hint = "hint: remove that file, or set YANEX_EXPERIMENTS_DIR to another folder\n";
  await t.yanex("run train.py", { env: { YANEX_EXPERIMENTS_DIR: "file" } }).fails(1).stdout("")
    .stderr(
      `error: cannot write to the store <dir>/file: a file of that name is in the way\n${hint}`,
    );
  await t.yanex("run train.py", { env: { YANEX_EXPERIMENTS_DIR: "file/store" } }).fails(1)
    .stdout("").stderr(
      "error: cannot write to the store <dir>/file/store: " +
        `a part of the path is a file, not a folder\n${hint}`,
    );
  assert.equal(t.read("file"), "content");
});

test("a store on a read-only file system, an existing one and a new one", mounts, async (t) => {
  t.write("train.py", "print('never')\n");
  Deno.mkdirSync(`${t.dir}/disk/old`, { recursive: true });
  for (const name of ["old", "new"]) {
    t.env.YANEX_EXPERIMENTS_DIR = `${t.dir}/disk/${name}`;
    const [program, ...args] = withReadOnly(`${t.dir}/disk`, withYanex("yanex run train.py"));
    await t.call(program!, args).fails(1).stdout("").stderr(
      "error: cannot write to the store <store>: its file system is read-only\n" +
        "hint: set YANEX_EXPERIMENTS_DIR to a folder that can be written to\n",
    );
  }
});

test(
  "a store that one may not write to, and a folder that may hold none",
  permissions,
  async (t) => {
    t.write("train.py", "print('never')\n");
    Deno.mkdirSync(`${t.dir}/old`);
    Deno.chmodSync(`${t.dir}/old`, 0o500);
    for (const name of ["old", "old/new"]) {
      t.env.YANEX_EXPERIMENTS_DIR = `${t.dir}/${name}`;
      const [program, ...args] = withPermissions(withYanex("yanex run train.py"));
      await t.call(program!, args).fails(1).stdout("").stderr(
        "error: cannot write to the store <store>: you may not write there\n" +
          "hint: set YANEX_EXPERIMENTS_DIR to a folder of your own, or ask its owner for access\n",
      );
    }
    assert.deepEqual([...Deno.readDirSync(`${t.dir}/old`)], []);
  },
);

test("a store that one may not read", permissions, async (t) => {
  Deno.mkdirSync(t.store.path, { recursive: true });
  Deno.chmodSync(t.store.path, 0o000);
  const [program, ...args] = withPermissions(withYanex("yanex show abc"));
  await t.call(program!, args).fails(1).stdout("").stderr(
    "error: cannot read the store <store>: Permission denied\n" +
      "hint: ask its owner for access, or set YANEX_EXPERIMENTS_DIR to another store\n",
  );
  Deno.chmodSync(t.store.path, 0o700);
});
