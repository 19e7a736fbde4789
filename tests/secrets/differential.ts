/**
 * Compares our findings with those of the real detect-secrets, on made files and on folders:
 *
 *     deno run -A tests/secrets/differential.ts [--python PYTHON] [--made COUNT] [--seed N] [FOLDER...]
 *
 * PYTHON has detect-secrets 1.5.0; default: YANEX_TEST_UPSTREAM. Prints recall, precision and every
 * difference.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { join } from "node:path";
import { compareFile, type Comparison, emptyComparison } from "./comparison.ts";
import { Random } from "./random.ts";
import { askReference, writeFiles } from "./reference.ts";
import { sampleFile } from "./sample_files.ts";

const { values, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: "string", default: Deno.env.get("YANEX_TEST_UPSTREAM") },
    made: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
  },
});
if (values.python === undefined) {
  console.error("no Python with detect-secrets: name it with --python or YANEX_TEST_UPSTREAM");
  Deno.exit(2);
}

const comparison = emptyComparison();
let notText = 0;
if (Number(values.made) > 0) {
  const folder = Deno.makeTempDirSync({ prefix: "yanex-secrets-" });
  try {
    const random = new Random(Number(values.seed));
    writeFiles(folder, random.many(Number(values.made), (index) => sampleFile(random, index)));
    await compareFolder(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
for (const folder of folders) await compareFolder(folder);
report(comparison);
Deno.exit(isFault(comparison) ? 1 : 0);

async function compareFolder(folder: string): Promise<void> {
  const answers = await askReference(values.python!, folder, [...filesBelow(folder)]);
  for (const answer of answers.values()) {
    const bytes = Deno.readFileSync(join(folder, answer.path));
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      compareFile(comparison, text, answer);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // Both sides take such a file for a binary one.
      notText++;
    }
  }
}

function* filesBelow(folder: string, path = ""): Generator<string> {
  const entries = [...Deno.readDirSync(join(folder, path))];
  for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory && entry.name !== "__pycache__") yield* filesBelow(folder, inner);
    else if (entry.isFile && !inner.includes("\n")) yield inner;
  }
}

function report({ files, reference, common, missing, additional, ...rest }: Comparison): void {
  const percent = (part: number, whole: number) =>
    whole === 0 ? "none" : `${(100 * part / whole).toFixed(2)} %`;
  console.log(`files ${files}, not UTF-8 ${notText}`);
  console.log(`found by detect-secrets ${reference}, by us ${common + additional.length}`);
  console.log(`recall ${percent(common, reference)}`);
  console.log(`precision ${percent(common, common + additional.length)}`);
  for (const { path, line, type } of missing) console.log(`missing: ${type} in ${path}:${line}`);
  for (const { path, line, type, reason } of additional) {
    console.log(`additional: ${type} in ${path}:${line} (${reason ?? "a fault"})`);
  }
  for (const { path, line, type } of rest.otherHashes) {
    console.log(`other hash: ${type} in ${path}:${line}`);
  }
  console.log(`secrets whose line detect-secrets gets wrong: ${rest.movedLines}`);
  console.log(`files on which detect-secrets stops: ${rest.stopped.length}`);
  for (const { path, error, ours } of rest.stopped) {
    console.log(`  ${path}: ${error} (ours: ${ours})`);
  }
}

function isFault({ missing, additional, otherHashes }: Comparison): boolean {
  return missing.length > 0 || otherHashes.length > 0 || additional.some(({ reason }) => !reason);
}
