import assert from "node:assert/strict";
import { hasUncommittedChanges } from "./git_metadata.ts";
import { makeScratch, MIXED_BYTES, patchText } from "./testing/scratch_repository.ts";

Deno.test("untracked files are added on request, ignored ones and notebooks are not", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a": "1\n", "sub/b": "1\n", ".gitignore": "*.log\n" });
  repository.write("sub/b", "2\n");
  repository.write("new.py", "print(1)\n");
  repository.write("data/x y", MIXED_BYTES);
  repository.write("empty", "");
  repository.write("-dash", "1\n");
  repository.write("run.log", "no\n");
  Deno.symlinkSync("a", repository.path("link"));
  repository.write("run.sh", "#!/bin/sh\n");
  Deno.chmodSync(repository.path("run.sh"), 0o755);
  scratch.repository("repo/nested").commit({ c: "1\n" });
  const tracked = await repository.captured();
  assert.equal(tracked.untracked.inPatch, false);
  assert.doesNotMatch(patchText(tracked.patch), /new\.py/);
  const all = await repository.captured({ includeUntracked: true, from: "sub" });
  assert.equal(all.untracked.inPatch, true);
  assert.doesNotMatch(patchText(all.patch), /nested|run\.log/);
  Deno.removeSync(repository.path("nested"), { recursive: true });
  await repository.assertRestores(all, "all");
  repository.write("n.ipynb", "{}\n");
  const without = await repository.captured({ includeUntracked: true });
  assert.doesNotMatch(patchText(without.patch), /ipynb/);
  await repository.assertRestores(
    await repository.captured({ includeUntracked: true, includeNotebooks: true }),
    "all",
  );
});

Deno.test("untracked files alone make a patch, also where tracked ones were", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a": "1\n", "b": "1\n" });
  repository.write("new", "1\n");
  const state = await repository.captured({ includeUntracked: true });
  assert.equal(state.dirty, false);
  assert.equal(hasUncommittedChanges(state), true);
  await repository.assertRestores(state, "all");
  Deno.removeSync(repository.path("a"));
  repository.write("a/b", "a file became a folder\n");
  repository.git("rm", "-q", "--cached", "b");
  await repository.assertRestores(await repository.captured({ includeUntracked: true }), "all");
});

Deno.test("a change in the moment of the last commit is seen with untracked files too", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  // Only size and second tell files apart here, as on a file system with coarse times.
  repository.git("config", "core.trustCtime", "false");
  repository.git("config", "core.checkStat", "minimal");
  const time = new Date(Math.floor(Date.now() / 1000 - 10) * 1000);
  Deno.utimeSync(repository.path("a"), time, time);
  repository.git("update-index", "--refresh");
  Deno.utimeSync(repository.path(".git/index"), time, time);
  repository.write("a", "2\n");
  Deno.utimeSync(repository.path("a"), time, time);
  await repository.assertRestores(await repository.captured({ includeUntracked: true }), "all");
});
