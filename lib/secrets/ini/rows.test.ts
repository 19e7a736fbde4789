import { strict as assert } from "node:assert";
import { iniRows } from "./rows.ts";

/** The rows of a text as `line: text`; where the reference gives another line, that as well. */
function rows(text: string, header?: "global"): string[] | null {
  const found = iniRows(text, header);
  return found &&
    found.map(({ line, position, text }) =>
      `${line}${position === line ? "" : ` (${position})`}: ${text}`
    );
}

Deno.test("each option is a row with quotes around its value", () => {
  assert.deepEqual(rows("# top\n\n[a]\nx = 1\ny: 'two'\n; note\n[b]\nx=say \"hi\"\n"), [
    '4: x = "1"',
    '5: y = "two"',
    '8: x = "say \\"hi\\""',
  ]);
});

Deno.test("a value may go on in indented lines, each of which is a row", () => {
  assert.deepEqual(rows("[a]\nx = 1\n  2\n\n  # no\n  3\ny =\n\tz\n"), [
    '2: x = "1"',
    '3: x = "2"',
    '6: x = "3"',
    '8: y = "z"',
  ]);
});

Deno.test("what configparser refuses is no INI file", () => {
  const refused = [
    "",
    "x = 1\n",
    "[a]\nword\n",
    "[a]\n= 1\n",
    "[a]\nx = 1\nx = 2\n",
    "[a]\n[a]\n",
    "[a]\nx = 50%\n",
    "[a]\nx = %(y)s\n",
    "[a]\nx = %(y\n",
    "[DEFAULT]\nx = 1\n",
    "# only a comment\n",
  ];
  for (const text of refused) assert.equal(rows(text), null, text);
});

Deno.test("without headers a file can be read as one section", () => {
  assert.deepEqual(rows("A=1\nB=2\n", "global"), ['1: A = "1"', '2: B = "2"']);
  assert.equal(rows("A=1\n[global]\n", "global"), null);
  assert.deepEqual(rows("A=1\n[b]\nA=2\n", "global"), ['1: A = "1"', '3: A = "2"']);
});

Deno.test("a comment that allows the next line stays", () => {
  const allowing = "# pragma: allowlist nextline secret";
  assert.deepEqual(rows(`[a]\n${allowing}\nx = 1\n`), [`2: ${allowing}`, '3: x = "1"']);
});

Deno.test("behind a value that stands nowhere as it is, nothing is found", () => {
  // The reference looks for the value with the other option put in.
  assert.deepEqual(rows("[a]\nx = 1\ny = %(x)s2\nz = 3\n"), ['2: x = "1"']);
  assert.deepEqual(rows("[a]\nx\t=\t1\nz = 3\n"), []);
  assert.deepEqual(rows("[a]\nx = %%1\nz = 3\n"), []);
});

Deno.test("options of DEFAULT come first in every section", () => {
  assert.deepEqual(rows("[DEFAULT]\nx = 1\n[a]\ny = 2\n"), ['2: x = "1"']);
  assert.deepEqual(rows("[a]\ny = %(x)s\n[DEFAULT]\nx = 1\n"), ['4: x = "1"']);
});

Deno.test("a section header may hold brackets and have something behind it", () => {
  assert.deepEqual(rows("[a]b] ; note\nx = 1\n"), ['2: x = "1"']);
  assert.equal(rows("[]\nx = 1\n"), null);
});
