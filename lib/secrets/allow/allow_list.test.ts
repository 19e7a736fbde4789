import { strict as assert } from "node:assert";
import { UserError } from "../../errors/mod.ts";
import { parseAllowList } from "./allow_list.ts";

const HASH = "0123456789abcdef0123456789abcdef01234567";
const OTHER = HASH.replaceAll("0", "f");

/** Whether a list allows a secret of a file. */
function allows(list: string, file: string, hashedSecret = HASH): boolean {
  return parseAllowList(list).allows({ type: "Secret Keyword", file, line: 1, hashedSecret });
}

Deno.test("a line with files allows everything in them", () => {
  assert.equal(allows("tests/\n", "tests/a/b.py"), true);
  assert.equal(allows("tests/\n", "src/a.py"), false);
  assert.equal(allows("*.pem\n", "deep/down/x.pem"), true);
  assert.equal(allows("a file.txt\n", "a file.txt"), true);
});

Deno.test("a line with a hash allows one secret, anywhere or in files", () => {
  assert.equal(allows(`sha1:${HASH}\n`, "any.py"), true);
  assert.equal(allows(`sha1:${HASH.toUpperCase()}\n`, "any.py"), true);
  assert.equal(allows(`sha1:${HASH}\n`, "any.py", OTHER), false);
  assert.equal(allows(`docs/** sha1:${HASH}\n`, "docs/a.md"), true);
  assert.equal(allows(`docs/** sha1:${HASH}\n`, "docs/a.md", OTHER), false);
  assert.equal(allows(`docs/** sha1:${HASH}\n`, "src/a.md"), false);
});

Deno.test("comments and empty lines allow nothing", () => {
  assert.equal(allows("\n# *\n   # *\n", "a.py"), false);
  assert.equal(allows(`*.py  # the tests\r\n`, "a.py"), true);
  assert.equal(allows(`sha1:${HASH} # of the tests`, "a.py"), true);
  assert.equal(allows("a#b.py", "a#b.py"), true);
  assert.equal(allows("\ufeff*.py", "a.py"), true);
});

Deno.test("something else behind sha1: is an error that shows the line", () => {
  for (const line of ["sha1:abc", "a.py sha1:", `sha1:${HASH} b.py`, `sha1:${HASH}0`]) {
    assert.throws(() => parseAllowList(`*.pem\n${line}\n`), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.kind, "allow-line-malformed");
      assert.match(error.message, /^\.yanex-allow, line 2: /);
      assert.equal(error.excerpt, `    2 | ${line}`);
      return true;
    });
  }
});
