import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { formatJson, type Value, type ValueMap } from "../params/mod.ts";
import { finishMetrics, METRICS_LOG, readMetrics, SUMMARY_FILE } from "./metrics.ts";
import { type MetricsOverview, readMetricsOverview } from "./metrics_overview.ts";
import { streamMetricRows } from "./metrics_rows.ts";

/** Lines of a log: a few names, steps in nearly any order, values of every kind. */
const lines = fc.array(
  fc.record({
    step: fc.integer({ min: 0, max: 30 }),
    name: fc.constantFrom("a", "b.c"),
    value: fc.constantFrom<Value>(1n, 0.5, -2, NaN, Infinity, "text", null, [1n], true),
  }),
  { maxLength: 40 },
);

function withLog(
  log: readonly { step: number; name: string; value: Value }[],
  body: (folder: string) => void,
): void {
  const folder = Deno.makeTempDirSync();
  try {
    const text = log.map(({ step, name, value }, i) => {
      const line: ValueMap = new Map<string, Value>([
        ["step", BigInt(step)],
        ["timestamp", `t${i}`],
        [name, value],
      ]);
      return formatJson(line) + "\n";
    });
    Deno.writeTextFileSync(join(folder, METRICS_LOG), text.join(""));
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The facts that both ways of reading must agree on. */
function facts({ steps, metrics, lastSteps }: MetricsOverview): unknown {
  const list = [...metrics].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    steps,
    last: list.map(([name, { last, min, max }]) => [name, last, min, max]),
    lastSteps: lastSteps.map((step) => formatJson(step, { sortKeys: true })),
  };
}

Deno.test("what was kept at the end of a run tells the same as all of its lines", () => {
  fc.assert(fc.property(lines, fc.integer({ min: 1, max: 12 }), (log, count) => {
    withLog(log, (folder) => {
      const before = readMetricsOverview(folder, { steps: count, exact: true });
      const all = readMetrics(folder);
      assert.equal(before.steps, all.length);
      const sorted = (step: ValueMap) => formatJson(step, { sortKeys: true });
      assert.deepEqual(before.lastSteps.map(sorted), all.slice(-count).map(sorted));
      finishMetrics(folder, undefined);
      assert.deepEqual(
        facts(readMetricsOverview(folder, { steps: count, exact: true })),
        facts(before),
      );
    });
  }));
});

Deno.test("rows that are streamed are the steps that are read at once, before and after the end", () => {
  fc.assert(fc.property(lines, (log) => {
    withLog(log, (folder) => {
      const rows = () =>
        [...streamMetricRows(folder)].map((row) => [...row].sort(([a], [b]) => (a < b ? -1 : 1)));
      const steps = readMetrics(folder).map((step) =>
        [...step].map(([name, value]): [string, string] => [String(name), formatJson(value)])
          .sort(([a], [b]) => (a < b ? -1 : 1))
      );
      assert.deepEqual(rows(), steps);
      finishMetrics(folder, undefined);
      assert.deepEqual(rows(), steps);
    });
  }));
});

Deno.test("a summary of an earlier log, or none that can be read, is not believed", () => {
  withLog([{ step: 0, name: "a", value: 1n }], (folder) => {
    finishMetrics(folder, undefined);
    Deno.writeTextFileSync(join(folder, METRICS_LOG), '{"step": 1, "a": 7}\n', { append: true });
    const last = () => readMetricsOverview(folder).metrics.get("a")?.last;
    assert.equal(last(), "7");
    for (const text of ["", "{", "[]", "{}", '{"log_bytes": 1}']) {
      Deno.writeTextFileSync(join(folder, SUMMARY_FILE), text);
      assert.equal(last(), "7");
    }
  });
});

Deno.test("of a long log a few places give the course", () => {
  const log = Array.from({ length: 20_000 }, (_, i) => ({ step: i, name: "a", value: i / 2 }));
  withLog(log, (folder) => {
    const exact = readMetricsOverview(folder).metrics.get("a")!.curve;
    finishMetrics(folder, undefined);
    const { curve } = readMetricsOverview(folder, { places: 16 }).metrics.get("a")!;
    assert.equal(curve.length, 16);
    for (const { from, to, mean } of curve) {
      assert.equal(from, to);
      assert.equal(mean, from / 2);
    }
    assert.equal(curve.at(-1)!.from, 19_999);
    assert.ok(exact.length > 2000 && exact.length <= 4096, `${exact.length} points`);
    assert.deepEqual([exact[0]!.from, exact.at(-1)!.to], [0, 19_999]);
  });
});

Deno.test("without metrics there is nothing", () => {
  const folder = Deno.makeTempDirSync();
  assert.deepEqual(facts(readMetricsOverview(folder)), { steps: 0, last: [], lastSteps: [] });
  assert.deepEqual([...streamMetricRows(folder)], []);
  Deno.removeSync(folder, { recursive: true });
});
