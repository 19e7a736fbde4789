import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { leftovers, runOnce } from "./places.ts";

/** A run with an uncommitted change; its id. */
async function runChanged(t: Sandbox): Promise<string> {
  t.write("train.py", "print('ran')\n");
  t.write("answer", "one\n");
  await t.commit();
  t.write("answer", "two\n");
  return await runOnce(t, "train.py");
}

/** Changes an experiment's metadata. */
function rewrite(
  t: Sandbox,
  id: string,
  change: (metadata: Record<string, unknown>) => void,
): void {
  const file = join(t.store.folder(id), "metadata.json");
  const metadata = JSON.parse(Deno.readTextFileSync(file));
  change(metadata);
  Deno.writeTextFileSync(file, JSON.stringify(metadata));
}

/** Asserts one error, and that nothing is made or left behind. */
async function refused(
  t: Sandbox,
  args: readonly string[],
  code: number,
  stderr: string | RegExp,
): Promise<void> {
  const ids = t.store.ids();
  await t.yanex(["reproduce", ...args]).fails(code).stdout("").stderr(stderr);
  assert.deepEqual(t.store.ids(), ids);
  assert.deepEqual(leftovers(t), []);
}

test("an unknown id", async (t) => {
  await runChanged(t);
  await refused(
    t,
    ["nope"],
    1,
    "error: no experiment found with id or name `nope` in <store>\n" +
      "hint: give an id, the beginning of one, or a name in full\n",
  );
});

test("a run outside a repository, and one in a repository without a commit", async (t) => {
  t.write("train.py", "");
  const outside = await runOnce(t, "train.py");
  const hint = "hint: only runs of scripts in a git repository with a commit can be reproduced\n";
  await refused(
    t,
    [outside],
    1,
    "error: experiment <id> cannot be reproduced: no commit was recorded " +
      `(not in a git repository)\n${hint}`,
  );
  await t.git("init", "--quiet");
  const empty = await runOnce(t, "train.py");
  await refused(
    t,
    [empty, "--check"],
    1,
    "error: experiment <id> cannot be reproduced: no commit was recorded " +
      `(the repository has no commit yet)\n${hint}`,
  );
});

test("a commit hash that is none is not given to git", async (t) => {
  const id = await runChanged(t);
  rewrite(t, id, (metadata) => {
    (metadata.git as Record<string, unknown>).commit_hash = "--upload-pack=touch /tmp/x";
  });
  await refused(
    t,
    [id],
    1,
    /^error: experiment <id> cannot be reproduced: no commit was recorded\n/,
  );
});

test("a commit that is gone", async (t) => {
  const id = await runChanged(t);
  await t.git("remote", "add", "origin", "https://example.org/a/b.git");
  const second = await runOnce(t, "train.py");
  Deno.removeSync(join(t.dir, ".git"), { recursive: true });
  await t.commit("another history");
  await refused(
    t,
    [id],
    1,
    /^error: commit [0-9a-f]{8} of experiment <id> is not in the repository <dir>\nhint: name another clone that has it with --repo PATH\n$/,
  );
  await refused(
    t,
    [second],
    1,
    /\nhint: try `git fetch https:\/\/example\.org\/a\/b\.git <commit>`, or name another clone that has it with --repo PATH\n$/,
  );
});

test("a repository that was moved is found with --repo", async (t) => {
  const id = await runChanged(t);
  const moved = join(t.home, "moved");
  Deno.renameSync(t.dir, moved);
  Deno.mkdirSync(t.dir);
  await refused(
    t,
    [id],
    1,
    "error: the repository of experiment <id> is not in <dir> any more\n" +
      "hint: name its place, or that of another clone, with --repo PATH\n",
  );
  await refused(
    t,
    [id, "--repo", t.dir],
    2,
    "error: --repo <dir> is no folder of a git repository\n" +
      "hint: give the folder of a clone that has the commit\n",
  );
  await refused(t, [id, "--repo", "nowhere"], 2, /^error: --repo nowhere is no folder of a git/);
  const { stdout } = await t.yanex(["reproduce", id, "-q", "--repo", moved]);
  assert.equal(stdout, "ran\n");
  const copy = t.store.ids().at(-1)!;
  const { script_path, environment, reproduced_from } = t.store.metadata(copy);
  assert.equal(script_path, join(moved, "train.py"));
  assert.equal(environment.git.repository.repo_path, moved);
  assert.equal(environment.system.working_directory, moved);
  assert.equal(reproduced_from.repository, moved);
  // And from there without it.
  await t.yanex(["reproduce", copy, "-q"]).stdout("ran\n");
});

test("a patch that is gone, damaged, or was not kept", async (t) => {
  const id = await runChanged(t);
  const patch = join(t.store.folder(id), "artifacts/git_diff.patch");
  const text = Deno.readTextFileSync(patch);
  Deno.writeTextFileSync(patch, text.slice(0, -1));
  const bytes = text.length;
  await refused(
    t,
    [id],
    1,
    `error: the patch of experiment <id> is not what was recorded: ` +
      `<store>/<id>/artifacts/git_diff.patch has ${bytes - 1} bytes instead of ${bytes}\n` +
      "hint: restore the file from a backup if there is one\n",
  );
  Deno.removeSync(patch);
  const hint =
    "hint: its commit alone is other code: check it out by hand if that is what you want\n";
  await refused(
    t,
    [id],
    1,
    "error: experiment <id> ran with uncommitted changes, and their patch " +
      `<store>/<id>/artifacts/git_diff.patch is gone\n${hint}`,
  );
  rewrite(t, id, (metadata) => {
    (metadata.git as Record<string, unknown>).patch_file = null;
  });
  await refused(
    t,
    [id],
    1,
    `error: experiment <id> ran with uncommitted changes, and no patch of them was kept\n${hint}`,
  );
});

test("a patch that does not apply", async (t) => {
  const id = await runChanged(t);
  const patch = join(t.store.folder(id), "artifacts/git_diff.patch");
  Deno.writeTextFileSync(patch, Deno.readTextFileSync(patch).replace("-one", "-eno"));
  const says = "error: the patch <store>/<id>/artifacts/git_diff.patch does not apply to its " +
    "commit: patch failed: answer:1\nhint: it may have been edited, or written by a tool that " +
    "changes bytes; try `git apply --reject` by hand in a checkout of the commit\n";
  await refused(t, [id], 1, says);
  await refused(t, [id, "--export", "out"], 1, says);
  assert.deepEqual([...Deno.readDirSync(t.dir)].map(({ name }) => name).sort(), [
    ".git",
    "answer",
    "train.py",
  ]);
});

test("a worktree that cannot be made", async (t) => {
  const id = await runChanged(t);
  t.write(".git/worktrees", "in the way");
  const ids = t.store.ids();
  await t.yanex(["reproduce", id]).fails(1).stdout("").stderr(
    /^error: no worktree of <dir> could be made in <home>\/\.cache\/yanex\/reproduce\/[0-9a-f]{8}\/project: could not create leading directories of '.*': Not a directory\nhint: it needs space there, and the right to write to the repository's \.git\/worktrees\n$/,
  );
  assert.deepEqual(t.store.ids(), ids);
  assert.equal(t.read(".git/worktrees"), "in the way");
  assert.deepEqual([...Deno.readDirSync(join(t.home, ".cache/yanex/reproduce"))], []);
});

test("no folder for the worktree: another one is taken, or the error names them all", async (t) => {
  const id = await runChanged(t);
  Deno.writeTextFileSync(join(t.home, ".cache/yanex/reproduce"), "in the way");
  const env = { TMPDIR: join(t.home, "tmp") };
  Deno.mkdirSync(env.TMPDIR);
  await t.yanex(["reproduce", id, "-q"], { env }).stdout("ran\n").stderr("");
  const { reproduced_from } = t.store.metadata(t.store.ids().at(-1)!);
  const own = `yanex-${Deno.uid()}`;
  assert.ok(reproduced_from.worktree.startsWith(join(env.TMPDIR, own, "reproduce/")));
  assert.deepEqual([...Deno.readDirSync(join(env.TMPDIR, own, "reproduce"))], []);

  // Somebody else's folder of that name would let them change the code.
  Deno.removeSync(join(env.TMPDIR, own), { recursive: true });
  Deno.mkdirSync(join(env.TMPDIR, own, "reproduce"), { recursive: true });
  Deno.chmodSync(join(env.TMPDIR, own), 0o777);
  await t.yanex(["reproduce", id], { env }).fails(1).stdout("").stderr(
    "error: there is no place for a temporary worktree\n" +
      "  <home>/.cache/yanex/reproduce: File exists\n" +
      `  <home>/tmp/${own}/reproduce: others can write there\n` +
      "hint: set XDG_CACHE_HOME or TMPDIR to a folder that can be written to\n",
  );
});

test("git is not on PATH", async (t) => {
  const id = await runChanged(t);
  Deno.mkdirSync(join(t.home, "bin"));
  await t.yanex(["reproduce", id], { env: { PATH: join(t.home, "bin") } }).fails(1).stdout("")
    .stderr(
      "error: git is not on PATH: the code cannot be taken from <dir>\n" +
        "hint: install git, or put the folder that holds it on PATH\n",
    );
  assert.deepEqual(leftovers(t), []);
});

test("an interpreter that is gone", async (t) => {
  const id = await runChanged(t);
  rewrite(t, id, (metadata) => {
    (metadata.runner as Record<string, unknown>).python_executable = "/gone/bin/python";
  });
  await refused(
    t,
    [id],
    1,
    "error: the interpreter of experiment <id> is gone: /gone/bin/python\n" +
      "hint: name one with the same packages with --python PATH\n",
  );
  await t.yanex(["reproduce", id, "-q", "--python", "python3"]).stdout("ran\n");
  await refused(
    t,
    [id, "--python", "/gone/too"],
    2,
    "error: the Python interpreter /gone/too (from --python) does not exist\n" +
      "hint: name an executable of Python 3.8 or newer\n",
  );
});

test("a script that git did not track", async (t) => {
  t.write("other.py", "");
  await t.commit();
  t.write("train.py", "print('ran')\n");
  const id = await runOnce(t, "train.py");
  await refused(
    t,
    [id],
    1,
    "error: neither the commit nor the patch of experiment <id> has its script train.py: " +
      "git did not track it\n" +
      "hint: git add scripts before they run, or run with --include-untracked\n",
  );
});

test("a working directory that is gone", async (t) => {
  await runChanged(t);
  const elsewhere = join(t.home, "elsewhere");
  Deno.mkdirSync(elsewhere);
  await t.yanex(["run", "-q", "-n", "there", join(t.dir, "train.py")], { cwd: elsewhere });
  await t.yanex(["reproduce", "there", "-q"]).stdout("ran\n");
  Deno.removeSync(elsewhere);
  await refused(
    t,
    ["there"],
    1,
    "error: the folder in which experiment <id> ran is gone: <home>/elsewhere\n" +
      "hint: name another one with --workdir DIR\n",
  );
  await refused(
    t,
    ["there", "--workdir", "nowhere"],
    2,
    "error: --workdir nowhere is not a folder\n" +
      "hint: give the folder in which the script is to run\n",
  );
  await t.yanex(["reproduce", "there", "-q", "--workdir", t.home]).stdout("ran\n");
});

test("options that are wrong", async (t) => {
  const id = await runChanged(t);
  await refused(
    t,
    [id, "--check", "--tolerance", "small"],
    2,
    "error: `small` is not a valid value for --tolerance: expected a number of at least 0\n" +
      "hint: write it as 0.001 or 1e-3\n",
  );
  await refused(t, [id, "--absolute-tolerance", "-1"], 2, /^error: `-1` is not a valid value for /);
  await refused(
    t,
    [id, "--export", "out", "--check"],
    2,
    "error: --export and --check cannot be combined\n" +
      "hint: --export writes the code and runs nothing\n",
  );
  await refused(t, [], 2, "error: missing `id`\nhint: see yanex reproduce --help\n");
});

test("metadata and dependencies that are broken", async (t) => {
  const id = await runChanged(t);
  Deno.writeTextFileSync(join(t.store.folder(id), "dependencies.json"), "{");
  await refused(t, [id], 1, /^error: the dependencies of experiment <id> cannot be read: /);
  Deno.writeTextFileSync(join(t.store.folder(id), "metadata.json"), "{");
  await refused(t, [id], 1, /^error: the record of experiment <id> cannot be read: /);
});

test("with --json an error is an event as well", async (t) => {
  const id = await runChanged(t);
  const { stdout } = await t.yanex(["reproduce", id, "--json", "--repo", "nowhere"]).fails(2)
    .stderr(/^error: --repo nowhere /);
  assert.deepEqual(JSON.parse(stdout), {
    event: "error",
    kind: "repository-not-there",
    message: "--repo nowhere is no folder of a git repository",
    hint: "give the folder of a clone that has the commit",
  });
});
