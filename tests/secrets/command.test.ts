import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { assertNowhere, PASSWORD, SECRET_LINES, TOKEN, withSecrets } from "./run_support.ts";

test("without a path the uncommitted changes are scanned, as a run would", async (t) => {
  await withSecrets(t);
  const found = await t.yanex("secrets").fails(1)
    .stdout("config.py:2: Secret Keyword\nconfig.py:3: AWS Access Key\n")
    .stderr("2 potential secrets in 1 file\n");
  const quiet = await t.yanex("secrets --quiet").fails(1).stderr("");
  assertNowhere(t, [PASSWORD, TOKEN], [found, quiet]);
  await t.commit();
  await t.yanex("secrets").stdout("").stderr("no potential secrets in 0 files\n");
  t.write("new.py", SECRET_LINES);
  await t.yanex("secrets").stdout("");
  await t.yanex("secrets --include-untracked").fails(1).stdout(/^new\.py:2: .*\nnew\.py:3: /);
  t.write("a.ipynb", "{}\n");
  await t.commit();
  t.write("a.ipynb", SECRET_LINES);
  await t.yanex("secrets").stdout("");
  await t.yanex("secrets --include-notebooks").fails(1).stdout(/^a\.ipynb:2: /);
});

test("whole files are scanned, and of folders those that git tracks", async (t) => {
  t.write("train.py", SECRET_LINES);
  t.write("sub/settings.ini", `[a]\npassword = ${PASSWORD}\n`);
  t.write("sub/gone.py", SECRET_LINES);
  t.write(".gitignore", "ignored.py\n");
  await t.commit();
  Deno.removeSync(`${t.dir}/sub/gone.py`);
  t.write("sub/new.py", SECRET_LINES);
  t.write("ignored.py", SECRET_LINES);
  Deno.symlinkSync("../train.py", `${t.dir}/sub/link.py`);
  await t.git("add", "sub/link.py");
  const all = "sub/settings.ini:2: Secret Keyword\n" +
    "train.py:2: Secret Keyword\ntrain.py:3: AWS Access Key\n";
  await t.yanex("secrets .").fails(1).stdout(all).stderr("3 potential secrets in 3 files\n");
  await t.yanex(["secrets", t.dir, "-q"]).fails(1).stdout(
    all.replace(/^/gm, "<dir>/").slice(0, -6),
  );
  await t.yanex("secrets sub").fails(1).stdout("sub/settings.ini:2: Secret Keyword\n");
  await t.yanex("secrets . ..", { cwd: "sub" }).fails(1).stdout(
    "settings.ini:2: Secret Keyword\n" +
      "../train.py:2: Secret Keyword\n../train.py:3: AWS Access Key\n",
  );
  // What is named is scanned, tracked or not, and once.
  await t.yanex("secrets sub/new.py ignored.py sub/new.py").fails(1).stdout(
    "sub/new.py:2: Secret Keyword\nsub/new.py:3: AWS Access Key\n" +
      "ignored.py:2: Secret Keyword\nignored.py:3: AWS Access Key\n",
  );
});

test("outside a repository all files of a folder are scanned", async (t) => {
  t.write("a/b/train.py", SECRET_LINES);
  t.write("a/none.py", "x = 1\n");
  await t.yanex("secrets a").fails(1).stdout(/^a\/b\/train\.py:2: .*\na\/b\/train\.py:3: .*\n$/)
    .stderr("2 potential secrets in 2 files\n");
});

test("binary files have nothing to scan, and other encodings neither", async (t) => {
  const text = new TextEncoder().encode(SECRET_LINES);
  t.write("binary.dat", new Uint8Array([0, ...text]));
  t.write("latin.py", new Uint8Array([...text, 0xe9, 0x0a]));
  t.write("empty.py", "");
  await t.yanex("secrets binary.dat latin.py empty.py").stdout("").stderr(
    "no potential secrets in 1 file\n",
  );
});

test("a patch is scanned from a file and from standard input, wherever it is from", async (t) => {
  await withSecrets(t);
  await t.git("diff", "--output=../changes.patch");
  const patch = Deno.readTextFileSync(`${t.dir}/../changes.patch`);
  const found = "config.py:2: Secret Keyword\nconfig.py:3: AWS Access Key\n";
  await t.yanex("secrets --patch ../changes.patch").fails(1).stdout(found);
  await t.yanex("secrets --patch -", { stdin: patch }).fails(1).stdout(found);
  t.write("sub/file", "");
  await t.yanex("secrets --patch -", { stdin: patch, cwd: "sub" }).fails(1)
    .stdout(found.replace(/^(?=c)/gm, "../"));
  await t.yanex("secrets --patch changes.patch", { cwd: ".." }).fails(1).stdout(found);
  await t.yanex("secrets --patch -", { stdin: "" }).stdout("");
  await t.yanex("secrets --patch -", { stdin: patch.replace(/^\+(?!\+).*$\n/gm, "") }).stdout("");
});

test("comments and the list of the repository allow what is none", async (t) => {
  await withSecrets(t);
  t.write("config.py", SECRET_LINES.replace("x = 1", "# pragma: allowlist nextline secret"));
  await t.yanex("secrets config.py").fails(1).stdout("config.py:3: AWS Access Key\n");
  t.write("config.py", SECRET_LINES);
  t.write(".yanex-allow", "/config.py\n");
  for (const what of ["", "config.py", ".", "../project"]) {
    await t.yanex(`secrets ${what}`).stdout("").stderr(/, 2 allowed by \.yanex-allow\n$/);
  }
});

test("--baseline prints lines that allow all there is, whatever the file is called", async (t) => {
  t.write("train.py", "");
  await t.commit();
  const names = [
    "config.py",
    "a b.py",
    "a[1]*?.py",
    "back\\slash.py",
    "no #comment.py",
    "sub/#x.py",
  ];
  for (const name of names) t.write(name, SECRET_LINES);
  const { stdout } = await t.yanex("secrets --include-untracked --baseline").stderr("");
  assert.match(stdout, /^\/config\.py sha1:[0-9a-f]{40} {2}# Secret Keyword, line 2$/m);
  assert.equal(stdout.trimEnd().split("\n").length, 2 * names.length);
  t.write(".yanex-allow", stdout);
  await t.yanex("secrets --include-untracked").stdout("").stderr(/ 12 allowed /);
  await t.yanex("run train.py -q --include-untracked --secrets block").stderr("");
  // Only these secrets in these files, as far as their names can be told.
  t.write("other.py", SECRET_LINES.replace(PASSWORD, `other-${PASSWORD}`));
  await t.yanex("secrets other.py").fails(1).stdout("other.py:2: Secret Keyword\n");
});

test("--json gives programs all of it, but the secrets", async (t) => {
  await withSecrets(t);
  t.write("sub/none", "");
  const { stdout } = await t.yanex("secrets --json", { cwd: "sub" }).fails(1).stderr("");
  const result = JSON.parse(stdout);
  assert.deepEqual(
    result.findings.map(({ hashed_secret, ...rest }: { hashed_secret: string }) => {
      assert.match(hashed_secret, /^[0-9a-f]{40}$/);
      return rest;
    }),
    [
      { type: "Secret Keyword", path: "../config.py", file: "config.py", line: 2 },
      { type: "AWS Access Key", path: "../config.py", file: "config.py", line: 3 },
    ],
  );
  assert.deepEqual([result.files, result.allowed, result.not_scanned], [1, 0, []]);
  await t.yanex("secrets --json train.py").stdout(
    '{\n  "findings": [],\n  "files": 1,\n  "allowed": 0,\n  "not_scanned": []\n}\n',
  );
});

test("the help names every option", async (t) => {
  const { stdout } = await t.yanex("secrets --help").stderr("");
  for (const option of ["--patch <file>", "--baseline", "--json", "--include-untracked"]) {
    assert.ok(stdout.includes(option));
  }
  assert.match((await t.yanex("--help")).stdout, /^ {2}secrets /m);
});
