import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../errors/mod.ts";
import { locateRepository, type RepositoryPlace } from "./locate.ts";
import { writePatch } from "./patch.ts";
import { makeScratch, type ScratchRepository } from "./testing/scratch_repository.ts";
import { addWorktree, applyPatch, forgetWorktree, hasCommit, listSubmodules } from "./worktree.ts";

function placeOf(repository: ScratchRepository): RepositoryPlace {
  return locateRepository(repository.root)!;
}

/** Every file of a git folder with its content. */
function gitFiles(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  const visit = (path: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(join(folder, path))) {
      const inner = join(path, name);
      if (isDirectory) visit(inner);
      else files[inner] = new TextDecoder("latin1").decode(Deno.readFileSync(join(folder, inner)));
    }
  };
  visit("");
  return files;
}

async function refused(action: Promise<unknown>, kind: string, message: RegExp): Promise<void> {
  await assert.rejects(action, (error: unknown) => {
    assert(error instanceof UserError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("a commit is there or it is not", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const commit = repository.commit({ a: "1\n" });
  const place = placeOf(repository);
  assert.equal(await hasCommit(place, commit), true);
  assert.equal(await hasCommit(place, "1".repeat(40)), false);
  // A tree has a hash too.
  assert.equal(await hasCommit(place, repository.git("rev-parse", "HEAD^{tree}")), false);
  Deno.removeSync(repository.path(".git/HEAD"));
  await refused(hasCommit(place, commit), "commit-not-looked-up", /^git cannot look for commit /);
});

Deno.test("a worktree has the files of the commit, and the repository is as before afterwards", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const first = repository.commit({ a: "1\n", "sub/é": "x", gone: "" });
  repository.git("rm", "-q", "gone");
  repository.commit({ a: "2\n" });
  repository.write("a", "edited\n");
  repository.git("add", "a");
  const place = placeOf(repository);
  const before = gitFiles(place.gitDir);
  const status = repository.git("status", "--porcelain=v2", "--branch");

  const folder = join(scratch.folder, "beside", "the code");
  await addWorktree(place, first, folder);
  assert.equal(Deno.readTextFileSync(join(folder, "a")), "1\n");
  assert.equal(Deno.readTextFileSync(join(folder, "sub/é")), "x");
  assert.equal(repository.git("-C", folder, "rev-parse", "HEAD"), first);
  assert.equal(repository.git("status", "--porcelain=v2", "--branch"), status);
  const changed = Object.keys(gitFiles(place.gitDir)).filter((name) => !(name in before));
  assert.deepEqual(changed.filter((name) => !name.startsWith("worktrees/")), []);

  forgetWorktree(place.commonDir, folder);
  assert.deepEqual(gitFiles(place.gitDir), before);
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
    "a",
    "gone",
    "sub",
  ]);
  forgetWorktree(place.commonDir, folder);
});

Deno.test("a worktree whose folder is gone is forgotten as well; those of the user stay", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const commit = repository.commit({ a: "1\n" });
  const own = join(scratch.folder, "own");
  repository.git("worktree", "add", "-q", own, "-b", "other");
  const place = placeOf(repository);
  const before = gitFiles(place.gitDir);
  const folder = join(scratch.folder, "temporary", "own");
  await addWorktree(place, commit, folder);
  Deno.removeSync(folder, { recursive: true });
  forgetWorktree(place.commonDir, folder);
  assert.deepEqual(gitFiles(place.gitDir), before);
  assert.equal(repository.git("-C", own, "status", "--porcelain"), "");
});

Deno.test("a worktree is made from a worktree of the user's", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const commit = repository.commit({ a: "1\n" });
  const own = join(scratch.folder, "own");
  repository.git("worktree", "add", "-q", own, "-b", "other");
  const place = locateRepository(own)!;
  const before = gitFiles(place.commonDir);
  const folder = join(scratch.folder, "temporary");
  await addWorktree(place, commit, folder);
  assert.equal(Deno.readTextFileSync(join(folder, "a")), "1\n");
  forgetWorktree(place.commonDir, folder);
  assert.deepEqual(gitFiles(place.commonDir), before);
});

Deno.test("worktrees can be made and removed at the same time", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const commit = repository.commit({ a: "1\n" });
  const place = placeOf(repository);
  const before = gitFiles(place.gitDir);
  await Promise.all(Array.from({ length: 12 }, async (_, i) => {
    const folder = join(scratch.folder, String(i), "code");
    await addWorktree(place, commit, folder);
    assert.equal(Deno.readTextFileSync(join(folder, "a")), "1\n");
    forgetWorktree(place.commonDir, folder);
  }));
  assert.deepEqual(gitFiles(place.gitDir), before);
});

Deno.test("a worktree that cannot be made is an error that says where", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const commit = repository.commit({ a: "1\n" });
  repository.write(".git/worktrees", "in the way");
  const place = placeOf(repository);
  const folder = join(scratch.folder, "temporary");
  await refused(
    addWorktree(place, commit, folder),
    "worktree-not-made",
    /^no worktree of .*\/repo could be made in .*\/temporary: could not create leading directories/,
  );
  forgetWorktree(place.commonDir, folder);
  assert.equal(Deno.readTextFileSync(repository.path(".git/worktrees")), "in the way");
});

Deno.test("a patch is applied byte for byte, whatever the user has set, and no hook is run", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const commit = repository.commit({ a: "one  \ntwo\n", b: "x\r\ny" });
  repository.write("a", "one  \ntwo \t \n\n\n");
  repository.write("b", "x\r\nz \r");
  repository.write("new", "trailing \n");
  repository.git("add", "new");
  const settings = {
    "apply.whitespace": "fix",
    "apply.ignoreWhitespace": "change",
    "core.whitespace": "trailing-space,blank-at-eof",
    "core.hooksPath": scratch.folder,
    "submodule.recurse": "true",
  };
  for (const [name, value] of Object.entries(settings)) repository.git("config", name, value);
  const ran = join(scratch.folder, "ran");
  for (const hook of ["post-checkout", "applypatch-msg", "post-index-change"]) {
    Deno.writeTextFileSync(join(scratch.folder, hook), `#!/bin/sh\ntouch ${ran}\n`, {
      mode: 0o755,
    });
  }
  const state = await repository.captured();
  const file = join(scratch.folder, "the.patch");
  await writePatch(state.patch, file);
  const folder = join(scratch.folder, "code");
  const place = placeOf(repository);
  await addWorktree(place, commit, folder);
  await applyPatch(folder, file);
  for (const name of ["a", "b", "new"]) {
    assert.deepEqual(
      Deno.readFileSync(join(folder, name)),
      Deno.readFileSync(repository.path(name)),
    );
  }
  assert.throws(() => Deno.statSync(ran), Deno.errors.NotFound);

  await refused(
    applyPatch(folder, file),
    "patch-not-applied",
    /^the patch .*\/the\.patch does not apply to its commit: /,
  );
  assert.equal(Deno.readTextFileSync(join(folder, "new")), "trailing \n");
});

Deno.test("submodules are named by their paths", async () => {
  using scratch = makeScratch();
  const library = scratch.repository("library");
  library.commit({ l: "1\n" });
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  assert.deepEqual(await listSubmodules(repository.root), []);
  repository.git("submodule", "--quiet", "add", library.root, "libs/with space");
  repository.git("submodule", "--quiet", "add", "--name", "x.path", library.root, "é");
  assert.deepEqual(await listSubmodules(repository.root), ["libs/with space", "é"]);
});
