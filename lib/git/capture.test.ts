import assert from "node:assert/strict";
import { join } from "node:path";
import { captureGit } from "./capture.ts";
import { hasUncommittedChanges } from "./git_metadata.ts";
import { makeScratch, patchText } from "./testing/scratch_repository.ts";

Deno.test("a clean repository: commit, branch, remote, and no patch", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  Object.assign(scratch.env, {
    GIT_COMMITTER_DATE: "2026-03-01T10:00:00+0530",
    GIT_AUTHOR_NAME: "Grüße",
  });
  const hash = repository.commit({ "src/train.py": "print(1)\n" }, "subject\n\nbody with ünïcode");
  repository.git("remote", "add", "origin", "https://me:secret@example.com/a.git");
  const state = await repository.captured({ from: "src" });
  assert.deepEqual(state, {
    kind: "repository",
    root: repository.root,
    gitDir: repository.path(".git"),
    remoteUrl: "https://example.com/a.git",
    branch: "main",
    commit: {
      hash,
      shortHash: hash.slice(0, 8),
      author: "Grüße",
      message: "subject\n\nbody with ünïcode",
      committedDate: "2026-03-01T10:00:00+05:30",
    },
    dirty: false,
    untracked: { count: 0, names: [], inPatch: false },
    submodules: [],
    patch: { kind: "empty" },
    notice: null,
  });
});

Deno.test("a commit in another encoding is recorded as text, its time in UTC with an offset", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  scratch.env.GIT_COMMITTER_DATE = "2026-03-01T10:00:00+0000";
  repository.git("config", "i18n.commitEncoding", "ISO-8859-1");
  repository.write("message", new Uint8Array([0x67, 0x72, 0xfc, 0xdf, 0x65]));
  repository.git("commit", "-q", "--allow-empty", "-F", "message");
  repository.git("config", "i18n.logOutputEncoding", "ISO-8859-1");
  const { commit } = await repository.captured();
  assert.equal(commit.message, "grüße");
  assert.equal(commit.committedDate, "2026-03-01T10:00:00+00:00");
});

Deno.test("untracked files are counted and named up to a bound, and are no change", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a": "1\n", ".gitignore": "*.log\n" });
  repository.git("config", "status.showUntrackedFiles", "no");
  for (let i = 10; i < 40; i++) repository.write(`new ${i}`, "x");
  repository.write("data/1", "x");
  repository.write("data/2", "x");
  repository.write("run.log", "x");
  const state = await repository.captured();
  assert.equal(state.untracked.count, 31);
  assert.equal(state.untracked.names.length, 20);
  assert.deepEqual(state.untracked.names.slice(0, 2), ["data/", "new 10"]);
  assert.equal(state.dirty, false);
  assert.equal(hasUncommittedChanges(state), false);
});

Deno.test("a detached HEAD has no branch", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const hash = repository.commit();
  repository.git("checkout", "-q", "--detach");
  const state = await repository.captured();
  assert.equal(state.branch, null);
  assert.equal(state.commit.hash, hash);
});

Deno.test("outside a repository nothing is recorded and nothing said", async () => {
  using scratch = makeScratch();
  const state = await captureGit(scratch.folder, { env: scratch.env });
  assert.deepEqual(state, {
    kind: "none",
    reason: "not-a-repository",
    repository: null,
    notice: null,
  });
});

Deno.test("inside `.git` and in a bare repository there is no code", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit();
  repository.git("clone", "-q", "--bare", ".", "bare.git");
  for (const folder of [".git/hooks", ".git", "bare.git"]) {
    const state = await captureGit(repository.path(folder), { env: scratch.env });
    assert.equal(state.kind === "none" && state.reason, "not-a-repository", folder);
  }
  repository.git("config", "core.bare", "true");
  const state = await captureGit(repository.root, { env: scratch.env });
  assert.equal(state.kind === "none" && state.reason, "not-a-repository");
});

Deno.test("without git on PATH the run is told once", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit();
  const env = { ...scratch.env, PATH: join(scratch.folder, "home") };
  const state = await repository.capture({ env });
  assert.deepEqual(state, {
    kind: "none",
    reason: "no-git",
    repository: {
      root: repository.root,
      gitDir: repository.path(".git"),
      remoteUrl: null,
      branch: null,
    },
    notice: `git is not on PATH: commit and changes of ${repository.root} are not recorded`,
  });
});

Deno.test("a repository without a commit is named", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.git("remote", "add", "origin", "git@example.com:a.git");
  repository.write("train.py", "1\n");
  repository.git("add", "train.py");
  const state = await repository.capture();
  assert.deepEqual(state, {
    kind: "none",
    reason: "no-commits",
    repository: {
      root: repository.root,
      gitDir: repository.path(".git"),
      remoteUrl: "git@example.com:a.git",
      branch: "main",
    },
    notice: `the repository ${repository.root} has no commit yet: code is not recorded`,
  });
});

Deno.test("a repository of another user: the notice says how to allow it", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository("my repo");
  repository.commit();
  const env = { ...scratch.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" };
  const state = await repository.capture({ env });
  assert.equal(state.kind === "none" && state.reason, "dubious-ownership");
  assert.equal(
    state.notice,
    `git refuses ${repository.root}, which belongs to another user: code is not recorded; ` +
      `to allow it: git config --global --add safe.directory '${repository.root}'`,
  );
  repository.git("config", "--global", "--add", "safe.directory", repository.root);
  assert.equal((await repository.capture({ env })).kind, "repository");
});

Deno.test("a broken repository is told in one line", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const hash = repository.commit({ a: "1\n" });
  const object = repository.path(`.git/objects/${hash.slice(0, 2)}/${hash.slice(2)}`);
  Deno.removeSync(object);
  const state = await repository.capture();
  assert.equal(state.kind === "none" && state.reason, "failed");
  assert.match(state.notice ?? "", /^git cannot read the repository .* code is not recorded$/);
  const orphan = join(scratch.folder, "orphan");
  Deno.mkdirSync(orphan);
  Deno.writeTextFileSync(join(orphan, ".git"), "gitdir: ../gone\n");
  const gone = await captureGit(orphan, { env: scratch.env });
  assert.equal(gone.kind === "none" && gone.reason, "not-a-repository");
  assert.match(gone.notice ?? "", /\(not a git repository: .*gone\): code is not recorded$/);
});

Deno.test({
  name: "a git that is too old or does not start is told",
  ignore: Deno.build.os === "windows",
  async fn() {
    using scratch = makeScratch();
    const repository = scratch.repository();
    repository.commit();
    const git = join(scratch.folder, "home", "git");
    const env = { ...scratch.env, PATH: join(scratch.folder, "home") };
    Deno.writeTextFileSync(git, "#!/bin/sh\necho 'error: unknown option' >&2\nexit 129\n");
    Deno.chmodSync(git, 0o755);
    assert.match((await repository.capture({ env })).notice ?? "", /too old \(2\.17 or newer/);
    Deno.writeTextFileSync(git, "not a program");
    const state = await repository.capture({ env });
    assert.equal(state.kind === "none" && state.reason, "failed");
  },
});

Deno.test("variables of a surrounding git hook do not lead to another repository", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const hash = repository.commit({ a: "1\n" });
  repository.write("a", "2\n");
  const other = scratch.repository("other");
  other.commit({ b: "1\n" }, "other");
  const env = {
    ...scratch.env,
    GIT_DIR: other.path(".git"),
    GIT_WORK_TREE: other.root,
    GIT_INDEX_FILE: other.path(".git/index"),
    GIT_OBJECT_DIRECTORY: other.path(".git/objects"),
    GIT_PREFIX: "sub/",
    GIT_CONFIG_PARAMETERS: "'diff.noprefix=true'",
    GIT_EXTERNAL_DIFF: "false",
    GIT_DIFF_OPTS: "--unified=0",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_TRACE: "1",
  };
  const state = await repository.captured({ env });
  assert.equal(state.commit.hash, hash);
  assert.equal(state.root, repository.root);
  await repository.assertRestores(state);
});

Deno.test("the state of a hook's own repository is captured inside the hook", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  const variables = join(scratch.folder, "variables");
  repository.write(".git/hooks/pre-commit", `#!/bin/sh\nenv >${variables}\n`);
  Deno.chmodSync(repository.path(".git/hooks/pre-commit"), 0o755);
  repository.write("a", "2\n");
  repository.git("-c", "diff.noprefix=true", "commit", "-q", "-a", "-m", "next");
  repository.write("a", "3\n");
  const env = Object.fromEntries(
    Deno.readTextFileSync(variables).split("\n").filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  assert(env.GIT_INDEX_FILE, "the hook got no variables");
  await repository.assertRestores(await repository.captured({ env }));
});

Deno.test("a linked worktree has its own branch, changes and git folder", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a": "1\n", "sub/b": "1\n" });
  repository.git("remote", "add", "origin", "git@example.com:a.git");
  repository.git("worktree", "add", "-q", "-b", "topic", "../tree");
  repository.write("a", "changed here\n");
  Deno.writeTextFileSync(join(scratch.folder, "tree/sub/b"), "changed there\n");
  const state = await captureGit(join(scratch.folder, "tree/sub"), { env: scratch.env });
  assert(state.kind === "repository");
  assert.equal(state.root, join(scratch.folder, "tree"));
  assert.equal(state.gitDir, repository.path(".git/worktrees/tree"));
  assert.equal(state.branch, "topic");
  assert.equal(state.remoteUrl, "git@example.com:a.git");
  assert.match(patchText(state.patch), /^diff --git a\/sub\/b b\/sub\/b\n/);
  assert.doesNotMatch(patchText(state.patch), /changed here/);
});

Deno.test("a working tree that the configuration puts elsewhere is the root", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository("outer/inner");
  repository.git("config", "core.worktree", "../..");
  Deno.writeTextFileSync(join(scratch.folder, "outer/a"), "1\n");
  repository.git("add", ":/a");
  repository.git("commit", "-q", "-m", "work");
  Deno.writeTextFileSync(join(scratch.folder, "outer/a"), "2\n");
  const state = await repository.captured();
  assert.equal(state.root, join(scratch.folder, "outer"));
  assert.match(patchText(state.patch), /^\+2$/m);
});
