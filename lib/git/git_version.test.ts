import assert from "node:assert/strict";
import { gitVersion } from "./git_version.ts";

Deno.test("the version is git's own line", async () => {
  const said = new Deno.Command("git", { args: ["--version"] }).outputSync();
  assert.equal(await gitVersion(), new TextDecoder().decode(said.stdout).trim());
});

Deno.test("a kept version is not asked for again", async () => {
  const kept = new Map<string, string | null>();
  let asked = 0;
  const remember = async (key: string, ask: () => Promise<string | null>) => {
    if (!kept.has(key)) {
      asked++;
      kept.set(key, await ask());
    }
    return kept.get(key) ?? null;
  };
  const first = await gitVersion(remember);
  assert.equal(await gitVersion(remember), first);
  assert.equal(asked, 1);
  assert.match([...kept.keys()][0] ?? "", /^git-version\n.*git.*\n\d+\n\d+/);
});
