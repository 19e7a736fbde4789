import assert from "node:assert/strict";
import { join } from "node:path";
import { locateRepository } from "./locate.ts";
import { makeScratch, type Scratch, ScratchRepository } from "./testing/scratch_repository.ts";

/** Holds that the search by files and git's own give the same for a folder. */
function assertAgrees(scratch: Scratch, folder: string): void {
  const here = new ScratchRepository(scratch.folder, folder, scratch.env);
  const git = here.tryGit(
    "rev-parse",
    "--path-format=absolute",
    "--show-toplevel",
    "--absolute-git-dir",
    "--git-common-dir",
  );
  const found = locateRepository(folder);
  if (git.code !== 0) return assert.equal(found, null, `${folder}: ${git.text}`);
  assert.deepEqual(found && [found.root, found.gitDir, found.commonDir], git.text.split("\n"));
}

Deno.test("the repository is found as git finds it", async (t) => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a/b/train.py": "1\n" });
  const step = (name: string, folder: () => string) =>
    t.step(name, () => assertAgrees(scratch, folder()));

  await step("at the root", () => repository.root);
  await step("in a subfolder", () => repository.path("a/b"));
  await step("outside", () => join(scratch.folder, "home"));
  await step("through a link to a subfolder", () => {
    Deno.symlinkSync(repository.path("a"), join(scratch.folder, "link"));
    return join(scratch.folder, "link", "b");
  });
  await step("in a linked worktree", () => {
    repository.git("worktree", "add", "-q", "../tree");
    return join(scratch.folder, "tree", "a");
  });
  await step("in a submodule", () => {
    const outer = scratch.repository("outer");
    outer.git("submodule", "--quiet", "add", repository.root, "inner");
    return outer.path("inner/a");
  });
  await step("with a git folder elsewhere", () => {
    repository.git("clone", "-q", "--separate-git-dir", "../separate.git", ".", "../separate");
    return join(scratch.folder, "separate");
  });
  await step("with a linked git folder", () => {
    const linked = join(scratch.folder, "linked");
    Deno.mkdirSync(linked);
    Deno.symlinkSync(repository.path(".git"), join(linked, ".git"));
    return linked;
  });
  await step("below a `.git` folder that is no repository", () => {
    Deno.mkdirSync(repository.path("a/.git"));
    return repository.path("a/b");
  });
  await step("in a repository inside another", () => scratch.repository("repo/inner").root);
  await step("with a detached HEAD", () => {
    repository.git("checkout", "-q", "--detach");
    return repository.root;
  });
});

Deno.test("a link to a git folder that is gone still names the place", () => {
  using scratch = makeScratch();
  Deno.writeTextFileSync(join(scratch.folder, ".git"), "gitdir: ../gone/.git/modules/x\n");
  assert.equal(locateRepository(scratch.folder)?.root, scratch.folder);
});
