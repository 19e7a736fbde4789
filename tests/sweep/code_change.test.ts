import assert from "node:assert/strict";
import { test } from "../harness.ts";

const script = "print('old')\n";
const changed = "print('new')\n";

/** The warning about the experiment with an id. */
const warning = "warning: the code has changed since <id> was staged; it runs as it is now, " +
  "and both states are recorded\n";

test("code that was edited since staging is told once, and recorded as it ran", async (t) => {
  t.write("train.py", script);
  await t.commit();
  await t.yanex("run train.py --stage -q -p i=range(3)");
  t.write("train.py", changed);
  const { stdout, stderr } = await t.yanex("run --staged -q");
  assert.equal(stdout, "new\nnew\nnew\n");
  assert.equal(stderr.match(/warning/g)?.length, 1);
  const all = t.store.experiments();
  assert.equal(stderr, warning.replace("<id>", all[0]!.id));
  for (const { id, git, git_at_run } of all) {
    assert.equal(git.patch_file, null);
    assert.equal(git_at_run.commit_hash, git.commit_hash);
    assert.equal(git_at_run.has_uncommitted_changes, true);
    assert.equal(git_at_run.patch_file, "artifacts/git_diff_at_run.patch");
    assert.match(t.store.text(git_at_run.patch_file, id), /^-print\('old'\)\n\+print\('new'\)$/m);
  }
});

test("another commit counts, and so do changes that were undone", async (t) => {
  t.write("train.py", script);
  await t.commit();
  t.write("train.py", changed);
  await t.yanex("run train.py --stage -q -n first");
  t.write("train.py", script);
  await t.yanex("run --staged -q").stdout("old\n").stderr(warning);
  const first = t.store.metadata();
  assert.equal(first.git_at_run.patch_file, null);
  assert.equal(first.git_at_run.has_uncommitted_changes, false);
  assert.ok(!t.store.has("artifacts/git_diff_at_run.patch"));

  await t.yanex("run train.py --stage -q -n second");
  t.write("other.py", "");
  await t.commit("more");
  await t.yanex("run --staged -q").stderr(/^warning: the code has changed/);
  const second = t.store.experiments()[1]!;
  assert.notEqual(second.git_at_run.commit_hash, second.git.commit_hash);
});

test("code that is what it was is not told, whatever its patch holds", async (t) => {
  t.write("train.py", script);
  t.write("notes.ipynb", "{}\n");
  await t.commit();
  t.write("train.py", changed);
  t.write("notes.ipynb", "{ }\n");
  t.write("new.py", "1\n");
  for (const scope of ["", "--include-untracked", "--include-notebooks"]) {
    await t.yanex(`run train.py --stage -q ${scope}`);
  }
  await t.yanex("run --staged -q").stdout("new\nnew\nnew\n").stderr("");
  t.write("new.py", "2\n");
  await t.yanex("run train.py --stage -q --include-untracked");
  t.write("new.py", "3\n");
  await t.yanex("run --staged -q").stderr(/^warning: the code has changed/);
  assert.ok(t.store.experiments().slice(0, 3).every(({ git_at_run }) => git_at_run === undefined));
});

test("a repository that came or went since staging is a change", async (t) => {
  t.write("train.py", script);
  await t.yanex("run train.py --stage -q");
  await t.commit();
  await t.yanex("run --staged -q").stderr(/^warning: the code has changed/);
  await t.yanex("run train.py --stage -q");
  Deno.removeSync(`${t.dir}/.git`, { recursive: true });
  await t.yanex("run --staged -q").stderr(/^warning: the code has changed/);
});

test("code that changes while a sweep runs is told as well", async (t) => {
  t.write(
    "train.py",
    "import time, yanex\nif yanex.get_param('i') == 0:\n" +
      "    open('train.py', 'a').write('# more\\n')\n    time.sleep(6)\n",
  );
  await t.commit();
  await t.yanex("run train.py -q -p i=range(2)").stderr(
    /^warning: the code has changed since <id>/,
  );
  const [first, second] = t.store.experiments();
  assert.equal(first!.git_at_run, undefined);
  assert.equal(second!.git_at_run.has_uncommitted_changes, true);
});
