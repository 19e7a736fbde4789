import { strict as assert } from "node:assert";
import { isAllowedByComment, isIniNextLineComment } from "./allow_comment.ts";

Deno.test("a comment at the end of a line allows it, in many languages", () => {
  const lines = [
    "x = 1 # pragma: allowlist secret",
    "x = 1  #  pragma:allowlist-secret",
    "x = 1 # pragma: whitelist secret because it is old",
    "x = 1 // pragma: allowlist secret",
    "x = 1 /* pragma: allowlist secret */ ",
    "x = 1 ' pragma: allowlist secret",
    "x = 1 -- pragma: allowlist secret",
    "<a/> <!--# pragma: allowlist secret -->",
    "x#pragma: allowlist secret\t",
  ];
  for (const line of lines) assert.equal(isAllowedByComment("x.py", line, ""), true, line);
});

Deno.test("other comments allow nothing", () => {
  const lines = [
    "x = 1 pragma: allowlist secret",
    "x = 1 ; pragma: allowlist secret",
    "x = 1 # Pragma: allowlist secret",
    "x = 1 # pragma: allow secret",
    "x = 1 # pragma:  allowlist secret",
    "x = 1 # pragma: allowlist nextline secret",
    "x = 1 /* pragma: allowlist secret */ + y",
    "x = 1 # pragma: allowlist secret\ny",
  ];
  for (const line of lines) assert.equal(isAllowedByComment("x.py", line, ""), false, line);
});

Deno.test("in .yaml only a hash begins a comment, in .yml anything does", () => {
  const line = "x: 1 // pragma: allowlist secret";
  assert.equal(isAllowedByComment("x.yaml", line, ""), false);
  assert.equal(isAllowedByComment("x.yml", line, ""), true);
  assert.equal(isAllowedByComment("x.yaml", "x: 1 # pragma: allowlist secret", ""), true);
});

Deno.test("a comment on a line of its own allows the next line", () => {
  const allows = (previous: string) => isAllowedByComment("x.py", "x = 1", previous);
  assert.equal(allows("  # pragma: allowlist nextline secret"), true);
  assert.equal(allows("// pragma: allowlist-nextline-secret of the tests"), true);
  assert.equal(allows("y # pragma: allowlist nextline secret"), false);
  assert.equal(allows("# pragma: whitelist nextline secret"), false);
  assert.equal(allows("# pragma: allowlist secret"), false);
});

Deno.test("INI files have semicolons as well", () => {
  assert.equal(isIniNextLineComment("; pragma: allowlist nextline secret"), true);
  assert.equal(isIniNextLineComment("# pragma: allowlist nextline secret"), true);
  assert.equal(isIniNextLineComment("// pragma: allowlist nextline secret"), false);
});
