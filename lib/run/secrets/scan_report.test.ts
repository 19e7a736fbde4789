import assert from "node:assert/strict";
import { findingLines, scanEntries, type ScanReport } from "./scan_report.ts";

function report(count: number, changes: Partial<ScanReport> = {}): ScanReport {
  return {
    findings: Array.from({ length: count }, (_, index) => ({
      type: "Secret Keyword",
      file: `a${index}.py`,
      line: index + 1,
      hashedSecret: `${index}`.padStart(40, "0"),
    })),
    allowed: 0,
    isComplete: true,
    redaction: null,
    ...changes,
  };
}

Deno.test("what was not scanned is not called free of secrets", () => {
  const unknown = { patch_has_secrets: null, patch_secret_count: null };
  assert.deepEqual(scanEntries(null), unknown);
  assert.deepEqual(scanEntries(report(0)), { patch_has_secrets: false, patch_secret_count: 0 });
  assert.deepEqual(scanEntries(report(0, { isComplete: false })), {
    ...unknown,
    patch_scan_complete: false,
  });
  const part = scanEntries(report(1, { isComplete: false }));
  assert.equal(part.patch_has_secrets, true);
  assert.equal(part.patch_scan_complete, false);
});

Deno.test("a record has the findings one by one up to a number, and their count", () => {
  assert.deepEqual(scanEntries(report(1, { allowed: 2 })), {
    patch_has_secrets: true,
    patch_secret_count: 1,
    patch_secrets: [
      { type: "Secret Keyword", file: "a0.py", line: 1, hashed_secret: "0".repeat(40) },
    ],
    patch_secrets_allowed: 2,
  });
  const many = scanEntries(report(300));
  assert.equal(many.patch_secret_count, 300);
  assert.equal((many.patch_secrets as unknown[]).length, 100);
});

Deno.test("a redacted patch is marked, and whether it applies", () => {
  for (const applies of [true, false]) {
    const entries = scanEntries(report(1, { redaction: { applies } }));
    assert.deepEqual([entries.patch_redacted, entries.patch_applies], [true, applies]);
  }
});

Deno.test("many findings are listed in part", () => {
  assert.deepEqual(findingLines(report(1).findings), ["  - Secret Keyword in a0.py at line 1"]);
  const lines = findingLines(report(23).findings);
  assert.equal(lines.length, 21);
  assert.equal(lines.at(-1), "  ... and 3 more");
});
