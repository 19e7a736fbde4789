import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { UserError } from "../errors/mod.ts";
import { formatJson, parseJson, type Scalar, type Value, type ValueMap } from "../params/mod.ts";
import { onlyIf } from "../sys/testing/only_if.ts";
import { hasSmallDisks, withSmallDisk } from "../sys/testing/small_disk.ts";
import { finishMetrics, METRICS_FILE, METRICS_LOG, readMetrics, SUMMARY_FILE } from "./metrics.ts";
import { putExperiment, runModule, withStore } from "./testing/store.ts";

/** A fresh folder with this log, given to the body. */
function withLog(log: string, body: (folder: string) => unknown): Promise<void> {
  return withStore(({ root }) => {
    Deno.writeTextFileSync(join(root, METRICS_LOG), log);
    return body(root);
  });
}

const text = (folder: string, file: string) => Deno.readTextFileSync(join(folder, file));

function line(step: number | bigint | null, metrics: Record<string, Value>, second = 0): string {
  const entries: [Scalar, Value][] = step === null ? [] : [["step", BigInt(step)]];
  entries.push(["timestamp", `2026-03-01T10:00:00.${String(second).padStart(6, "0")}`]);
  return formatJson(new Map([...entries, ...Object.entries(metrics)])) + "\n";
}

Deno.test("calls for one step are one step: new values win, the first time stays", () =>
  withLog(
    line(0, { loss: 1.0, acc: 0n }, 1) + line(2, { loss: 0.5 }, 2) +
      line(0, { loss: 2.0, extra: "x" }, 3) + line(1, { loss: NaN }, 4),
    (folder) => {
      assert.equal(
        formatJson(readMetrics(folder)),
        '[{"step": 0, "timestamp": "2026-03-01T10:00:00.000001", "loss": 2.0, "acc": 0, ' +
          '"extra": "x", "last_updated": "2026-03-01T10:00:00.000003"}, ' +
          '{"step": 1, "timestamp": "2026-03-01T10:00:00.000004", "loss": NaN}, ' +
          '{"step": 2, "timestamp": "2026-03-01T10:00:00.000002", "loss": 0.5}]',
      );
    },
  ));

Deno.test("a cut last line is passed over, and counted", () => {
  const whole = line(0, { loss: 1.0 }) + line(1, { loss: 0.5 });
  const cut = line(2, { loss: new Map([["of", [1n, 2n]]]) }).trimEnd();
  return withStore(({ root }) => {
    for (let length = 1; length < cut.length; length++) {
      Deno.writeTextFileSync(join(root, METRICS_LOG), whole + cut.slice(0, length));
      assert.equal(readMetrics(root).length, 2);
      assert.deepEqual(finishMetrics(root, undefined), { cutLines: 1 });
      assert.equal(JSON.parse(text(root, METRICS_FILE)).length, 2);
    }
    // Without its end it is whole all the same.
    Deno.writeTextFileSync(join(root, METRICS_LOG), whole + cut);
    assert.equal(readMetrics(root).length, 3);
  });
});

Deno.test("lines that were damaged in the middle cost only themselves", () =>
  withLog(
    line(0, { a: 1n }) + "\0\0\0\0\n" + '{"step": 1, "a": }\n' + "[1]\n\n" +
      '{"step": 2, "los{"step": 3, "a": 1}\n' + line(4, { a: 2n }),
    (folder) => {
      assert.deepEqual(readMetrics(folder).map((step) => step.get("step")), [0n, 4n]);
      assert.deepEqual(finishMetrics(folder, undefined), { cutLines: 4 });
      assert.deepEqual(JSON.parse(text(folder, METRICS_FILE)).length, 2);
    },
  ));

/** Calls with steps that grow, repeat, go back, are missing, negative or huge. */
const calls = fc.array(
  fc.record({
    move: fc.constantFrom<number | bigint | null>(1, 1, 1, 0, 0, -1, 3, null, 2n ** 60n),
    metrics: fc.dictionary(
      fc.constantFrom("loss", "acc", "ä", "of", "last_updated"),
      fc.constantFrom<Value>(0n, 1.0, -1e-5, NaN, Infinity, true, null, "text\n", [1n, [2.5]]),
      { maxKeys: 3, noNullPrototype: true },
    ),
  }),
  { maxLength: 12 },
);

Deno.test("metrics.json is what reading the log gives, whatever the order of the steps", () =>
  withStore(({ root }) => {
    fc.assert(
      fc.property(calls, fc.boolean(), (list, onlyForward) => {
        let step = 0n;
        const log = list.map(({ move, metrics }, at) => {
          if (move === null && !onlyForward) return line(null, metrics, at);
          const by = BigInt(move ?? 1);
          step += onlyForward && by < 0n ? 1n : by;
          return line(step, metrics, at);
        }).join("");
        Deno.writeTextFileSync(join(root, METRICS_LOG), log);
        const expected = formatJson(readMetrics(root), { indent: 2 }) + "\n";
        finishMetrics(root, undefined);
        assert.equal(text(root, METRICS_FILE), expected);
        parseJson(text(root, SUMMARY_FILE));
        // Without the log, readers take the file.
        Deno.removeSync(join(root, METRICS_LOG));
        assert.equal(formatJson(readMetrics(root), { indent: 2 }) + "\n", expected);
      }),
      { numRuns: 300 },
    );
  }));

Deno.test("so it is for long logs, in order or not, also if one step comes much too late", () =>
  withStore(({ root }) => {
    const orders: Record<string, (at: number) => number> = {
      "in order": (at) => at,
      "nearly in order": (at) => Math.max(0, at + (at * 7919) % 2000 - 1000),
      "the first one again at the end": (at) => at === 29_999 ? 0 : at,
      "from the last to the first": (at) => 30_000 - at,
    };
    for (const [name, order] of Object.entries(orders)) {
      const log = Array.from(
        { length: 30_000 },
        (_, at) => line(order(at), at % 2 === 0 ? { a: BigInt(at) } : { b: at + 0.5 }, at),
      );
      Deno.writeTextFileSync(join(root, METRICS_LOG), log.join(""));
      finishMetrics(root, undefined);
      const expected = formatJson(readMetrics(root), { indent: 2 }) + "\n";
      assert.ok(text(root, METRICS_FILE) === expected, name);
      const summary = JSON.parse(text(root, SUMMARY_FILE));
      assert.deepEqual([summary.rows, summary.ordered], [30_000, name === "in order"]);
    }
  }));

Deno.test("the summary has the last, smallest and largest value of each metric", () =>
  withLog(
    line(0, { loss: NaN, name: "x" }) + line(5, { loss: 2.0, count: 1n }) +
      line(3, { loss: 0.5, count: 12345678901234567890n }) + line(5, { loss: 1e-5 }),
    (folder) => {
      finishMetrics(folder, undefined);
      const summary = parseJson(text(folder, SUMMARY_FILE)) as ValueMap;
      assert.equal(
        formatJson(summary.get("metrics")!),
        '{"loss": {"last": 1e-05, "min": 1e-05, "max": 2.0, "count": 4, "first_step": 0, ' +
          '"last_step": 5}, "count": {"last": 1, "min": 1, "max": 12345678901234567890, ' +
          '"count": 2, "first_step": 3, "last_step": 5}}',
      );
      assert.equal(summary.get("rows"), 4n);
      assert.equal(summary.get("ordered"), false);
      assert.equal(summary.get("log_bytes"), BigInt(text(folder, METRICS_LOG).length));
    },
  ));

Deno.test("without a log nothing is written, and an empty log gives an empty list", () =>
  withStore(({ root }) => {
    assert.deepEqual(finishMetrics(root, undefined), { cutLines: 0 });
    assert.deepEqual([...Deno.readDirSync(root)], []);
    assert.deepEqual(readMetrics(root), []);
    Deno.writeTextFileSync(join(root, METRICS_LOG), "");
    finishMetrics(root, undefined);
    assert.equal(text(root, METRICS_FILE), "[]\n");
    assert.deepEqual(readMetrics(root), []);
  }));

Deno.test("the files of older versions are read", () =>
  withStore(({ root }) => {
    const steps = '[{"step": 0, "loss": 1.0}, {"step": 1}]';
    Deno.writeTextFileSync(join(root, "results.json"), steps);
    assert.equal(formatJson(readMetrics(root)), steps);
    Deno.writeTextFileSync(join(root, METRICS_FILE), '{"loss": 2}');
    assert.equal(formatJson(readMetrics(root)), '[{"loss": 2}]');
    Deno.writeTextFileSync(join(root, METRICS_FILE), "");
    assert.deepEqual(readMetrics(root), []);
  }));

Deno.test("the files have the permissions that were asked for", {
  ignore: Deno.build.os === "windows",
}, () =>
  withLog(line(1, { a: 1n }) + line(0, { a: 1n }), (folder) => {
    finishMetrics(folder, 0o600);
    for (const file of [METRICS_FILE, SUMMARY_FILE]) {
      assert.equal(Deno.statSync(join(folder, file)).mode! & 0o777, 0o600);
    }
  }));

Deno.test(
  onlyIf(hasSmallDisks, "needs root", "on a full disk the old metrics.json and the log stay"),
  () =>
    withSmallDisk(128, (disk) => {
      const folder = putExperiment({ root: disk.path }, "aaaaaaaa");
      const log = Array.from({ length: 500 }, (_, step) => line(step, { a: 1n })).join("");
      Deno.writeTextFileSync(join(folder, METRICS_LOG), log);
      Deno.writeTextFileSync(join(folder, METRICS_FILE), "[]\n");
      disk.fill();
      assert.throws(() => finishMetrics(folder, undefined), UserError);
      assert.equal(text(folder, METRICS_FILE), "[]\n");
      assert.equal(text(folder, METRICS_LOG), log);
      assert.equal(readMetrics(folder).length, 500);
      const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
      assert.deepEqual(names, ["artifacts", "metadata.json", METRICS_FILE, METRICS_LOG]);
    }),
);

Deno.test("a million lines are finished in little memory, though not quite in order", () =>
  withStore(async ({ root }) => {
    {
      using file = Deno.openSync(join(root, METRICS_LOG), { create: true, write: true });
      const encoder = new TextEncoder();
      for (let step = 0; step < 1_000_000; step += 1000) {
        let batch = "";
        for (let at = step; at < step + 1000; at++) {
          // Of every four calls two are for the same step, and two steps have changed places.
          const step = at % 4 === 0 ? at + 2 : at % 4 === 1 ? at - 1 : at;
          batch += line(step, { loss: 1 / (at + 1), epoch: BigInt(at) });
        }
        const bytes = encoder.encode(batch);
        for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
      }
    }
    const result = JSON.parse(await runModule("finish_metrics.ts", [root]));
    assert.equal(result.cutLines, 0);
    const size = Deno.statSync(join(root, METRICS_FILE)).size;
    assert.ok(size > 50e6);
    // All at once in memory, they would take two gigabytes.
    if (result.peakKiB !== null) assert.ok(result.peakKiB < 500_000, `${result.peakKiB} KiB`);
    const summary = JSON.parse(text(root, SUMMARY_FILE));
    assert.equal(summary.rows, 1_000_000);
    assert.equal(summary.metrics.epoch.last, 999_999);
  }));

const upstream = Deno.env.get("YANEX_TEST_UPSTREAM");

Deno.test(
  onlyIf(
    upstream,
    "YANEX_TEST_UPSTREAM is not set",
    "what the client logs is merged as upstream merges it",
  ),
  () =>
    withStore(async (store) => {
      const metrics = fc.dictionary(
        fc.constantFrom("loss", "acc", "ä"),
        fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constant([1, { a: 2 }])),
        { maxKeys: 3, noNullPrototype: true },
      );
      const step = fc.option(fc.integer({ min: -2, max: 6 }));
      const cases = fc.sample(fc.array(fc.tuple(metrics, step), { maxLength: 12 }), 80)
        .map((calls, at) => ({ id: `case${String(at).padStart(4, "0")}`, calls }));
      const file = join(store.root, "cases");
      Deno.writeTextFileSync(file, JSON.stringify(cases).replaceAll("-0,", "-0.0,"));
      const [ours, theirs] = ["ours", "theirs"].map((name) => ({ root: join(store.root, name) }));
      for (const { id } of cases) {
        putExperiment(ours!, id);
        putExperiment(theirs!, id);
      }
      await python("log_ours.py", [file, ours!.root]);
      await python("log_upstream.py", [file, theirs!.root]);
      for (const { id, calls } of cases) {
        const [folder, reference] = [join(ours!.root, id), join(theirs!.root, id)];
        const expected = existsSync(join(reference, METRICS_FILE)) ? comparable(reference) : "[]";
        assert.equal(formatJson(sorted(readMetrics(folder))), expected, JSON.stringify(calls));
        finishMetrics(folder, undefined);
        if (calls.length > 0) assert.equal(comparable(folder), expected);
      }
    }),
);

/** The steps of metrics.json without times and with sorted keys. */
function comparable(folder: string): string {
  return formatJson(sorted(parseJson(text(folder, METRICS_FILE)) as ValueMap[]));
}

function sorted(steps: readonly ValueMap[]): Value {
  return steps.map((step) => {
    const entries = [...step].map(([key, value]): [Scalar, Value] =>
      key === "timestamp" || key === "last_updated" ? [key, typeof value] : [key, value]
    );
    return new Map(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
  });
}

async function python(script: string, args: readonly string[]): Promise<void> {
  const path = fileURLToPath(new URL(`testing/${script}`, import.meta.url));
  const client = fileURLToPath(new URL("../python", import.meta.url));
  const { success, stderr } = await new Deno.Command(upstream!, {
    args: [path, ...args],
    env: script === "log_ours.py" ? { PYTHONPATH: client, PYTHONDONTWRITEBYTECODE: "1" } : {},
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
