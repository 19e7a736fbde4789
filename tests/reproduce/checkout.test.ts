import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { leftovers, listing, runOnce } from "./places.ts";

const waiting = `import os, time
print(f"folder {os.path.dirname(os.path.abspath(__file__))}\\n", end="")
with open("written", "w") as file:
    file.write("by the script")
print("ready")
while os.path.exists(os.path.join(os.environ["HOME"], "wait")):
    time.sleep(0.01)
print("answer", open("answer").read())
`;

test("the user's checkout is not touched, neither while the code runs nor afterwards", async (t) => {
  t.write("train.py", waiting);
  t.write("answer", "one\n");
  t.write("staged", "1\n");
  t.write(".gitignore", "written\n");
  await t.commit();
  t.write("answer", "two\n");
  const id = await runOnce(t, "train.py");
  Deno.removeSync(join(t.dir, "written"));

  t.write("answer", "three\n");
  t.write("staged", "2\n");
  await t.git("add", "staged");
  t.write("staged", "3\n");
  t.write("untracked", "1\n");
  await t.commit("a commit of another day");
  t.write("staged", "4\n");
  await t.git("add", "staged");
  const status = await t.git("status", "--porcelain=v2", "--branch");
  const branches = await t.git("for-each-ref");
  const before = listing(t.dir);

  Deno.writeTextFileSync(join(t.home, "wait"), "");
  const running = t.start(["reproduce", id]);
  await running.prints("ready\n");
  const folder = /^folder (.*)$/m.exec(running.stdout)![1]!;
  assert.notEqual(folder, t.dir);
  assert.equal(Deno.readTextFileSync(join(folder, "answer")), "two\n");
  const changed = Object.entries(listing(t.dir))
    .filter(([name, facts]) => before[name] !== facts).map(([name]) => name);
  assert.deepEqual(changed.filter((name) => !name.startsWith(".git/worktrees/project/")), []);

  Deno.removeSync(join(t.home, "wait"));
  const { code, stdout } = await running.ended();
  assert.equal(code, 0);
  assert.match(stdout, /^answer two$/m);
  assert.deepEqual(listing(t.dir), before);
  assert.equal(await t.git("status", "--porcelain=v2", "--branch"), status);
  assert.equal(await t.git("for-each-ref"), branches);
  assert.deepEqual(leftovers(t), []);
  assert.throws(() => Deno.statSync(folder), Deno.errors.NotFound);
});

test("two reproductions at the same time do not get in each other's way", async (t) => {
  t.write("train.py", waiting);
  t.write("answer", "one\n");
  await t.commit();
  const first = await runOnce(t, "train.py");
  t.write("answer", "two\n");
  const second = await runOnce(t, "train.py");
  const before = listing(join(t.dir, ".git"));
  Deno.writeTextFileSync(join(t.home, "wait"), "");
  const running = [first, second, first].map((id) => t.start(["reproduce", id]));
  for (const each of running) await each.prints("ready\n");
  Deno.removeSync(join(t.home, "wait"));
  const ended = await Promise.all(running.map((each) => each.ended()));
  assert.deepEqual(
    ended.map(({ stdout }) => /^answer (.*)$/m.exec(stdout)![1]),
    ["one", "two", "one"],
  );
  assert.deepEqual(listing(join(t.dir, ".git")), before);
  assert.deepEqual(leftovers(t), []);
});

test("git in the script sees a repository at the commit, with the changes uncommitted", async (t) => {
  t.write(
    "train.py",
    "import subprocess\n" +
      "for args in ['rev-parse', 'HEAD'], ['diff', '--stat'], ['rev-parse', '--show-toplevel']:\n" +
      "    print(subprocess.run(['git', *args], capture_output=True, text=True).stdout.strip())\n",
  );
  t.write("answer", "one\n");
  await t.commit();
  const commit = await t.git("rev-parse", "HEAD");
  t.write("answer", "two\n");
  const id = await runOnce(t, "train.py");
  await t.commit("later");
  const { stdout } = await t.yanex(["reproduce", id, "-q"]);
  const [head, , , root] = stdout.split("\n");
  assert.equal(head, commit);
  assert.match(stdout, /^ ?answer \| 2 \+-$/m);
  assert.match(root!, /\/\.cache\/yanex\/reproduce\/[0-9a-f]{8}\/project$/);
});
