import { strict as assert } from "node:assert";
import { yamlRows } from "./rows.ts";

/** The rows of a text as `line: text`; where the reference gives another line, that as well. */
function rows(text: string): string[] | null {
  const found = yamlRows(text);
  return found &&
    found.map(({ line, position, text }) =>
      `${line}${position === line ? "" : ` (${position})`}: ${text}`
    );
}

Deno.test("texts that are values of a mapping are rows, at the line of their key", () => {
  const text = [
    "# top",
    "plain: hunter2",
    "quoted: 'it''s'",
    'double: "a\\"b\\x41"',
    "nested:",
    "  deep: x  # note",
    "  number: 12",
    "  list: [one, two]",
    "items:",
    "- name: y",
    "- plain",
    "",
  ].join("\n");
  assert.deepEqual(rows(text), [
    '2: plain: "hunter2"',
    `3: quoted: "it's"`,
    '4: double: "a\\"bA"',
    '6: deep: "x"  # note',
    '10: name: "y"',
  ]);
});

Deno.test("values over several lines are one row, at the line of their key", () => {
  assert.deepEqual(rows("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\nc: x\n  y\nd:\n  z\n"), [
    '1: a: "x\n y\n"',
    '5: b: "x y\nz"',
    '10: c: "x y"',
    '12: d: "z"',
  ]);
});

Deno.test("a row knows the lines of its value", () => {
  const [first, second] = yamlRows("a: |\n  x\n  y\nb:\n\n  z\n")!;
  assert.deepEqual([first!.firstLine, first!.lastLine], [1, 3]);
  assert.deepEqual([second!.firstLine, second!.lastLine], [6, 6]);
});

Deno.test("what is no text is left out", () => {
  const values = [
    ...["yes", "Off", "12", "0x1f", "0o17", "1_000", "12:30", "1.5", ".inf", "1.0e+3", "~", "null"],
    ...["2001-12-14", "2001-12-14t21:59:43.10-05:00", ""],
  ].filter((value) => value !== "0o17");
  for (const value of values) assert.deepEqual(rows(`a: ${value}\n`), [], value);
  for (const value of ["0o17", "1e3", "nope", "y", "2001-12-1", "'12'", "!!str 12"]) {
    assert.equal(rows(`a: ${value}\n`)!.length, 1, value);
  }
});

Deno.test("several values of a line push the following ones down for the reference only", () => {
  assert.deepEqual(rows("{a: x, b: y}\n"), ['1: a: "x"', '1 (2): b: "y"']);
  assert.deepEqual(rows("k: {a: x, b: y}\nl: z\nm: w\n\n\nn: v\n"), [
    '1: a: "x"',
    '1 (2): b: "y"',
    '2 (3): l: "z"',
    '3 (4): m: "w"',
    '6: n: "v"',
  ]);
});

Deno.test("binary values lose their line breaks", () => {
  assert.deepEqual(rows("a: !!binary |\n  aGVsbG8g\n  d29ybGQ=\n"), ['1: a: "aGVsbG8gd29ybGQ="']);
  assert.equal(rows("a: !!binary abc\n"), null);
});

Deno.test("an alias repeats a value at its own line, merged mappings do not", () => {
  // The reference moves what is repeated as well, if its mapping is still open.
  const moved = ['1 (3): a: "hunter2"', '3 (4): d: "hunter2"'];
  assert.deepEqual(rows("a: &x hunter2\nc:\n  d: *x\n"), moved);
  assert.deepEqual(rows("a:\n  b: &x hunter2\nc: *x\n"), ['2: b: "hunter2"', '3: c: "hunter2"']);
  assert.deepEqual(rows("a: &x {k: v}\nb:\n  <<: *x\n  l: w\n"), ['1: k: "v"', '4: l: "w"']);
});

Deno.test("the last of two equal keys counts", () => {
  assert.deepEqual(rows("a: x\na: y\n"), ['2: a: "y"']);
  assert.deepEqual(rows("1: x\n1.0: y\n"), ['2: 1.0: "y"']);
  assert.deepEqual(rows("1: x\n'1': y\n"), ['1: 1: "x"', '2: 1: "y"']);
});

Deno.test("a text in place of a merged mapping is all that is seen of the mapping", () => {
  assert.deepEqual(rows("a:\n  <<: hunter2\n  b: x\nc: y\n"), ['2: <<: "hunter2"', '4: c: "y"']);
});

Deno.test("what PyYAML refuses is no YAML", () => {
  const refused = [
    "a: b: c\n",
    "a: 'x\n",
    "a: [x\n",
    "a: x]\n- y\n",
    "- a\nb: c\n",
    "a: x\n  b: y\n",
    "a: @x\n",
    "a: *x\n",
    "a: &x b\nc: &x d\n",
    "a: !Ref b\n",
    "a: x\n---\nb: y\n",
    "a: \tx\n b: y\n",
    "a: x\x07\n",
    "a: 2001-13-40\n",
    "a: !!int x\n",
    "[a]: b\n",
    "%YAML 2.0\n---\na: b\n",
    'a: "\\q"\n',
    "a: |0\n  x\n",
    "\ta: b\n",
    "a: &x [*x]\n",
  ];
  for (const text of refused) assert.equal(rows(text), null, text);
});

Deno.test("an empty text and comments are YAML without values", () => {
  for (const text of ["", "# a\n", "---\n", "--- # a\n...\n", "\ufeff# a\n"]) {
    assert.deepEqual(rows(text), [], text);
  }
});

Deno.test("collections too deep or too large are not read", () => {
  assert.equal(rows("[".repeat(1000) + "]".repeat(1000)), null);
  const doubling = Array.from(
    { length: 40 },
    (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]\n`,
  );
  assert.deepEqual(rows(`a0: &a0 [{k: v}]\n${doubling.join("")}`), ['1: k: "v"']);
});
