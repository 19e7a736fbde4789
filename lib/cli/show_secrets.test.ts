import assert from "node:assert/strict";
import { type Plain, toValue } from "../params/mod.ts";
import { secretsText } from "./show_secrets.ts";

const shown = (code: { [key: string]: Plain }) =>
  secretsText(toValue({ patch_file: "artifacts/git_diff.patch", ...code }), "the patch");

Deno.test("nothing is said where there is nothing to say", () => {
  assert.equal(secretsText(undefined, "the patch"), null);
  assert.equal(shown({ patch_file: null, patch_has_secrets: null }), null);
  assert.equal(shown({ patch_has_secrets: false, patch_secret_count: 0 }), null);
});

Deno.test("what is not known is not called free of secrets", () => {
  assert.equal(shown({ patch_has_secrets: null }), "not known: the patch was not scanned");
  assert.equal(
    shown({ patch_has_secrets: null, patch_scan_complete: false }),
    "none known: a part of the patch was not scanned",
  );
});

Deno.test("findings are listed, those beyond the first are counted", () => {
  const finding = { type: "Secret Keyword", file: "a\nb.py", line: 3, hashed_secret: "0" };
  assert.equal(
    shown({ patch_secret_count: 1, patch_secrets: [finding], patch_redacted: true }),
    "⚠️ 1 potential secret(s) in the patch, replaced in what is kept: the code cannot be " +
      "restored exactly\nSecret Keyword in a\\nb.py at line 3",
  );
  const lines = shown({ patch_secret_count: 40, patch_secrets: Array(30).fill(finding) })!
    .split("\n");
  assert.equal(lines.length, 12);
  assert.equal(lines.at(-1), "... and 30 more");
});

Deno.test("records of upstream, which lists none, and damaged ones are shown", () => {
  assert.equal(
    shown({ patch_has_secrets: true, patch_secret_count: 2 }),
    "⚠️ 2 potential secret(s) in the patch",
  );
  assert.equal(
    shown({ patch_secret_count: 2, patch_secrets: ["?", { file: 3 }] }),
    "⚠️ 2 potential secret(s) in the patch\n? in ? at line ?\n? in ? at line ?",
  );
  assert.equal(
    shown({ patch_secret_count: 0, patch_has_secrets: false, patch_secrets_allowed: 3 }),
    "none but 3 allowed by .yanex-allow",
  );
});
