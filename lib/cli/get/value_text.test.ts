import assert from "node:assert/strict";
import type { Value } from "../../params/mod.ts";
import { csvField, displayText } from "./value_text.ts";

const map = (...entries: [string, Value][]): Value => new Map(entries);

Deno.test("values look as Python's str writes them", () => {
  const cases: [Value, string][] = [
    [null, ""],
    [true, "True"],
    [1n, "1"],
    [1, "1.0"],
    [1e-7, "1e-07"],
    [NaN, "nan"],
    ["a, b", "a, b"],
    [[1n, "x", [null, "it's"], 0.5], `1, x, [None, "it's"], 0.5`],
    [[], ""],
    [map(["b", "2"], ["a", "1"]), "a=1 b=2"],
    [map(), ""],
    [map(["b", 2n], ["é", 1]), '{"b": 2, "\\u00e9": 1.0}'],
  ];
  for (const [value, text] of cases) assert.equal(displayText(value), text);
});

Deno.test("fields of CSV are quoted only where they must be, maps always", () => {
  assert.equal(csvField("plain text", false), "plain text");
  assert.equal(csvField('a"b', false), '"a""b"');
  assert.equal(csvField("a\nb", false), '"a\nb"');
  assert.equal(csvField(["a", "b"], true), '"a,b"');
  assert.equal(csvField(["a"], true), "a");
  assert.equal(csvField([1n, 2n], false), '"[1, 2]"');
  assert.equal(csvField(map(["a", "x"]), true), '"{""a"": ""x""}"');
  assert.equal(csvField(null, true), "");
});
