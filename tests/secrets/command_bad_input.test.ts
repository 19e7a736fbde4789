import { test, yanexCommand } from "../harness.ts";
import { permissions, withPermissions } from "../run/confined.ts";
import { SECRET_LINES, withSecrets } from "./run_support.ts";

const files = "hint: give files, folders, or --patch FILE\n";

test("paths that do not exist are mistakes", async (t) => {
  t.write("a.py", SECRET_LINES);
  await t.yanex("secrets a.py nope.py").fails(2).stdout("")
    .stderr(`error: nope.py does not exist\n${files}`);
  await t.yanex("secrets --patch nope.patch").fails(2).stdout("")
    .stderr(`error: nope.patch does not exist\n${files}`);
  await t.yanex("secrets a.py/b").fails(2).stdout("")
    .stderr(`error: a.py/b does not exist\n${files}`);
});

test("a patch must be one", async (t) => {
  t.write("a.py", SECRET_LINES);
  await t.yanex("secrets --patch a.py").fails(2).stdout("").stderr(
    "error: a.py is no patch: no line of it begins a changed file\n" +
      "hint: give what `git diff` writes, or name the file without --patch to scan all of it\n",
  );
  await t.yanex("secrets --patch -", { stdin: "text\n" }).fails(2)
    .stderr(/^error: standard input is no patch/);
  await t.yanex("secrets --patch .").fails(2).stdout("")
    .stderr(/^error: \. cannot be read: .*directory.*\nhint: give files that can be read\n$/i);
});

test("options that contradict each other are mistakes", async (t) => {
  await withSecrets(t);
  const pairs: [words: string, message: string][] = [
    ["config.py --patch x", "--patch and PATH"],
    ["config.py --include-untracked", "PATH and --include-untracked"],
    ["--patch x --include-notebooks", "--patch and --include-notebooks"],
    ["--json --baseline", "--json and --baseline"],
  ];
  for (const [words, message] of pairs) {
    await t.yanex(`secrets ${words}`).fails(2).stdout("")
      .stderr(new RegExp(`^error: ${message} cannot be combined\nhint: `));
  }
  await t.yanex("secrets --patch").fails(2).stderr(/^error: option .* needs a value/);
  await t.yanex("secrets --nope").fails(2).stderr(/^error: unknown option `--nope`/);
});

test("without a repository there are no changes to scan", async (t) => {
  const hint = "hint: name files or folders, or give --patch FILE\n";
  await t.yanex("secrets").fails(2).stdout("").stderr(
    `error: there are no uncommitted changes to scan: this is no git repository\n${hint}`,
  );
  await t.git("init", "--quiet");
  await t.yanex("secrets").fails(2).stdout("").stderr(
    "error: there are no uncommitted changes to scan: the repository <dir> has no commit yet: " +
      `code is not recorded\n${hint}`,
  );
});

test("a list with a mistake is an error, not a list that allows nothing", async (t) => {
  await withSecrets(t);
  t.write(".yanex-allow", "# all\nsha1:12\n");
  const says = 'error: .yanex-allow, line 2: "sha1:" is not followed by 40 hexadecimal digits\n' +
    "    2 | sha1:12\n" +
    "hint: write FILES, sha1:HASH or FILES sha1:HASH, with the hash that the finding has\n";
  for (const what of ["", ".", "config.py"]) {
    await t.yanex(`secrets ${what}`).fails(2).stdout("").stderr(says);
  }
});

test("files that may not be read are an error if named, else told", permissions, async (t) => {
  t.write("open.py", SECRET_LINES);
  t.write("shut.py", SECRET_LINES);
  await t.commit();
  Deno.chmodSync(`${t.dir}/shut.py`, 0);
  const call = (words: string) => {
    const [program, ...args] = withPermissions(`${yanexCommand().join(" ")} secrets ${words}`);
    return t.call(program!, args);
  };
  await call("shut.py").fails(2).stdout("").stderr(
    /^error: shut\.py cannot be read: [Pp]ermission/,
  );
  await call(". -q").fails(1).stdout("open.py:2: Secret Keyword\nopen.py:3: AWS Access Key\n")
    .stderr(/^warning: not scanned: shut\.py cannot be read: [Pp]ermission denied\n$/);
});

test("a folder of which git tracks nothing is told", async (t) => {
  await withSecrets(t);
  t.write("new/a.py", SECRET_LINES);
  await t.yanex("secrets new").stdout("").stderr(
    "warning: not scanned: new, where git tracks no file\nno potential secrets in 0 files\n",
  );
});

test("a file that is too large is told", async (t) => {
  const file = Deno.openSync(`${t.dir}/huge.txt`, { write: true, create: true });
  file.truncateSync(65 * 1024 * 1024);
  file.close();
  await t.yanex("secrets huge.txt").stdout("").stderr(
    "warning: not scanned: huge.txt has 65 MB\nno potential secrets in 0 files\n",
  );
});
