import fc from "fast-check";
import { dirname } from "node:path";
import assert from "node:assert/strict";
import { makeScratch, type ScratchRepository } from "./testing/scratch_repository.ts";

const NAMES = ["a", "b.py", "sub/c", "sub/d e", "sub/deep/é", "-f", "g\nh", "link"] as const;

type Edit =
  | { readonly kind: "write"; readonly name: string; readonly content: Uint8Array }
  | { readonly kind: "edit"; readonly name: string; readonly at: number; readonly text: string }
  | { readonly kind: "link"; readonly name: string; readonly target: string }
  | { readonly kind: "move"; readonly name: string; readonly to: string }
  | { readonly kind: "remove" | "mode" | "stage" | "forget" | "announce"; readonly name: string }
  | { readonly kind: "stage-all" };

const name = fc.constantFrom(...NAMES, "new", "sub", "a/x");
const line = fc.constantFrom("", "x", "same", "  y", "é", "+ plus", "--- a/x", "\\ No newline");
const text = fc.tuple(
  fc.array(line, { maxLength: 30 }),
  fc.constantFrom("\n", "\r\n", "\r"),
  fc.constantFrom("", "\n", "\r\n", "end"),
).map(([lines, end, last]) => new TextEncoder().encode(lines.map((l) => l + end).join("") + last));
const content = fc.oneof(text, text, fc.uint8Array({ maxLength: 400 }));

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), name, content }),
  fc.record({ kind: fc.constant("edit" as const), name, at: fc.nat(40), text: line }),
  fc.record({ kind: fc.constant("link" as const), name, target: fc.constantFrom("a", "none") }),
  fc.record({ kind: fc.constant("move" as const), name, to: name }),
  fc.record({
    kind: fc.constantFrom("remove", "mode", "stage", "forget", "announce"),
    name,
  }),
  fc.constant({ kind: "stage-all" as const }),
);

/** Makes the edit as far as the names that are there allow it. */
function apply(repository: ScratchRepository, edit: Edit): void {
  if (edit.kind === "stage-all") return void repository.tryGit("add", "-A");
  const path = repository.path(edit.name);
  const git = (...args: string[]) => void repository.tryGit("--literal-pathspecs", ...args);
  switch (edit.kind) {
    case "stage":
      return git("add", "--", edit.name);
    case "forget":
      return git("rm", "-q", "-r", "--cached", "--", edit.name);
    case "announce":
      return git("add", "--intent-to-add", "--", edit.name);
    case "move":
      return git("mv", "--", edit.name, edit.to);
  }
  try {
    switch (edit.kind) {
      case "write":
        return repository.write(edit.name, edit.content);
      case "edit": {
        const lines = Deno.readTextFileSync(path).split("\n");
        lines.splice(edit.at % lines.length, edit.at % 3, edit.text);
        return Deno.writeTextFileSync(path, lines.join("\n"));
      }
      case "link":
        Deno.mkdirSync(dirname(path), { recursive: true });
        Deno.removeSync(path, { recursive: true });
        return Deno.symlinkSync(edit.target, path);
      case "mode":
        return Deno.chmodSync(path, Deno.statSync(path).mode! ^ 0o111);
      case "remove":
        return Deno.removeSync(path, { recursive: true });
    }
  } catch (error) {
    // Nothing of that name, a folder instead of a file or the reverse, or a link to itself.
    const refused = [Deno.errors.NotFound, Deno.errors.IsADirectory, Deno.errors.NotADirectory];
    const known = refused.some((kind) => error instanceof kind) ||
      (error instanceof Error && /os error (2|17|20|21|40)\)/.test(error.message));
    if (!known) throw error;
  }
}

Deno.test("commit and patch give back the files after any edits", async () => {
  using scratch = makeScratch();
  const repository = scratch.repository();
  const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
  for (const [i, name] of NAMES.entries()) {
    if (name === "link") Deno.symlinkSync("a", repository.path(name));
    else repository.write(name, lines.join(i % 2 ? "\n" : "\r\n") + name);
  }
  repository.commit();
  let patches = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
      repository.git("reset", "-q", "--hard");
      repository.git("clean", "-qffdx");
      for (const edit of edits) apply(repository, edit);
      const state = await repository.captured();
      if (state.patch.kind === "held") patches++;
      await repository.assertRestores(state);
      const all = await repository.captured({ includeUntracked: true });
      await repository.assertRestores(all, "all");
    }),
    { numRuns: 20 },
  );
  assert(patches > 5, "the edits made no patches");
});
