/** Our findings are those of the real detect-secrets, for files of every kind. */
import assert from "node:assert/strict";
import { skipUnless, test, upstreamPython } from "../harness.ts";
import { compareFile, emptyComparison } from "./comparison.ts";
import { Random } from "./random.ts";
import { askReference, writeFiles } from "./reference.ts";
import { type SampleFile, sampleFile } from "./sample_files.ts";

const withReference = skipUnless(upstreamPython, "YANEX_TEST_UPSTREAM is not set");

/** Fixed seeds: the same files every time; differential.ts tries others. */
for (const seed of [1, 2, 3]) {
  test(
    `made files have the secrets that detect-secrets finds (seed ${seed})`,
    withReference,
    async (t) => {
      const random = new Random(seed);
      const files = random.many(250, (index) => sampleFile(random, index));
      const comparison = emptyComparison();
      await compare(t.dir, files, (text, answer) => compareFile(comparison, text, answer));
      assert.deepEqual(comparison.missing, []);
      assert.deepEqual(comparison.otherHashes, []);
      assert.deepEqual(comparison.additional.filter(({ reason }) => reason === undefined), []);
      assert.ok(comparison.reference > 500, "the files have secrets");
    },
  );
}

async function compare(
  folder: string,
  files: readonly SampleFile[],
  take: (text: string, answer: Parameters<typeof compareFile>[2]) => void,
): Promise<void> {
  writeFiles(folder, files);
  const answers = await askReference(upstreamPython!, folder, files.map(({ path }) => path));
  for (const { path, text } of files) take(text, answers.get(path)!);
}
