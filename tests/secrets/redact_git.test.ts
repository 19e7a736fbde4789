/** Redacted patches have no secrets, keep their lines, and apply where they can. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { placeOf } from "../../lib/secrets/finding.ts";
import { redactPatch, scanPatch } from "../../lib/secrets/mod.ts";
import { type Sandbox, test } from "../harness.ts";
import { Random } from "./random.ts";
import { sampleFile } from "./sample_files.ts";

interface Redacted {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly applies: boolean;
  readonly hidden: ReadonlySet<string>;
  readonly hashes: ReadonlySet<string>;
}

/** Makes a repository with changes, and redacts its patch. */
async function redacted(t: Sandbox, seed: number, kept: number): Promise<Redacted> {
  const random = new Random(seed);
  const files = random.many(120, (index) => sampleFile(random, index));
  for (const { path, text } of files) {
    t.write(path, text.split("\n").filter(() => random.chance(kept)).join("\n"));
  }
  await t.commit();
  for (const { path, text } of files) t.write(path, text);
  await t.git("diff", "--output=../patch", "--binary", "HEAD");
  const before = Deno.readFileSync(join(t.dir, "..", "patch"));
  const { findings } = scanPatch(before, { readFile: (path) => t.read(path) });
  assert.ok(findings.length > 100, "the patch has secrets");
  const { patch: after, applies } = redactPatch(before, findings);
  Deno.writeFileSync(join(t.dir, "..", "redacted"), after);
  return {
    before,
    after,
    applies,
    hidden: new Set(findings.map((finding) => placeOf(finding)!.hidden)),
    hashes: new Set(findings.map(({ hashedSecret }) => hashedSecret)),
  };
}

function lineStarts(patch: Uint8Array): string[] {
  return new TextDecoder("latin1").decode(patch).split("\n").map((line) => line.slice(0, 1));
}

/** True if a text is in a patch on purpose only: so long, and with digits or signs, that it is no word. */
function isUnmistakable(text: string): boolean {
  return text.length >= 20 && !/\s/.test(text) && !/PuTTY/.test(text);
}

for (const seed of [21, 22, 23]) {
  test(`no secret is left in a redacted patch (${seed})`, async (t) => {
    const { before, after, hidden, hashes } = await redacted(t, seed, 0.6);
    assert.deepEqual(lineStarts(after), lineStarts(before));
    const text = new TextDecoder().decode(after);
    for (const secret of hidden) {
      if (isUnmistakable(secret)) assert.ok(!text.includes(secret), `a secret of ${secret.length}`);
    }
    const left = scanPatch(after).findings.filter(({ hashedSecret }) => hashes.has(hashedSecret));
    assert.deepEqual(left, []);
  });

  test(`a patch that only adds lines applies without its secrets (${seed})`, async (t) => {
    const { applies } = await redacted(t, seed, 0);
    assert.equal(applies, true);
    await t.git("stash", "-q");
    await t.git("apply", "--whitespace=nowarn", "../redacted");
    assert.match(await t.git("diff", "HEAD"), /__REDACTED__/);
  });
}
