import assert from "node:assert/strict";
import fc from "fast-check";
import { formatJson, isMap, parseJson, type Scalar, type Value } from "../params/mod.ts";
import { metricNumber, readMetricLine } from "./metric_line.ts";

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Scalar>(null, true, false, 0n, -0, 1.0, NaN, Infinity, -Infinity, 1e-5, 1e22),
    fc.bigInt(),
    fc.double(),
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(fc.string(), tie("value")), { maxLength: 3 }).map((e) => new Map(e)),
  ),
}));

/** Objects with names of any kind and values of any kind. */
const jsonMaps = fc.array(fc.tuple(fc.string({ unit: "binary" }), value), { maxLength: 5 })
  .map((entries) => new Map<Scalar, Value>(entries));

Deno.test("a line is taken apart and written on several lines, numbers as they are", () => {
  const line = readMetricLine('{"step": 3, "loss": 1.0, "big": 12345678901234567890, "nan": NaN}');
  assert.deepEqual(line?.entries, [
    ["step", "3"],
    ["loss", "1.0"],
    ["big", "12345678901234567890"],
    ["nan", "NaN"],
  ]);
  assert.equal(
    line?.pretty,
    '  {\n    "step": 3,\n    "loss": 1.0,\n    "big": 12345678901234567890,\n    "nan": NaN\n  }',
  );
});

Deno.test("nested values and strings full of punctuation keep their content", () => {
  const line = readMetricLine(
    String.raw`{"a": {"b": [1, 2, {}], "c": []}, "s": "x, {\"y\": 1}\\", "k\"ey": ": "}`,
  );
  assert.deepEqual(JSON.parse(line!.pretty), {
    a: { b: [1, 2, {}], c: [] },
    s: 'x, {"y": 1}\\',
    'k"ey': ": ",
  });
  assert.deepEqual(line!.entries.map(([name]) => name), ["a", "s", 'k"ey']);
});

Deno.test("every JSON object is written as among others in a list of Python's json module", () => {
  fc.assert(fc.property(jsonMaps, (map) => {
    const line = readMetricLine(formatJson(map));
    const list = formatJson([map, map], { indent: 2 });
    assert.equal(`[\n${line?.pretty},\n${line?.pretty}\n]`, list);
    assert.deepEqual(line?.entries.map(([name]) => name), [...map.keys()]);
    const tokens = line?.entries.map(([, token]) => formatJson(parseJson(token)));
    assert.deepEqual(tokens, [...map.values()].map((value) => formatJson(value)));
  }));
});

Deno.test("a text is a line exactly if it is a JSON object", () => {
  const damaged = fc.tuple(jsonMaps, fc.nat(), fc.constantFrom("", "}", "{", '"', ",", "x", "\\"))
    .map(([map, at, text]) => {
      const line = formatJson(map);
      const cut = at % (line.length + 1);
      return line.slice(0, cut) + text + line.slice(cut + 1);
    });
  fc.assert(
    fc.property(damaged, (text) => {
      let isObject: boolean;
      try {
        isObject = isMap(parseJson(text));
      } catch {
        isObject = false;
      }
      assert.equal(readMetricLine(text) !== null, isObject, text);
    }),
    { numRuns: 500 },
  );
});

Deno.test("a line that was cut anywhere is no line", () => {
  const whole = '{"step": 12, "loss": {"a": [1, 2]}, "s": "x\\"}"}';
  for (let end = 0; end < whole.length; end++) {
    assert.equal(readMetricLine(whole.slice(0, end)), null, whole.slice(0, end));
  }
  assert.equal(readMetricLine(whole + whole), null);
});

Deno.test("numbers are told from what is none", () => {
  const tokens = ["1", "-2.5", "1e-05", "NaN", "Infinity", "-Infinity", "true", '"5"', "[1]"];
  assert.deepEqual(
    tokens.map(metricNumber),
    [1, -2.5, 1e-5, NaN, Infinity, -Infinity, null, null, null],
  );
});
