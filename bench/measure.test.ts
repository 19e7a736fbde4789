import assert from "node:assert/strict";
import { differences, Launcher, measurePaired, RunFailure, summarize } from "./measure.ts";
import { mergeResults, section } from "./report.ts";
import type { Bench } from "./bench.ts";

Deno.test("a summary has the median, the ends and the number", () => {
  assert.deepEqual(summarize([5, 1, 3]), { median: 3, min: 1, max: 5, n: 3 });
  assert.deepEqual(summarize([4, 1, 2, 3]), { median: 2.5, min: 1, max: 4, n: 4 });
});

Deno.test("differences are taken within a round", () => {
  const seconds = (...values: number[]) =>
    values.map((value) => ({ seconds: value, cpuSeconds: 0, peakBytes: 0 }));
  assert.deepEqual(differences(seconds(3, 14), seconds(1, 10)), [2, 4]);
});

Deno.test("rounds are interleaved and programs that fail are reported", async () => {
  const folder = Deno.makeTempDirSync();
  const launcher = new Launcher("python3", folder);
  try {
    const order: string[] = [];
    const side = (name: string) => ({
      argv: ["sh", "-c", "exit 0"],
      cwd: folder,
      env: { PATH: Deno.env.get("PATH")! },
      before: () => void order.push(name),
    });
    const samples = await measurePaired(launcher, { a: side("a"), b: side("b") }, {
      rounds: 2,
      warmup: 1,
    });
    assert.deepEqual(order, ["a", "b", "b", "a", "a", "b"]);
    assert.equal(samples.a.length, 2);
    assert.ok(samples.a.every(({ seconds, peakBytes }) => seconds > 0 && peakBytes > 0));
    const failing = { ...side("f"), argv: ["sh", "-c", "echo broken >&2; exit 3"], count: 2 };
    await assert.rejects(launcher.run(failing), (error) => {
      assert.ok(error instanceof RunFailure);
      assert.match(error.message, /^2 of 2 failed \(exit code 3\): broken/);
      return true;
    });
    await assert.rejects(launcher.run({ ...side("f"), argv: ["/does/not/exist"] }), RunFailure);
  } finally {
    await launcher.close();
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("results of another machine do not stay beside new ones", () => {
  const bench = (name: string): Bench => ({ name, title: name, run: () => Promise.resolve([]) });
  const order = [bench("a"), bench("b")];
  const row = { figure: "f", unit: "ms", ours: summarize([1]), command: "c" } as const;
  const both = mergeResults("", "machine 1\n", new Map([["a", [row]], ["b", [row]]]), order);
  assert.match(both, /^## a: a$/m);
  assert.match(both, /^## b: b$/m);
  const again = mergeResults(both, "machine 1\n", new Map([["b", [row]]]), order);
  assert.equal(again, both);
  const other = mergeResults(both, "machine 2\n", new Map([["b", [row]]]), order);
  assert.doesNotMatch(other, /^## a: a$/m);
  assert.match(other, /^## b: b$/m);
});

Deno.test("results may be words", () => {
  const table = {
    header: ["what", "yanex"],
    lines: [["`a | b`", "ends"]],
    commands: ["yanex run"],
  };
  assert.equal(
    section("c", "words", table),
    "## c: words\n\n| what | yanex |\n| --- | --- |\n| `a \\| b` | ends |\n\n    yanex run\n",
  );
});
