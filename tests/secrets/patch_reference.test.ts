/** Whatever upstream yanex finds in the patch of a repository, we find. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { secretsOfFile } from "../../lib/secrets/scan_file.ts";
import { scanPatch } from "../../lib/secrets/mod.ts";
import { type Sandbox, skipUnless, test, upstreamPython } from "../harness.ts";
import { Random } from "./random.ts";
import { type SampleFile, sampleFile } from "./sample_files.ts";

const withUpstream = skipUnless(upstreamPython, "YANEX_TEST_UPSTREAM is not set");

const script = new URL("./patch_reference.py", import.meta.url).pathname;

/** Files that git and upstream read alike: names without quotes or spaces, lines that end with `\n`. */
function plainFiles(random: Random): SampleFile[] {
  return random.many(150, (index) => sampleFile(random, index))
    .map(({ path, text }) => ({ path: path.replace(/[^\w./-]/g, "_"), text }))
    // INI text in a program is looked for only where a patch shows its beginning.
    .filter(({ path, text }) => !text.includes("\r") && !/\.(?:py|ipynb)$/.test(path));
}

/** Commits a part of the lines of each file, and leaves all of them in the working tree. */
async function changedRepository(
  t: Sandbox,
  files: readonly SampleFile[],
  random: Random,
): Promise<void> {
  for (const { path, text } of files) {
    const kept = text.split("\n").filter(() => random.chance(0.6));
    t.write(path, random.chance(0.3) ? "" : kept.join("\n"));
  }
  await t.commit();
  for (const { path, text } of files) t.write(path, text);
}

async function findingsOfUpstream(
  t: Sandbox,
): Promise<{ type: string; line: string; filename: string }[]> {
  const { stdout } = await t.call(upstreamPython!, [script], {
    stdin: new TextDecoder().decode(Deno.readFileSync(join(t.dir, "..", "patch"))),
  });
  return JSON.parse(stdout.slice(stdout.indexOf("[")));
}

for (const seed of [11, 12]) {
  test(`all that upstream finds in a patch is found (${seed})`, withUpstream, async (t) => {
    const random = new Random(seed);
    const files = plainFiles(random);
    await changedRepository(t, files, random);
    await t.git("diff", "--output=../patch", "--text", "HEAD");
    const scan = scanPatch(Deno.readFileSync(join(t.dir, "..", "patch")), {
      readFile: (path) => t.read(path),
    });
    const ours = new Set(scan.findings.map(({ file, line, type }) => `${file}:${line} ${type}`));
    const theirs = await findingsOfUpstream(t);
    assert.ok(theirs.length > 100, "the patch has secrets");
    for (const { filename, line, type } of theirs) {
      const text = files.find(({ path }) => path === filename)!.text;
      // Where several values stand in a line, detect-secrets gives some of them another line.
      const right = secretsOfFile(filename, text)
        .filter((secret) => secret.position === Number(line) && secret.found.detector.type === type)
        .map((secret) => secret.line);
      const place = `${type} in ${filename}:${line}`;
      assert.ok(right.length > 0, `${place} is a secret of the file`);
      const known = right.some((number) => ours.has(`${filename}:${number} ${type}`));
      assert.ok(known || !right.includes(Number(line)), `${place} is found in the patch`);
    }
    assert.deepEqual(scan.withoutContext, []);
  });
}
