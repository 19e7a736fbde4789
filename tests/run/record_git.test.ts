import assert from "node:assert/strict";
import { test } from "../harness.ts";

test("a clean commit is recorded, and the project is the repository's folder", async (t) => {
  t.write("train.py", "");
  await t.commit("first\n\nwith a body");
  await t.yanex("run train.py -q").stderr("");
  const { git, project, environment } = t.store.metadata();
  const hash = await t.git("rev-parse", "HEAD");
  assert.equal(project, "project");
  const { commit_hash, commit_hash_short, branch, author, message } = git;
  assert.deepEqual({ commit_hash, commit_hash_short, branch, author }, {
    commit_hash: hash,
    commit_hash_short: hash.slice(0, 8),
    branch: "main",
    author: "A U Thor",
  });
  assert.match(message, /^first\n\nwith a body/);
  assert.equal(git.committed_date, await t.git("log", "-1", "--format=%cI"));
  assert.equal(git.has_uncommitted_changes, false);
  assert.equal(git.patch_file, null);
  assert.equal(environment.git.repository.repo_path, t.dir);
  assert.equal(environment.git.commit.commit_hash, hash);
  assert.ok((await t.git("--version")).includes(environment.git.git_version.split(" ").at(-1)));
  assert.ok(!t.store.has("artifacts/git_diff.patch"));
});

test("uncommitted changes are kept as a patch that restores them", async (t) => {
  t.write("train.py", "print(1)\n");
  t.write("data.bin", new Uint8Array([0, 1, 2, 255]));
  await t.commit();
  t.write("train.py", "print(2)\n");
  t.write("data.bin", new Uint8Array([255, 0, 7]));
  t.write("untracked.txt", "not in the patch");
  await t.yanex("run train.py -q").stdout("2\n");
  const { git } = t.store.metadata();
  const patch = t.store.artifact(t.store.onlyId(), "git_diff.patch");
  assert.equal(git.has_uncommitted_changes, true);
  assert.equal(git.patch_file, "artifacts/git_diff.patch");
  assert.equal(git.patch_size_bytes, patch.length);
  assert.equal(git.patch_size_mb, 0);
  assert.equal(git.untracked.count, 1);
  assert.doesNotMatch(patch, /untracked/);

  await t.git("checkout", "--quiet", "--", ".");
  await t.git("apply", `${t.store.folder(t.store.onlyId())}/artifacts/git_diff.patch`);
  assert.equal(t.read("train.py"), "print(2)\n");
  assert.deepEqual(Deno.readFileSync(`${t.dir}/data.bin`), new Uint8Array([255, 0, 7]));
});

test("--include-untracked puts untracked files into the patch", async (t) => {
  t.write("train.py", "");
  await t.commit();
  t.write("new.py", "answer = 42\n");
  await t.yanex("run train.py -q --include-untracked");
  assert.match(t.store.artifact(t.store.onlyId(), "git_diff.patch"), /^\+answer = 42$/m);
});

test("the repository is that of the script, not that of the current folder", async (t) => {
  t.write("train.py", "");
  await t.commit();
  Deno.mkdirSync(`${t.home}/elsewhere`);
  await t.yanex(`run ${t.dir}/train.py -q`, { cwd: `${t.home}/elsewhere` });
  const { git, environment, project } = t.store.metadata();
  assert.equal(git.commit_hash, await t.git("rev-parse", "HEAD"));
  assert.equal(environment.git.repository.repo_path, t.dir);
  assert.equal(project, "project");
});

test("credentials in the remote's address are not recorded", async (t) => {
  t.write("train.py", "");
  await t.commit();
  await t.git("remote", "add", "origin", "https://user:hunter2@example.org/a/b.git");
  await t.yanex("run train.py -q");
  const text = t.store.text("metadata.json");
  assert.equal(t.store.metadata().git.remote_url, "https://example.org/a/b.git");
  assert.doesNotMatch(text, /hunter2/);
});

test("a large patch is told with its size", async (t) => {
  t.write("train.py", "");
  t.write("data.txt", "");
  await t.commit();
  t.write("data.txt", "x\n".repeat(1_000_000));
  await t.yanex("run train.py -q")
    .stderr("warning: the patch of uncommitted changes is large: 2.9 MB; consider a commit\n");
  assert.equal(t.store.metadata().git.patch_size_mb, 2.86);
});

test("the run leaves the repository as it was", async (t) => {
  t.write("train.py", "");
  t.write("staged.py", "1\n");
  await t.commit();
  t.write("staged.py", "2\n");
  await t.git("add", "staged.py");
  t.write("staged.py", "3\n");
  const index = () => Deno.readFileSync(`${t.dir}/.git/index`);
  const status = await t.git("status", "--porcelain=v2");
  const before = index();
  await t.yanex("run train.py -q --include-untracked");
  assert.deepEqual(index(), before);
  assert.equal(await t.git("status", "--porcelain=v2"), status);
});
