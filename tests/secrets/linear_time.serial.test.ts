/** No text makes a scan take more than linear time. */
import assert from "node:assert/strict";
import process from "node:process";
import { redactPatch, scanFile, scanPatch } from "../../lib/secrets/mod.ts";
import { ADVERSARIAL_FILES, ADVERSARIAL_PIECES } from "./adversarial.ts";

/** Time of the processor in milliseconds; other programs do not count. */
function cost(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Fails if eight times the input costs more than twenty times as much; quadratic work would cost 64
 * times. Costs below half a second for all of a large input are no matter.
 */
function assertLinear(name: string, work: (factor: 1 | 8) => void): void {
  // What is compiled or collected in between is no growth: the cheapest of some attempts counts.
  for (let attempt = 0; attempt < 4; attempt++) {
    const large = cost(() => work(8));
    if (large < 500) return;
    if (large < 20 * cost(() => work(1))) return;
  }
  assert.fail(`${name} takes more than linear time`);
}

const LENGTH = 25_000;

for (const ending of ["py", "yaml", "toml", "cpp", "go", "txt"]) {
  Deno.test(`one long line of a .${ending} file takes linear time, whatever it repeats`, () => {
    for (const piece of ADVERSARIAL_PIECES) {
      assertLinear(`${ending}: ${JSON.stringify(piece)}`, (factor) => {
        scanFile(`x.${ending}`, piece.repeat(Math.ceil(LENGTH * factor / piece.length)));
      });
    }
  });
}

Deno.test("files whose lines refer to each other take linear time", () => {
  for (const [path, make] of Object.entries(ADVERSARIAL_FILES)) {
    assertLinear(path, (factor) => scanFile(path, make(2000 * factor)));
  }
});

/** Scans and redacts a patch that adds a line beside an old one, or all lines of a file. */
function scanAndRedact(path: string, before: readonly string[], added: readonly string[]): void {
  const ranges = `@@ -${before.length > 0 ? 1 : 0},${before.length} +1,${
    before.length + added.length
  } @@`;
  const header = [before.length > 0 ? `--- a/${path}` : "--- /dev/null", `+++ b/${path}`, ranges];
  const lines = [...before.map((line) => ` ${line}`), ...added.map((line) => `+${line}`)];
  const patch = new TextEncoder().encode([...header, ...lines, ""].join("\n"));
  redactPatch(patch, scanPatch(patch).findings);
}

Deno.test("patches with such lines take linear time, scanned and redacted", () => {
  for (const piece of ADVERSARIAL_PIECES) {
    assertLinear(JSON.stringify(piece), (factor) => {
      const line = piece.repeat(Math.ceil(LENGTH * factor / piece.length));
      scanAndRedact("x.py", [line], [line]);
    });
  }
});

Deno.test("patches with such files take linear time, scanned and redacted", () => {
  for (const [path, make] of Object.entries(ADVERSARIAL_FILES)) {
    assertLinear(path, (factor) => scanAndRedact(path, [], make(2000 * factor).split("\n")));
  }
});
