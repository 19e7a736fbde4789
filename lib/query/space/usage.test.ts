import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { kindOf, measureExperiment, noSpace, totalOf } from "./experiment_space.ts";
import { Largest } from "./largest.ts";
import { bytesText } from "./bytes_text.ts";
import { Tally } from "./tally.ts";
import { treeSize } from "./tree_size.ts";

function inFolder(body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("what a file is for is told by its place", () => {
  const cases: [path: string, kind: string][] = [
    ["metadata.json", "other"],
    ["params.yaml", "other"],
    ["metrics.jsonl", "metrics"],
    ["metrics.json", "metrics"],
    ["metrics_summary.json", "metrics"],
    ["results.json", "metrics"],
    ["stdout.txt", "other"],
    ["artifacts/stdout.txt", "output"],
    ["artifacts/stderr.txt", "output"],
    ["artifacts/git_diff.patch", "patch"],
    ["artifacts/git_diff_at_run.patch", "patch"],
    ["artifacts/metrics.json", "artifacts"],
    ["artifacts/plots/stdout.txt", "artifacts"],
    ["artifacts/model.pt", "artifacts"],
    ["attempts/1/stdout.txt", "output"],
    ["attempts/2/metrics.jsonl", "metrics"],
    ["attempts/2/git_diff_at_run.patch", "patch"],
    ["attempts/2/.defaults.jsonl", "other"],
    ["checkpoints/last/stdout.txt", "artifacts"],
    ["mine/stdout.txt", "other"],
  ];
  for (const [path, kind] of cases) assert.equal(kindOf(path), kind, path);
});

Deno.test("links are not followed, and files of several names are told apart", () =>
  inFolder((folder) => {
    const big = join(folder, "big");
    Deno.writeTextFileSync(big, "x".repeat(200_000));
    for (const name of ["a", "b"]) {
      const artifacts = join(folder, name, "artifacts");
      Deno.mkdirSync(artifacts, { recursive: true });
      Deno.symlinkSync(big, join(artifacts, "link"));
      Deno.symlinkSync("..", join(artifacts, "up"));
      Deno.writeTextFileSync(join(artifacts, "own.txt"), "x".repeat(10_000));
    }
    const patch = join(folder, "a/artifacts/git_diff.patch");
    Deno.writeTextFileSync(patch, "x".repeat(50_000));
    Deno.linkSync(patch, join(folder, "b/artifacts/git_diff.patch"));
    const [a, b] = ["a", "b"].map((name) => measureExperiment(join(folder, name)));
    assert.ok(a!.own.artifacts >= 10_000 && a!.own.artifacts < 50_000, `${a!.own.artifacts}`);
    assert.equal(a!.own.patch, 0);
    assert.deepEqual(a!.shared, b!.shared);
    const { bytes, kind } = a!.shared[0]!;
    assert.equal(kind, "patch");
    const tally = new Tally();
    tally.add(a!);
    tally.add(b!);
    assert.equal(tally.space.patch, bytes);
    assert.equal(tally.saved, bytes);
    assert.equal(tally.total, totalOf(a!.own) + totalOf(b!.own) + bytes);
    // Two links to the big file, the folder itself, and the file.
    assert.ok(treeSize(folder) >= tally.total + 200_000);
  }));

Deno.test("a shared file counts once, however its names are spread over experiments", () =>
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(5), { maxLength: 6 }), { maxLength: 20 }),
      (experiments) => {
        const names = new Map<number, number>();
        for (const keys of experiments) {
          for (const key of new Set(keys)) names.set(key, (names.get(key) ?? 0) + 1);
        }
        const tally = new Tally();
        for (const keys of experiments) {
          const shared = [...new Set(keys)].map((key) => ({
            kind: "patch" as const,
            bytes: 2 ** key,
            key: String(key),
            // One more, outside of the store.
            names: names.get(key)! + 1,
          }));
          tally.add({ own: { ...noSpace(), other: 100 }, shared, closed: 0 });
        }
        const once = [...names.keys()].reduce((sum, key) => sum + 2 ** key, 0);
        assert.equal(tally.total, 100 * experiments.length + once);
        const all = [...names].reduce((sum, [key, count]) => sum + count * 2 ** key, 0);
        assert.equal(tally.saved, all - once);
      },
    ),
  ));

Deno.test("the largest are those that sorting all of them gives", () =>
  fc.assert(
    fc.property(
      fc.array(fc.nat(50), { maxLength: 400 }),
      fc.oneof(fc.nat(30), fc.constant(Infinity)),
      (totals, limit) => {
        const items = totals.map((total, id) => ({ total, id }));
        const compare = (a: typeof items[0], b: typeof items[0]) =>
          b.total - a.total || a.id - b.id;
        const largest = new Largest(limit, compare);
        for (const item of items) if (largest.wants(item.total)) largest.add(item);
        assert.deepEqual(largest.sorted(), [...items].sort(compare).slice(0, limit));
      },
    ),
  ));

Deno.test("sizes are written as people read them", () => {
  const cases: [bytes: number, text: string][] = [
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KB"],
    [1536, "1.5 KB"],
    [1024 ** 2 - 1, "1.0 MB"],
    [5 * 1024 ** 3, "5.0 GB"],
    [3 * 1024 ** 6, "3072.0 PB"],
  ];
  for (const [bytes, text] of cases) assert.equal(bytesText(bytes), text);
});
