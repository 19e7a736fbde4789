import assert from "node:assert/strict";
import { UserError } from "../errors/mod.ts";
import { holdPatch, type Patch, readPatch } from "./patch.ts";
import { makeScratch, NUMBERED_LINES, patchText } from "./testing/scratch_repository.ts";
import { listTrackedFiles } from "./working_files.ts";

async function textOf(patch: Patch): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  await readPatch(patch, (bytes) => text += decoder.decode(bytes, { stream: true }));
  return text;
}

Deno.test("a patch is read the same, held in memory or not", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  repository.write("a", NUMBERED_LINES.repeat(2000));
  const held = (await repository.captured()).patch;
  const large = (await repository.captured({ heldPatchBytes: 1000 })).patch;
  assert.equal(large.kind, "large");
  assert.equal(await textOf(large), patchText(held));
  assert.equal(await textOf(held), patchText(held));
  assert.equal(await textOf({ kind: "empty" }), "");

  const size = patchText(held).length;
  assert.equal((await holdPatch(large, size - 1)).kind, "large");
  assert.equal(patchText(await holdPatch(large, size)), patchText(held));
  assert.equal(await holdPatch(held, 1), held);
});

Deno.test("a patch that git cannot make any more is an error", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  repository.write("a", NUMBERED_LINES);
  const { patch } = await repository.captured({ heldPatchBytes: 10 });
  assert(patch.kind === "large");
  const broken = { ...patch, source: { ...patch.source, commit: "0".repeat(40) } };
  await assert.rejects(
    textOf(broken),
    (error) => error instanceof UserError && error.kind === "git-patch-not-read",
  );
});

Deno.test("tracked files are listed from a folder, each once, with whatever name", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ "a b": "", "sub/é": "", "sub/deep/x\ny": "" });
  repository.write("sub/new", "");
  Deno.removeSync(repository.path("a b"));
  assert.deepEqual(await listTrackedFiles(repository.root), ["a b", "sub/deep/x\ny", "sub/é"]);
  assert.deepEqual(await listTrackedFiles(repository.path("sub")), ["deep/x\ny", "é"]);
  await assert.rejects(
    listTrackedFiles(scratch.folder),
    (error) => error instanceof UserError && error.kind === "tracked-files-not-listed",
  );
});
