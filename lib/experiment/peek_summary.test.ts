import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { formatJson, type Plain, toValue, type ValueMap } from "../params/mod.ts";
import { onlyIf } from "../sys/testing/only_if.ts";
import { formatMetadata, METADATA_FILE, readMetadata, STATUSES } from "./metadata.ts";
import { peekSummary } from "./peek_summary.ts";
import { putExperiment, withStore } from "./testing/store.ts";

/** What the whole record says, for statuses that need no look at a process. */
function readInFull(folder: string) {
  const reading = readMetadata(folder);
  if (reading.kind === "absent") return null;
  if (reading.kind === "broken") {
    return { name: null, status: "unknown", scriptPath: null, startedAt: null };
  }
  const { name, status, scriptPath, startedAt } = reading.metadata;
  return { name, status, scriptPath, startedAt };
}

const anyText = fc.oneof(
  fc.constantFrom("", "]\n}\n", '  "name": "x"'),
  fc.string({ unit: "binary" }),
);
const textOrNull = fc.option(anyText);

/** Maps with the same keys as the record, where a careless search would find them. */
const anyDecoy = fc.record({
  name: anyText,
  status: fc.constantFrom("failed", "odd"),
  script_path: anyText,
}, { requiredKeys: [] });

const anyRecord = fc.record({
  cli_args: anyDecoy,
  environment: fc.record({
    requirements: fc.oneof(anyText, fc.constant("a-package==1.0\n".repeat(400))),
    name: anyText,
  }),
  name: fc.oneof(textOrNull, fc.constant(5)),
  runner: anyDecoy,
  script_args: fc.array(fc.oneof(anyText, fc.constant("x".repeat(5000))), { maxLength: 3 }),
  script_path: textOrNull,
  started_at: textOrNull,
  status: fc.constantFrom(...STATUSES.filter((s) => !["running", "created"].includes(s)), "odd"),
  tags: fc.array(anyText, { maxLength: 2 }),
  zz: anyDecoy,
}, { requiredKeys: [] });

Deno.test("what is peeked is what the whole record says", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    fc.assert(
      fc.property(anyRecord, (record) => {
        Deno.writeTextFileSync(
          join(folder, METADATA_FILE),
          formatMetadata(toValue(record as Plain) as ValueMap),
        );
        assert.deepEqual(peekSummary(folder), readInFull(folder));
      }),
      { numRuns: 300 },
    );
  }));

Deno.test("so it is with records that somebody laid out otherwise", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa");
    const layouts = [{}, { indent: 0 }, { indent: 1 }, { indent: 3 }, { indent: 4 }];
    fc.assert(fc.property(anyRecord, fc.constantFrom(...layouts), (record, layout) => {
      Deno.writeTextFileSync(
        join(folder, METADATA_FILE),
        formatJson(toValue(record as Plain), layout),
      );
      assert.deepEqual(peekSummary(folder), readInFull(folder));
    }));
  }));

Deno.test("a record that was cut anywhere tells nothing, and a folder without is no experiment", () =>
  withStore((store) => {
    const folder = putExperiment(store, "aaaaaaaa", {
      name: "ä",
      script_path: "/a.py",
      tags: ["x"],
    });
    const file = join(folder, METADATA_FILE);
    const whole = Deno.readFileSync(file);
    for (let length = 0; length < whole.length - 1; length++) {
      Deno.writeFileSync(file, whole.subarray(0, length));
      assert.equal(peekSummary(folder)?.status, "unknown", `${length} bytes`);
    }
    Deno.removeSync(file);
    assert.equal(peekSummary(folder), null);
    assert.equal(peekSummary(join(folder, "gone")), null);
    Deno.mkdirSync(file);
    assert.equal(peekSummary(folder)?.status, "unknown");
  }));

Deno.test({
  ...onlyIf(Deno.build.os === "linux", "looks at processes in /proc", "a dead runner is noticed"),
  fn: () =>
    withStore((store) => {
      const runner = { pid: Deno.pid, host: Deno.hostname(), process_start_time: "1" };
      const folder = putExperiment(store, "aaaaaaaa", {
        name: "x",
        script_path: "/a.py",
        status: "running",
        runner,
      });
      assert.equal(peekSummary(folder)?.status, "failed");
      putExperiment(store, "aaaaaaaa", { name: "x", script_path: "/a.py", status: "running" });
      assert.equal(peekSummary(folder)?.status, "running");
    }),
});
