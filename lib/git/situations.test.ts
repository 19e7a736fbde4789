import assert from "node:assert/strict";
import { join } from "node:path";
import { hasUncommittedChanges } from "./git_metadata.ts";
import { writePatch } from "./patch.ts";
import { makeScratch, NUMBERED_LINES, patchText } from "./testing/scratch_repository.ts";

Deno.test("a merge with conflicts is captured as it is in the files", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: NUMBERED_LINES, b: NUMBERED_LINES, c: NUMBERED_LINES, d: "1\n" });
  repository.git("checkout", "-q", "-b", "topic");
  repository.git("rm", "-q", "b");
  repository.commit({
    a: NUMBERED_LINES.replace("7\n", "seven\n"),
    c: NUMBERED_LINES + "topic\n",
    d: "2\n",
  });
  repository.git("checkout", "-q", "main");
  repository.git("rm", "-q", "c");
  repository.commit({ a: NUMBERED_LINES.replace("7\n", "VII\n"), b: NUMBERED_LINES + "main\n" });
  assert.equal(repository.tryGit("merge", "topic").code, 1);
  const state = await repository.captured();
  assert.equal(state.branch, "main");
  assert.match(patchText(state.patch), /^\+<<<<<<< HEAD$/m);
  await repository.assertRestores(state);
  Deno.removeSync(repository.path("b"));
  Deno.removeSync(repository.path("c"));
  await repository.assertRestores(await repository.captured());
});

Deno.test("in the middle of a rebase there is a commit and no branch", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: NUMBERED_LINES });
  repository.git("checkout", "-q", "-b", "topic");
  repository.commit({ a: NUMBERED_LINES.replace("7\n", "seven\n") });
  repository.git("checkout", "-q", "main");
  const onto = repository.commit({ a: NUMBERED_LINES.replace("7\n", "VII\n") });
  repository.git("checkout", "-q", "topic");
  assert.equal(repository.tryGit("rebase", "main").code, 1);
  const state = await repository.captured();
  assert.equal(state.branch, null);
  assert.equal(state.commit.hash, onto);
  await repository.assertRestores(state);
});

Deno.test("files outside a sparse checkout are no deletions", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "in/a": "1\n", "out/b": "1\n" });
  repository.git("sparse-checkout", "set", "in");
  assert.equal((await repository.captured()).dirty, false);
  repository.write("in/a", "2\n");
  const state = await repository.captured({ from: "in" });
  const restored = await repository.restore(state);
  assert.equal(Deno.readTextFileSync(restored.path("in/a")), "2\n");
  assert.equal(Deno.readTextFileSync(restored.path("out/b")), "1\n");
});

Deno.test("a shallow clone is captured", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  const hash = repository.commit({ a: "2\n" });
  repository.git("clone", "-q", "--depth=1", `file://${repository.root}`, "shallow");
  const shallow = scratch.repository("repo/shallow");
  shallow.write("a", "3\n");
  const state = await shallow.captured();
  assert.equal(state.commit.hash, hash);
  assert.equal(state.remoteUrl, `file://${repository.root}`);
  await shallow.assertRestores(state);
});

Deno.test("what a partial clone lacks is not loaded; the notice says so", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.git("config", "uploadpack.allowFilter", "true");
  repository.commit({ a: NUMBERED_LINES, b: "1\n" });
  const options = ["--filter=blob:none", "--no-checkout"];
  repository.git("clone", "-q", ...options, `file://${repository.root}`, "partial");
  const partial = scratch.repository("repo/partial");
  partial.git("read-tree", "HEAD");
  partial.write("a", "mine\n");
  partial.write("b", "mine\n");
  const state = await partial.captured();
  assert.equal(state.patch.kind, "failed");
  assert.match(state.notice ?? "", /^git could not make the patch .* they are not recorded$/);
  assert.equal(hasUncommittedChanges(state), true);
  assert.equal(await writePatch(state.patch, join(scratch.folder, "none.patch")), null);
});

Deno.test("submodules with changes are listed; another commit is in the patch", async () => {
  using scratch = makeScratch();
  const library = scratch.repository("library");
  const first = library.commit({ l: "1\n" });
  const second = library.commit({ l: "2\n" });
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  repository.git("submodule", "--quiet", "add", library.root, "lib");
  repository.commit();
  const inner = scratch.repository("repo/lib");
  assert.deepEqual((await repository.captured()).submodules, []);

  inner.write("untracked", "1\n");
  assert.equal((await repository.captured()).dirty, false);

  inner.write("l", "edited\n");
  repository.git("config", "submodule.lib.ignore", "all");
  repository.git("config", "diff.submodule", "log");
  const edited = await repository.captured();
  assert.deepEqual(edited.submodules, [
    { path: "lib", commitChanged: false, modifiedContent: true },
  ]);
  assert.deepEqual(edited.patch, { kind: "empty" });
  assert.equal(hasUncommittedChanges(edited), true);

  inner.git("checkout", "-q", "--force", first);
  repository.write("a", "2\n");
  const moved = await repository.captured();
  assert.deepEqual(moved.submodules, [
    { path: "lib", commitChanged: true, modifiedContent: false },
  ]);
  assert.match(patchText(moved.patch), new RegExp(`^-Subproject commit ${second}$`, "m"));
  assert.match(patchText(moved.patch), new RegExp(`^\\+Subproject commit ${first}$`, "m"));
  const restored = await repository.restore(moved, "restored", ["--index"]);
  assert.equal(restored.git("rev-parse", ":lib"), first);
  assert.equal(Deno.readTextFileSync(restored.path("a")), "2\n");
  await repository.restore(moved, "restored without the index");

  const inside = await inner.captured();
  assert.equal(inside.root, inner.root);
  assert.equal(inside.branch, null);
});
