import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { finishMetrics } from "../../experiment/mod.ts";
import { formatJson, type Value } from "../../params/mod.ts";
import { METRIC_VALUES, type MetricValue, readMetricValues } from "./metric_values.ts";

/** Lets the body work in an empty folder. */
function inFolder(body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "yanex-metrics-" });
  try {
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function line(step: bigint | null, metrics: Record<string, Value>): string {
  const entries: [string, Value][] = step === null ? [] : [["step", step]];
  return formatJson(
    new Map<string, Value>([...entries, ["timestamp", "t"], ...Object.entries(metrics)]),
  ) + "\n";
}

const writeLog = (folder: string, log: string) =>
  Deno.writeTextFileSync(join(folder, "metrics.jsonl"), log);

/** All values of a folder as JSON. */
const all = (folder: string) =>
  Object.fromEntries(
    METRIC_VALUES.map((which) => [which, formatJson(readMetricValues(folder, which))]),
  );

Deno.test("each kind of value, with the types of numbers", () =>
  inFolder((folder) => {
    const log = line(0n, { loss: 3n, acc: 0.5 }) + line(1n, { loss: 1.0, acc: NaN }) +
      line(2n, { loss: 2.0 });
    const expected = {
      last: '{"loss": 2.0, "acc": NaN}',
      min: '{"loss": 1.0, "acc": 0.5}',
      max: '{"loss": 3, "acc": 0.5}',
      mean: '{"loss": 2.0, "acc": NaN}',
      first: '{"loss": 3, "acc": 0.5}',
    };
    writeLog(folder, log);
    assert.deepEqual(all(folder), expected);
    finishMetrics(folder, undefined);
    assert.deepEqual(all(folder), expected, "from the summary");
    Deno.removeSync(join(folder, "metrics.jsonl"));
    assert.deepEqual(all(folder), expected, "from metrics.json");
  }));

Deno.test("a summary that is older than the log is passed over", () =>
  inFolder((folder) => {
    writeLog(folder, line(0n, { loss: 1.0 }));
    finishMetrics(folder, undefined);
    writeLog(folder, line(0n, { loss: 1.0 }) + line(1n, { loss: 0.5 }));
    assert.equal(readMetricValues(folder, "last").get("loss"), 0.5);
    Deno.writeTextFileSync(join(folder, "metrics_summary.json"), "{");
    assert.equal(readMetricValues(folder, "last").get("loss"), 0.5);
  }));

Deno.test("what is no number has a last and a first value only", () =>
  inFolder((folder) => {
    writeLog(folder, line(0n, { phase: "warm", ok: true }) + line(1n, { phase: "hot", ok: null }));
    finishMetrics(folder, undefined);
    assert.deepEqual(all(folder), {
      last: '{"phase": "hot", "ok": null}',
      min: "{}",
      max: "{}",
      mean: "{}",
      first: '{"phase": "warm", "ok": true}',
    });
  }));

Deno.test("fields of a step are no metrics, unless they are asked for", () =>
  inFolder((folder) => {
    writeLog(folder, line(4n, { loss: 1.0 }) + line(4n, { loss: 2.0 }));
    assert.deepEqual([...readMetricValues(folder, "last").keys()], ["loss"]);
    assert.equal(
      formatJson(readMetricValues(folder, "last", true)),
      '{"step": 4, "timestamp": "t", "loss": 2.0, "last_updated": "t"}',
    );
  }));

Deno.test("without files there are none", () =>
  inFolder((folder) => assert.equal(readMetricValues(folder, "last").size, 0)));

Deno.test("the summary tells what the log tells, whatever was logged in which order", () => {
  const value = fc.constantFrom<Value>(0n, 1.0, -2.5, 3n, NaN, Infinity, "x", null, true, [1n]);
  const calls = fc.array(
    fc.tuple(
      fc.option(fc.bigInt({ min: -2n, max: 6n }), { nil: null, freq: 8 }),
      fc.dictionary(fc.constantFrom("a", "b", "ä"), value, { maxKeys: 3, noNullPrototype: true }),
    ),
    { maxLength: 10 },
  );
  inFolder((folder) => {
    fc.assert(
      fc.property(calls, fc.constantFrom<MetricValue>(...METRIC_VALUES), (list, which) => {
        writeLog(folder, list.map(([step, metrics]) => line(step, metrics)).join(""));
        Deno.writeTextFileSync(join(folder, "metrics_summary.json"), "");
        const fromLog = formatJson(readMetricValues(folder, which), { sortKeys: true });
        finishMetrics(folder, undefined);
        const fromSummary = formatJson(readMetricValues(folder, which), { sortKeys: true });
        assert.equal(fromSummary, fromLog);
      }),
      { numRuns: 300 },
    );
  });
});
