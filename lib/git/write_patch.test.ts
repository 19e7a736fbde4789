import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../errors/mod.ts";
import { writePatch } from "./patch.ts";
import {
  makeScratch,
  MIXED_BYTES,
  NUMBERED_LINES,
  patchText,
} from "./testing/scratch_repository.ts";

Deno.test("a large patch goes to its file without being held", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  repository.write("a", NUMBERED_LINES.repeat(2000));
  repository.write("new", MIXED_BYTES);
  for (const includeUntracked of [false, true]) {
    const large = await repository.captured({ heldPatchBytes: 1000, includeUntracked });
    const held = await repository.captured({ includeUntracked });
    assert.equal(large.patch.kind, "large");
    const file = join(scratch.folder, "large.patch");
    const written = await writePatch(large.patch, file);
    const text = Deno.readTextFileSync(file);
    assert.equal(text, patchText(held.patch));
    assert.equal(written?.sizeBytes, text.length);
    await repository.assertRestores(large, includeUntracked ? "all" : "tracked");
  }
});

Deno.test("a patch file is private, complete or absent", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  repository.commit({ a: "1\n" });
  repository.write("a", NUMBERED_LINES);
  const folder = join(scratch.folder, "artifacts");
  Deno.mkdirSync(folder);
  const file = join(folder, "git_diff.patch");
  const names = () => [...Deno.readDirSync(folder)].map((entry) => entry.name);

  const large = await repository.captured({ heldPatchBytes: 10 });
  assert(large.patch.kind === "large");
  const held = await repository.captured();
  await writePatch(held.patch, file);
  assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
  Deno.removeSync(file);

  const commit = "0".repeat(40);
  const broken = { ...large.patch, source: { ...large.patch.source, commit } };
  await assert.rejects(writePatch(broken, file), (error) => {
    assert(error instanceof UserError);
    assert.equal(error.kind, "git-patch-not-written");
    assert.match(error.message, /bad object 0000/);
    return true;
  });
  repository.write("a", "1\n");
  assert.equal(await writePatch(large.patch, file), null, "the change was undone meanwhile");
  assert.deepEqual(names(), []);
  await assert.rejects(
    writePatch(held.patch, join(scratch.folder, "none/x")),
    Deno.errors.NotFound,
  );
});
