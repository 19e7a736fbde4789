import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAllowList, scanPatch } from "../../secrets/mod.ts";
import { redactingFiles } from "./redact_file.ts";

// Joined here, so that no scanner takes this file for one with secrets.
const password = ["correct", "Horse", "7battery"].join("-");
const token = ["AK", "IA", "QWERTYU", "IOPASDFGH"].join("");

const patch = new TextEncoder().encode(
  "diff --git a/a.py b/a.py\nnew file mode 100644\n--- /dev/null\n+++ b/a.py\n@@ -0,0 +1 @@\n" +
    `+password = "${password}"\n`,
);
const { findings } = scanPatch(patch);

Deno.test("secrets of the patch and of the file itself are replaced, and nothing else", () => {
  const redact = redactingFiles("/code", findings, undefined);
  assert.equal(
    redact("/code/pyproject.toml", `# ${password}\r\n\nkey = "${token}"\nname = "a"`),
    '# __REDACTED__\r\n\nkey = "__REDACTED__"\nname = "a"',
  );
  assert.equal(redact("/code/requirements.txt", ""), "");
  // The folder in which the script runs may be another one.
  assert.equal(redact("/other/requirements.txt", `${token}\n`), "__REDACTED__\n");
});

Deno.test("what is allowed stays", () => {
  const redact = redactingFiles("/code", findings, parseAllowList("a b.toml\n"));
  assert.equal(redact("/code/a b.toml", `key = "${token}"\n`), `key = "${token}"\n`);
  assert.equal(redact("/code/a\tb.toml", `key = "${token}"\n`), 'key = "__REDACTED__"\n');
});

Deno.test("text without secrets is the same text", () => {
  const redact = redactingFiles("/code", findings, undefined);
  const line = fc.constantFrom("numpy==1.2", "", "+++ b/x", "--- a", "@@ -1 +1 @@", "\r", " é ");
  fc.assert(fc.property(fc.array(line), (lines) => {
    const text = lines.join("\n");
    assert.equal(redact("/code/requirements.txt", text), text);
  }));
});
