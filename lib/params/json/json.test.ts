import assert from "node:assert/strict";
import type { Value } from "../value.ts";
import { anyKeyedParams, anyParams, anyValue, askPython, samples, show } from "../testing.ts";
import { formatParamsJson, parseParamsJson } from "./params.ts";
import { JsonSyntaxError, parseJson } from "./read.ts";
import { formatJson } from "./write.ts";

Deno.test("every value survives JSON, with its type and order", () => {
  for (const value of samples(anyValue, 600)) {
    for (const options of [{}, { indent: 2 }, { asciiOnly: true }]) {
      assert.deepEqual(show(parseJson(formatJson(value, options))), show(value));
    }
  }
  assert.deepEqual([...(parseJson('{"b":1,"a":2,"1":3}') as Map<string, Value>).keys()], [
    "b",
    "a",
    "1",
  ]);
});

Deno.test("JSON is written byte for byte as Python's json.dumps writes it", async () => {
  const values = samples(anyValue, 600).filter((value) => !formatJson(value).includes("NaN"));
  const texts = values.map((value) => formatJson(value, { asciiOnly: true }));
  const expected = await askPython<Record<string, string[]>>(
    `
values = [json.loads(t) for t in data]
tell({"ascii": [json.dumps(v) for v in values],
      "indented": [json.dumps(v, indent=2) for v in values],
      "sorted": [json.dumps(v, sort_keys=True, indent=4) for v in values],
      "shown": [json.dumps(show(v), separators=(",", ":")) for v in values]})`,
    texts,
  );
  assert.deepEqual(texts, expected.ascii);
  const write = (options: Parameters<typeof formatJson>[1]) =>
    values.map((value) => formatJson(value, { asciiOnly: true, ...options }));
  assert.deepEqual(write({ indent: 2 }), expected.indented);
  assert.deepEqual(write({ indent: 4, sortKeys: true }), expected.sorted);
  assert.deepEqual(values.map((value) => JSON.stringify(show(value))), expected.shown);
});

Deno.test("keys that are no strings are written as Python writes them", async () => {
  const map = new Map<string | number | bigint | boolean | null, Value>([
    [1n, 1n],
    [1.5, 1n],
    [1e16, 1n],
    [NaN, 1n],
    [true, 1n],
    [null, 1n],
  ]);
  const [expected] = await askPython<[string]>(
    `tell([json.dumps({1: 1, 1.5: 1, 1e16: 1, float("nan"): 1, True: 1, None: 1} | {True: 1})])`,
    null,
  );
  // To Python 1 and True are one key, so it writes one of them.
  assert.equal(formatJson(map).replace('"true": 1, ', ""), expected);
});

Deno.test("numbers keep Python's types", () => {
  const text = "[1, 1.0, -0, -0.0, 12345678901234567890, 1e-05, 1E400, NaN, -Infinity]";
  assert.equal(
    formatJson(parseJson(text)),
    "[1, 1.0, 0, -0.0, 12345678901234567890, 1e-05, Infinity, NaN, -Infinity]",
  );
});

Deno.test("the last of repeated keys counts, unless that is an error", () => {
  assert.deepEqual(parseJson('{"a": 1, "a": 2}'), new Map([["a", 2n]]));
  assert.throws(() => parseJson('{"a": 1, "a": 2}', { duplicateKeys: "error" }), {
    reason: 'the key "a" is repeated',
    offset: 9,
  });
});

Deno.test("text that is not JSON is refused with its place", () => {
  const cases: [string, number, string][] = [
    ["", 0, "a value is expected here"],
    ["nul", 0, "a value is expected here"],
    ["[1 2]", 3, '"," or "]" is expected here'],
    ["[1,]", 3, "a value is expected here"],
    ["[01]", 1, "a number must not start with 0"],
    ["[1.]", 3, "a digit is expected here"],
    ["[.5]", 1, "a value is expected here"],
    ["[1e]", 3, "a digit is expected here"],
    ["[+1]", 1, "a value is expected here"],
    ["-", 0, "a value is expected here"],
    ['{"a" 1}', 5, '":" is expected here'],
    ["{a: 1}", 1, 'a key in double quotes or "}" is expected here'],
    ['{"a": 1', 7, '"," or "}" is expected here'],
    ['{"a": 1,}', 8, 'a key in double quotes or "}" is expected here'],
    ['"abc', 0, "the text that starts here is not closed"],
    ['"abc\\"', 0, "the text that starts here is not closed"],
    ['"a\nb"', 2, "a control character must be escaped here"],
    ['"a\\x"', 2, "this is no valid escape or character"],
    ['"\\u12"', 1, "this is no valid escape or character"],
    ["1 2", 2, "text after the end of the JSON value"],
    ["[".repeat(1000), 900, "nested deeper than 900 levels"],
  ];
  for (const [text, offset, reason] of cases) {
    assert.throws(() => parseJson(text), (error) => {
      assert.ok(error instanceof JsonSyntaxError);
      assert.deepEqual([error.offset, error.reason], [offset, reason], text.slice(0, 20));
      return true;
    });
  }
});

Deno.test("what Python accepts as JSON is accepted, and nothing else", async () => {
  const pieces = samples(anyValue, 400).map((value) => formatJson(value));
  const broken = pieces.map((text, index) => {
    const at = (index * 7919) % (text.length + 1);
    return text.slice(0, at) + ["", ",", "}", "0", "\\", '"', "-", "e"][index % 8] +
      text.slice(at + 1);
  });
  const expected = await askPython<boolean[]>(
    `
def good(t):
    try: json.loads(t)
    except ValueError: return False
    return True
tell([good(t) for t in data])`,
    broken,
  );
  broken.forEach((text, index) => {
    let good = true;
    try {
      parseJson(text);
    } catch {
      good = false;
    }
    assert.equal(good, expected[index], JSON.stringify(text));
  });
});

Deno.test("parameters with any keys survive the JSON for the client", () => {
  for (const params of samples(anyKeyedParams, 500)) {
    assert.deepEqual(show(parseParamsJson(formatParamsJson(params))), show(params));
  }
});

Deno.test("maps that JSON cannot hold are marked for the client", () => {
  const marked = new Map<string, Value>([["__yanex_map__", 5n]]);
  assert.equal(
    formatParamsJson(new Map<string, Value>([["a", new Map([[1n, 2.0]])], ["b", marked]])),
    '{"params": {"a": {"__yanex_map__": [[1, 2.0]]}, "b": {"__yanex_map__": [["__yanex_map__", 5]]}}}',
  );
  assert.equal(formatParamsJson(new Map()), '{"params": {}}');
});

Deno.test("a client without marks reads ordinary parameters as they are", async () => {
  const many = samples(anyParams, 200).filter((params) =>
    !formatParamsJson(params).includes("__yanex_map__")
  );
  const shown = await askPython<unknown[]>(
    `tell([show(json.loads(t)["params"]) for t in data])`,
    many.map(formatParamsJson),
  );
  assert.deepEqual(shown, many.map(show));
});
