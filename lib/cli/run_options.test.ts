import assert from "node:assert/strict";
import fc from "fast-check";
import { parseWithCommander } from "./run_command_line.ts";
import { RUN_OPTIONS } from "./run_option_table.ts";
import { readRunOptions } from "./run_options.ts";

const VALUES: Record<string, string[]> = {
  grace: ["10", "1m"],
  timeout: ["90s"],
  parallel: ["0", "12"],
  retries: ["3"],
  gpus: ["2", "16"],
  gpusPerRun: ["2"],
  runsPerGpu: ["2"],
  secrets: ["redact", "block"],
};

/** Any number of well-formed options. */
const wellFormed = fc.array(
  fc.constantFrom(...RUN_OPTIONS).chain((option) => {
    const name = fc.constantFrom(...[option.short, option.long].filter((n) => n !== undefined));
    if (option.value === undefined) return name.map((n) => [n]);
    const value = VALUES[option.key]
      ? fc.constantFrom(...VALUES[option.key]!)
      : fc.constantFrom("a=1", "", "x y", "-", "ünï", "--json", "a=b=c");
    if (option.optional) {
      return fc.tuple(name, value, fc.boolean()).map(([n, v, bare]) => bare ? [n] : [n, v]);
    }
    return fc.tuple(name, value, fc.boolean()).map(([n, v, joined]) =>
      joined && n.startsWith("--") ? [`${n}=${v}`] : [n, v]
    );
  }),
  { maxLength: 6 },
).map((words) => words.flat());

Deno.test("options are read as commander reads them", async () => {
  await fc.assert(fc.asyncProperty(wellFormed, async (words) => {
    assert.deepEqual({ ...readRunOptions(words) }, { ...await parseWithCommander(words) });
  }));
});

Deno.test("what is not certain is left to commander", async () => {
  for (const words of [["-qv"], ["-pa=1"], ["--help"], ["--nope"], ["--json=1"], ["--param"]]) {
    assert.equal(readRunOptions(words), null, words.join(" "));
  }
  assert.deepEqual({ ...await parseWithCommander(["-qv", "-pa=1", "-j4"]) }, {
    quiet: true,
    verbose: true,
    param: ["a=1"],
    parallel: 4,
  });
});

Deno.test("a value of the wrong form is the same error both ways", async () => {
  for (
    const words of [["-j", "x"], ["--grace", "soon"], ["--retries", "-1"], ["--secrets", "no"]]
  ) {
    assert.throws(() => readRunOptions(words), { kind: "option-value" });
    await assert.rejects(parseWithCommander(words), { kind: "option-value" });
  }
});
