import assert from "node:assert/strict";
import { guessHead } from "./head.ts";
import { locateRepository } from "./locate.ts";
import { makeScratch } from "./testing/scratch_repository.ts";

Deno.test("the commit of HEAD is read from files: on a branch, detached, in a worktree", () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const guess = (folder: string) => guessHead(locateRepository(folder)!);
  assert.equal(guess(repository.root), null);
  const first = repository.commit({ "a": "1" });
  assert.equal(guess(repository.root), first);
  const second = repository.commit({ "a": "2" });
  assert.equal(guess(repository.root), second);
  repository.git("worktree", "add", "-q", "--detach", "../tree", first);
  assert.equal(guess(repository.root + "/../tree"), first);
  repository.git("checkout", "-q", first);
  assert.equal(guess(repository.root), first);
});

Deno.test("packed references and a broken HEAD are left to git", () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a": "1" });
  repository.git("pack-refs", "--all");
  assert.equal(guessHead(locateRepository(repository.root)!), null);
  assert.equal(guessHead({ root: "/nowhere", gitDir: "/nowhere", commonDir: "/nowhere" }), null);
});

Deno.test("a commit that an earlier capture kept is not asked for again, and never mistaken", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const kept = new Map<string, string>();
  const commitCache = {
    get: (hash: string) => kept.get(hash) ?? null,
    put: (hash: string, text: string) => void kept.set(hash, text),
  };
  const first = repository.commit({ "a": "1" }, "first");
  const asked = await repository.captured({ commitCache });
  assert.deepEqual([...kept.keys()], [first]);
  assert.deepEqual(await repository.captured({ commitCache }), asked);

  kept.set(first, kept.get(first)!.replace("first", "from the cache"));
  assert.equal((await repository.captured({ commitCache })).commit.message, "from the cache");

  const second = repository.commit({ "a": "2" }, "second");
  assert.equal((await repository.captured({ commitCache })).commit.message, "second");
  kept.set(second, "cut");
  assert.equal((await repository.captured({ commitCache })).commit.message, "second");
});
