import assert from "node:assert/strict";
import { join } from "node:path";
import type { GitState } from "../../git/mod.ts";
import { type Plain, toValue, type ValueMap } from "../../params/mod.ts";
import { codeChanged } from "./code_check.ts";

const HASH = "0123456789abcdef0123456789abcdef01234567";
const bytes = (text: string) => new TextEncoder().encode(text);

/** A repository at that commit with this patch. */
function code(patch: string | null, hash = HASH): GitState {
  return {
    kind: "repository",
    commit: { hash },
    patch: patch === null ? { kind: "empty" } : { kind: "held", bytes: bytes(patch) },
  } as unknown as GitState;
}

const none = { kind: "none", reason: "not-a-repository" } as unknown as GitState;

/** Whether `now` differs from what was recorded: a commit and a patch. */
async function differs(
  recorded: { commit: string | null; patch: string | null },
  now: GitState,
  runner: Plain = { version: "0.1.0" },
): Promise<boolean> {
  const folder = Deno.makeTempDirSync({ prefix: "yanex-code-" });
  try {
    Deno.mkdirSync(join(folder, "artifacts"));
    const { commit, patch } = recorded;
    if (patch !== null) Deno.writeTextFileSync(join(folder, "artifacts/git_diff.patch"), patch);
    const git = commit === null ? {} : { commit_hash: commit };
    return codeChanged(folder, toValue({ git, runner }) as ValueMap, now);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the same commit and the same patch are the same code", async () => {
  assert.equal(await differs({ commit: HASH, patch: null }, code(null)), false);
  assert.equal(await differs({ commit: HASH, patch: "+a\n" }, code("+a\n")), false);
  assert.equal(await differs({ commit: null, patch: null }, none), false);
});

Deno.test("any difference counts", async () => {
  assert.equal(await differs({ commit: HASH, patch: null }, code(null, "f".repeat(40))), true);
  assert.equal(await differs({ commit: HASH, patch: "+a\n" }, code("+b\n")), true);
  assert.equal(await differs({ commit: HASH, patch: "+a\n" }, code("+a\n\n")), true);
  assert.equal(await differs({ commit: HASH, patch: "+a\n" }, code(null)), true);
  assert.equal(await differs({ commit: HASH, patch: null }, code("+a\n")), true);
  assert.equal(await differs({ commit: HASH, patch: null }, none), true);
  assert.equal(await differs({ commit: null, patch: null }, code(null)), true);
});

Deno.test("patches of upstream and very large ones are compared by their presence", async () => {
  assert.equal(await differs({ commit: HASH, patch: "+a" }, code("+a\n"), null), false);
  assert.equal(await differs({ commit: HASH, patch: null }, code("+a\n"), null), true);
  const large = { ...code(null), patch: { kind: "large" } } as unknown as GitState;
  assert.equal(await differs({ commit: HASH, patch: "+a" }, large), false);
  assert.equal(await differs({ commit: HASH, patch: null }, large), true);
});
