import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../../errors/mod.ts";
import { formatJson } from "../json/write.ts";
import { SweepCall, type Template } from "../sweep/call.ts";
import {
  anyKeyedParams,
  anyParams,
  anyScalar,
  askPython,
  pythonWith,
  samples,
  show,
  trickyTexts,
} from "../testing.ts";
import { type Scalar, toValue, type Value, type ValueMap } from "../value.ts";
import { readPlain } from "./plain.ts";
import { readYaml, type YamlFile } from "./read.ts";
import { formatYaml } from "./write.ts";

const noPyYaml = "skipped: no Python with PyYAML (set YANEX_TEST_PYYAML)";

function read(text: string): YamlFile {
  return readYaml(text, {
    file: "config file c.yaml",
    rules: "config",
    sweeps: true,
    withoutSweeps: ["yanex"],
  });
}

function readStored(text: string): ValueMap {
  const options = { file: "parameter file p.yaml", rules: "pyyaml", sweeps: false } as const;
  return readYaml(text, options).map as ValueMap;
}

/** As JSON, sweeps as `<call>`. */
function shown(text: string): string {
  const plain = (value: Template): Value => {
    if (value instanceof SweepCall) return `<${value.call}>`;
    if (!(value instanceof Map)) return value;
    return new Map([...value].map(([key, entry]) => [key, plain(entry)]));
  };
  return formatJson(plain(read(text).map));
}

/** What the command line would print. */
function failure(text: string): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return [error.message, error.excerpt, ...(error.hint ? [`hint: ${error.hint}`] : [])].join(
      "\n",
    );
  }
  return assert.fail(`no error: ${text}`);
}

Deno.test("plain values are those of YAML 1.2, yes/no, 1_000 and 1e-3", () => {
  const cases: [string, string][] = [
    ["1", "1"],
    ["-17", "-17"],
    ["+17", "17"],
    ["123456789012345678901234567890", "123456789012345678901234567890"],
    ["1_000", "1000"],
    ["0x1F", "31"],
    ["0o17", "15"],
    ["017", "17"],
    ["1.0", "1.0"],
    ["1.", "1.0"],
    [".5", "0.5"],
    ["-.5", "-0.5"],
    ["1e-3", "0.001"],
    ["1E5", "100000.0"],
    [".inf", "Infinity"],
    ["-.INF", "-Infinity"],
    [".NaN", "NaN"],
    ["yes", "true"],
    ["No", "false"],
    ["ON", "true"],
    ["true", "true"],
    ["oN", '"oN"'],
    ["y", '"y"'],
    ["null", "null"],
    ["~", "null"],
    ["", "null"],
    ["none", '"none"'],
    ["inf", '"inf"'],
    ["nan", '"nan"'],
    ["0b101", '"0b101"'],
    ["12:30", '"12:30"'],
    ["2024-01-01", '"2024-01-01"'],
    ["2024-01-01T10:00:00Z", '"2024-01-01T10:00:00Z"'],
    ["1.2.3", '"1.2.3"'],
    ["a, b", '"a, b"'],
    ['"1"', '"1"'],
    ["'yes'", '"yes"'],
    ["!!str 1", '"1"'],
    ["!!float 1", "1.0"],
    ["!!int 0x10", "16"],
  ];
  for (const [text, expected] of cases) {
    assert.equal(shown(`a: ${text}`), `{"a": ${expected}}`, text);
  }
});

Deno.test("sweep calls become sweeps in maps, plain and quoted, at any depth", () => {
  const text = [
    "a: list(1, 2)",
    'b: "range (3)"',
    "c:",
    "  d: 'linspace(0, 1, 3)'",
    "e: {f: \"list('x, y', z)\"}",
    "yanex: {name: 'list(1, 2)'}",
  ].join("\n");
  assert.equal(
    shown(text),
    '{"a": "<list(1, 2)>", "b": "<range (3)>", "c": {"d": "<linspace(0, 1, 3)>"}, ' +
      '"e": {"f": "<list(\'x, y\', z)>"}, "yanex": {"name": "list(1, 2)"}}',
  );
});

Deno.test("blocks of text, !!str and items of lists are never sweeps", () => {
  const text = [
    "a: |",
    "  range(3)",
    "b: !!str range(3)",
    "c: [range(3), {d: range(3)}]",
    "e: &e list(1, 2)",
    "f: [*e]",
    "g: *e",
  ].join("\n");
  assert.equal(
    shown(text),
    '{"a": "range(3)\\n", "b": "range(3)", "c": ["range(3)", {"d": "range(3)"}], ' +
      '"e": "<list(1, 2)>", "f": ["list(1, 2)"], "g": "<list(1, 2)>"}',
  );
});

Deno.test("anchors and merge keys are resolved", () => {
  const text = [
    "base: &base {a: 1, b: {c: 2}}",
    "other: &other {b: 3, d: 4}",
    "one: {<<: *base, a: 5}",
    "two: {x: 0, <<: [*base, *other]}",
    "three: {'<<': 1}",
  ].join("\n");
  assert.equal(
    shown(text),
    '{"base": {"a": 1, "b": {"c": 2}}, "other": {"b": 3, "d": 4}, ' +
      '"one": {"a": 5, "b": {"c": 2}}, "two": {"b": {"c": 2}, "d": 4, "a": 1, "x": 0}, ' +
      '"three": {"<<": 1}}',
  );
});

Deno.test("files that hold nothing are an empty map", () => {
  for (const text of ["", "\n", "# only a comment\n", "---\n", "~", "{}", "\ufeff"]) {
    assert.equal(read(text).map.size, 0, JSON.stringify(text));
  }
});

Deno.test("line ends of all systems are line ends", () => {
  assert.equal(shown("a: 1\r\nb: |\r\n  x\r\n  y\r\n"), '{"a": 1, "b": "x\\ny\\n"}');
  assert.equal(shown("a: 1\rb: 2"), '{"a": 1, "b": 2}');
});

Deno.test("errors show the place and what to do", () => {
  const cases: [string, string[]][] = [
    ["a: 1\nb:\n  lr: 0.1: 2\n", [
      "config file c.yaml, line 3, column 10: mapping values are not allowed here",
      "  3 |   lr: 0.1: 2",
      "    |          ^",
      "hint: quote the value if the colon belongs to it",
    ]],
    ["a: 1\n  b: 2\n", [
      "config file c.yaml, line 2, column 4: mapping values are not allowed here",
      "  2 |   b: 2",
      "    |    ^",
      "hint: give lines that belong together the same indentation",
    ]],
    ["a:\n\tb: 1\n", [
      "config file c.yaml, line 2, column 1: a tab cannot be used for indentation",
      "  2 |  b: 1",
      "    | ^",
      "hint: use spaces",
    ]],
    ["größe: 1\nx: {größe: 1, größe: 2}\n", [
      "config file c.yaml, line 2, column 15: the key `größe` is repeated; it stands in line 2 already",
      "  2 | x: {größe: 1, größe: 2}",
      "    |               ^",
    ]],
    ["a: 1\nb: 'x\nc: 2\n", [
      "config file c.yaml, line 2, column 4: the quote that opens here is not closed",
      "  2 | b: 'x",
      "    |    ^",
    ]],
    ["a: [1, 2\nb: 3\n", [
      'config file c.yaml, line 1, column 4: the "[" that opens here has no "]", or its lines are ' +
      "not indented",
      "  1 | a: [1, 2",
      "    |    ^",
    ]],
    ["- 1\n", [
      "config file c.yaml, line 1, column 1: the top level must be a map of keys and values, not a list",
      "  1 | - 1",
      "    | ^",
      "hint: write one parameter a line, as in lr: 0.1",
    ]],
    ["lr: {a: list(1, 2)}\n", [
      "config file c.yaml, line 1, column 9: the sweep `list(1` has an unclosed bracket or quote",
      "  1 | lr: {a: list(1, 2)}",
      "    |         ^",
      "hint: the right form is list(value, value, ...); inside [] or {} it must be in quotes",
    ]],
    ["lr: linspace(a,b)\n", [
      "config file c.yaml, line 1, column 5: the sweep `linspace(a,b)` has too few arguments: 2",
      "  1 | lr: linspace(a,b)",
      "    |     ^",
      "hint: the right form is linspace(start, stop, number of values); write !!str before the value " +
      "if it is meant as text",
    ]],
    [`a: "${"x".repeat(200)}\\q${"y".repeat(200)}"\n`, [
      'config file c.yaml, line 1, column 205: "\\q" is no escape that YAML knows',
      `  1 | ...${"x".repeat(45)}\\q${"y".repeat(43)}...`,
      `    |    ${" ".repeat(45)}^`,
      "hint: write a backslash as \\\\, or put the text in single quotes",
    ]],
  ];
  for (const [text, expected] of cases) assert.equal(failure(text), expected.join("\n"));
});

Deno.test("what cannot be parameters is refused", () => {
  const cases: [string, string][] = [
    ["a: 1\na: 2", "line 2, column 1: the key `a` is repeated; it stands in line 1 already"],
    ["1: a\n1.0: b", "line 2, column 1: the key `1.0` is repeated; it stands in line 1 already"],
    ["a: *b", 'line 1, column 4: no anchor "&b" stands above this alias'],
    ["a: &a [*a]", 'line 1, column 8: the alias "*a" stands inside of what it repeats'],
    ["a: 1\n---\nb: 2", "line 2, column 1: a second document starts here; only one is allowed"],
    ["a: !foo 1", "line 1, column 9: the tag !foo is not supported"],
    ["a: !!set {b}", "line 1, column 10: the tag !!set is not supported"],
    ["a: !!int x", "line 1, column 10: this value does not fit its tag !!int"],
    ["[a]: 1", "line 1, column 1: a key must be a single value, not a list or a map"],
    ["a: {<<: 1}", "line 1, column 9: << needs a map, or a list of maps"],
    ["a: \x00", "line 1, column 4: the control character U+0000 is not allowed in YAML"],
    ["a: @b", 'line 1, column 4: a plain value cannot start with "@"'],
    ["a: }", 'line 1, column 4: "}" is not allowed here'],
    ["a: - b", "line 1, column 4: a list must begin on the line after its key"],
    ['a: "b" c', "line 1, column 8: text after the end of the value"],
    ["a: 1\nb", 'line 2, column 1: a key must be followed by ":" and a space'],
    ["a:\n  - b\n c: 1", "line 3, column 1: the indentation of this line fits no line above"],
    [
      "text",
      "line 1, column 1: the top level must be a map of keys and values, not a single value",
    ],
  ];
  for (const [text, expected] of cases) {
    assert.equal(failure(text).split("\n")[0], `config file c.yaml, ${expected}`);
  }
});

Deno.test("aliases cannot make a small file huge, nor nesting exhaust the stack", () => {
  const level = (index: number) => `a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(10)}]`;
  const bomb = ["a0: &a0 [x]", ...Array.from({ length: 20 }, (_, index) => level(index))].join(
    "\n",
  );
  assert.match(failure(bomb), /the aliases of this file repeat too much text/);
  const text = `a: &a ${"x".repeat(1_000_000)}\nb: [${"*a,".repeat(100)}]`;
  assert.match(failure(text), /the aliases of this file repeat too much text/);
  assert.match(failure(`a: ${"[".repeat(5000)}${"]".repeat(5000)}`), /nested too deeply/);
  assert.equal(shown(`a: ${"[".repeat(200)}${"]".repeat(200)}`).length, 407);
});

Deno.test("surprising values are warned of", () => {
  const { warnings } = read("a: 017\nb: None\non: 1\nc: 007\nd: 'None'\n");
  assert.deepEqual(warnings, [
    "config file c.yaml, line 1, column 4: 017 is read as 17; YAML 1.1 would read 15 (octal)",
    'config file c.yaml, line 2, column 4: None is the text "None"; an empty value is written null',
    "config file c.yaml, line 3, column 1: the key `on` is read as true; put it in quotes if it is a name",
  ]);
});

Deno.test("a comma list is one text, and warned of", () => {
  const text = "a: x,y-1\nb: {c: '1, 2.5,'}\n";
  assert.equal(shown(text), '{"a": "x,y-1", "b": {"c": "1, 2.5,"}}');
  const advice = (list: string) =>
    `\`${list}\` is one text; write list(${list}) for a sweep, ` +
    "or !!str before it if it is meant as text";
  assert.deepEqual(read(text).warnings, [
    `config file c.yaml, line 1, column 4: ${advice("x,y-1")}`,
    `config file c.yaml, line 2, column 8: ${advice("1, 2.5,")}`,
  ]);
  const meant = "a: !!str x,y\nb: a cat, a dog\nc: Hello, world\nd: [x, 'y,z']\ne: 'list(1,2)'\n" +
    "f: |\n  x,y\ng: f(x,y)\n";
  assert.deepEqual(read(meant).warnings, []);
});

Deno.test("stored plain values are read as PyYAML reads them", async () => {
  const python = await pythonWith("yaml");
  if (python === null) return console.log(noPyYaml);
  const unit = fc.constantFrom(..."0011223456789__++--..::eExXobafN~");
  const texts = [
    ...trickyTexts.filter((text) => /^[\w.+~-][\w.+:-]*$/.test(text) && !text.endsWith(":")),
    ...samples(fc.string({ unit, minLength: 1, maxLength: 8 }), 2500),
  ].filter((text) => !/^[-?:]$|^---|:$/.test(text) && !/^\d{4}-\d\d?-\d\d?/.test(text));
  const expected = await askPython<unknown[]>(
    `
import yaml
def read(t):
    try: return show(yaml.load("a: " + t, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["a"])
    except Exception: return None
tell([read(t) for t in data])`,
    texts,
    python,
  );
  texts.forEach((text, index) => {
    if (expected[index] === null) return; // PyYAML breaks on texts such as 0b_.
    assert.deepEqual(show(readPlain(text, "pyyaml")), expected[index], text);
  });
});

Deno.test("parameters are written sorted, in block style, and for people", () => {
  const params = toValue({
    zeta: { list: [1, [2, 3], { b: 1, a: [] }, "x"], empty: {} },
    alpha: "a word",
    Beta: "yes",
    sweep: "list(1,2)",
    comma: "a, b",
    prompt: "first line\n  second: line\n",
    path: "C:\\new",
    none: null,
    count: 12345678901234567890n,
  }) as ValueMap;
  for (
    const [key, value] of [["tiny", 1e-5], ["whole", 1.0], ["big", 1e16], ["nan", NaN]] as const
  ) {
    params.set(key, value);
  }
  assert.equal(
    formatYaml(params),
    `Beta: "yes"
alpha: a word
big: 1.0e+16
comma: "a, b"
count: 12345678901234567890
"nan": .nan
"none": null
path: 'C:\\new'
prompt: |
  first line
    second: line
sweep: "list(1,2)"
tiny: 1.0e-05
whole: 1.0
zeta:
  empty: {}
  list:
  - 1
  - - 2
    - 3
  - a: []
    b: 1
  - x
`,
  );
  assert.equal(formatYaml(new Map()), "{}\n");
});

Deno.test("PyYAML's safe loader gives exactly what was written", async () => {
  const python = await pythonWith("yaml");
  if (python === null) return console.log(noPyYaml);
  const many: ValueMap[] = [
    new Map<Scalar, Value>([...trickyTexts.entries()].map(([index, text]) => [`k${index}`, text])),
    new Map<Scalar, Value>(trickyTexts.map((text) => [text, text])),
    new Map<Scalar, Value>([["list", [...trickyTexts, [...trickyTexts]]]]),
    new Map<Scalar, Value>([["k".repeat(2000), [1n]], ["l".repeat(2000), new Map([["a", 1n]])]]),
    ...samples(anyParams, 300),
    ...samples(anyKeyedParams, 150),
    ...samples(anyScalar, 600).map((value) => new Map<Scalar, Value>([["a", value]])),
  ];
  // The C loader takes no lone surrogates, so this is the loader in Python that upstream uses.
  const shownByPython = await askPython<unknown[]>(
    `
import yaml
tell([show(yaml.safe_load(t)) for t in data])`,
    many.map(formatYaml),
    python,
  );
  many.forEach((params, index) => {
    assert.deepEqual(shownByPython[index], show(params), formatYaml(params).slice(0, 2000));
  });
});

Deno.test("both kinds of reader here give exactly what was written", () => {
  const many = [
    new Map<Scalar, Value>(trickyTexts.map((text) => [text, text])),
    ...samples(anyKeyedParams, 250),
  ];
  for (const params of many) {
    const text = formatYaml(params);
    assert.deepEqual(show(readStored(text)), show(params), text);
    const config = readYaml(text, { file: "f", rules: "config", sweeps: false });
    assert.deepEqual(show(config.map as ValueMap), show(params), text);
  }
});
