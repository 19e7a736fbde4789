import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { realPython } from "../run/python.ts";
import { completed } from "../run/words.ts";

/** What metadata.json says of the code, of the only experiment. */
function code(t: Sandbox) {
  const { git, environment, project } = t.store.metadata();
  return { git, repository: environment.git.repository, error: environment.git.error, project };
}

const nothing = { has_uncommitted_changes: false, patch_file: null };

test("a folder that is no repository: the run goes on without a word", async (t) => {
  t.write("train.py", "print('ran')\n");
  await t.yanex("run train.py").stdout(completed("ran\n")).stderr("");
  assert.deepEqual(code(t), {
    git: nothing,
    repository: null,
    error: "not in a git repository",
    project: null,
  });
});

test("a repository without a commit", async (t) => {
  t.write("train.py", "print('ran')\n");
  await t.git("init", "--quiet");
  await t.yanex("run train.py").stdout(completed("ran\n")).stderr(
    "warning: the repository <dir> has no commit yet: code is not recorded\n",
  );
  const { git, error, project } = code(t);
  assert.deepEqual({ git, error, project }, {
    git: nothing,
    error: "the repository has no commit yet",
    project: "project",
  });
});

test("a detached HEAD has no branch", async (t) => {
  t.write("train.py", "print('ran')\n");
  await t.commit();
  await t.git("checkout", "--quiet", "--detach");
  await t.yanex("run train.py -n detached").stdout(completed("ran\n")).stderr("");
  const { git } = code(t);
  assert.equal(git.branch, null);
  assert.equal(git.commit_hash, await t.git("rev-parse", "HEAD"));
  await t.yanex("show detached").stdout(/^ {6}Branch {2}none \(detached HEAD\)$/m);
});

test("a repository of another user: git's way to allow it is told", async (t) => {
  t.write("train.py", "print('ran')\n");
  await t.commit();
  await t.yanex("run train.py", { env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" } })
    .stdout(completed("ran\n")).stderr(
      "warning: git refuses <dir>, which belongs to another user: code is not recorded; " +
        "to allow it: git config --global --add safe.directory <dir>\n",
    );
  assert.deepEqual(code(t).git, nothing);
  assert.match(code(t).error, /belongs to another user/);
});

test("no git on PATH", async (t) => {
  t.write("train.py", "print('ran')\n");
  await t.commit();
  Deno.mkdirSync(`${t.home}/bin`);
  Deno.symlinkSync(realPython(), `${t.home}/bin/python3`);
  await t.yanex("run train.py", { env: { PATH: `${t.home}/bin` } })
    .stdout(completed("ran\n")).stderr(
      "warning: git is not on PATH: commit and changes of <dir> are not recorded\n",
    );
  assert.deepEqual(code(t).git, nothing);
  assert.equal(code(t).error, "git is not on PATH");
});

test("no git on PATH and no repository: the run goes on without a word", async (t) => {
  t.write("train.py", "print('ran')\n");
  Deno.mkdirSync(`${t.home}/bin`);
  Deno.symlinkSync(realPython(), `${t.home}/bin/python3`);
  await t.yanex("run train.py", { env: { PATH: `${t.home}/bin` } })
    .stdout(completed("ran\n")).stderr("");
});

test("a repository that is damaged", async (t) => {
  t.write("train.py", "print('ran')\n");
  await t.commit();
  Deno.removeSync(`${t.dir}/.git/objects`, { recursive: true });
  Deno.mkdirSync(`${t.dir}/.git/objects`);
  await t.yanex("run train.py").stdout(completed("ran\n")).stderr(/^warning: .*\n$/);
  assert.deepEqual(code(t).git, nothing);
});
