import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { mounts, withReadOnly, withTinyDisk } from "./confined.ts";
import { withYanex } from "./shell.ts";
import { completed } from "./words.ts";

const script = "import yanex\nprint('é', yanex.get_params())\n";
const output = "é {'x': '日本'}\n";

test("without a terminal's name and a locale, text is UTF-8", async (t) => {
  t.write("train.py", script);
  for (const locale of [undefined, "C", "POSIX", "xx_XX"]) {
    const env = { TERM: undefined, LC_ALL: locale, LANG: undefined };
    // Python itself decides how it writes; from 3.7 on it takes UTF-8 for C and POSIX.
    await t.yanex("run train.py -q -p x=日本 -n 名前", { env: { ...env, PYTHONUTF8: "1" } })
      .stdout(output);
  }
  const names = t.store.experiments().map(({ name }) => name);
  assert.deepEqual(names, Array(4).fill("名前"));
  const [id] = t.store.ids();
  await t.yanex(`show ${id}`, { env: { TERM: undefined, LC_ALL: "C" } })
    .stdout(/^Experiment: 名前 \(<id\d?>\)\n/);
});

test("without HOME the named store is used and the client goes to the temporary folder", async (t) => {
  t.write("train.py", script);
  Deno.mkdirSync(`${t.dir}/tmp`);
  t.env.YANEX_EXPERIMENTS_DIR = `${t.dir}/store`;
  const env = { HOME: undefined, XDG_CACHE_HOME: undefined, TMPDIR: `${t.dir}/tmp` };
  await t.yanex("run train.py -p x=日本", { env }).stdout(completed(output)).stderr("");
  assert.ok([...Deno.readDirSync(`${t.dir}/tmp`)].some(({ name }) => /^yanex-\d+$/.test(name)));
  await t.yanex(`show ${t.store.onlyId()}`, { env });
});

test("without HOME and without a named store there is an error that says what to set", async (t) => {
  t.write("train.py", script);
  const env = { HOME: undefined, XDG_CACHE_HOME: undefined };
  const says = "error: there is no place for experiments: " +
    "neither HOME nor YANEX_EXPERIMENTS_DIR is set\n" +
    "hint: set YANEX_EXPERIMENTS_DIR to the folder that holds your experiments\n";
  await t.yanex("run train.py", { env }).fails(1).stdout("").stderr(says);
  await t.yanex("show x", { env }).fails(1).stdout("").stderr(says);
});

test("a read-only HOME is no trouble when the store is elsewhere", mounts, async (t) => {
  t.write("train.py", script);
  t.env.YANEX_EXPERIMENTS_DIR = `${t.dir}/store`;
  t.env.TMPDIR = `${t.dir}/tmp`;
  Deno.mkdirSync(t.env.TMPDIR);
  const [program, ...args] = withReadOnly(t.home, withYanex("yanex run train.py -p x=日本"));
  await t.call(program!, args).stdout(completed(output)).stderr("");
  assert.deepEqual([...Deno.readDirSync(t.home)], []);
});

test("a cache folder that cannot be written is no trouble", async (t) => {
  t.write("train.py", script);
  t.write("file", "");
  await t.yanex("run train.py -p x=日本", { env: { XDG_CACHE_HOME: `${t.dir}/file/cache` } })
    .stdout(completed(output)).stderr("");
});

test("a missing temporary folder is no trouble", async (t) => {
  t.write("train.py", script);
  await t.yanex("run train.py -p x=日本", { env: { TMPDIR: `${t.dir}/nowhere` } })
    .stdout(completed(output)).stderr("");
});

test("a temporary folder without space is no trouble", mounts, async (t) => {
  t.write("train.py", script);
  t.write("data.txt", "");
  await t.commit();
  t.write("data.txt", "x".repeat(100_000));
  const fill = 'head -c 1m /dev/zero >"$TMPDIR/file" 2>/dev/null';
  t.env.TMPDIR = `${t.home}/tmp`;
  const [program, ...args] = withTinyDisk(
    t.env.TMPDIR,
    4096,
    withYanex(`${fill}; yanex run train.py -p x=日本`),
  );
  await t.call(program!, args).stdout(completed(output)).stderr("");
  assert.match(t.store.artifact(t.store.onlyId(), "git_diff.patch"), /^\+x{100000}$/m);
});

test("a store may be named relative to the current folder and to the home", async (t) => {
  t.write("train.py", "import os\nprint(os.environ['YANEX_EXPERIMENTS_DIR'])\n");
  await t.yanex("run train.py -q", { env: { YANEX_EXPERIMENTS_DIR: "runs" } })
    .stdout("<dir>/runs\n");
  await t.yanex("run train.py -q", { env: { YANEX_EXPERIMENTS_DIR: "~/runs" } })
    .stdout("<home>/runs\n");
  assert.equal([...Deno.readDirSync(`${t.home}/runs`)].length, 2);
});

test("the delivered client comes before others on PYTHONPATH, which stay there", async (t) => {
  t.write("other/yanex/__init__.py", "raise ImportError('the wrong one')\n");
  t.write("other/library.py", "name = 'still there'\n");
  t.write("train.py", "import library, yanex\nprint(library.name, yanex.is_standalone())\n");
  await t.yanex("run train.py -q", { env: { PYTHONPATH: `${t.dir}/other` } })
    .stdout("still there False\n");
});
