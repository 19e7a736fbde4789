import assert from "node:assert/strict";
import fc from "fast-check";
import { readMetricLine } from "./metric_line.ts";

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

Deno.test("every JSON object is written as JSON.stringify does with an indent of two", () => {
  const object = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue());
  fc.assert(fc.property(object, (value) => {
    const compact = pythonStyle(value);
    const line = readMetricLine(compact);
    const indented = JSON.stringify(value, null, 2).split("\n").map((text) => "  " + text);
    assert.equal(line?.pretty, indented.join("\n"));
    assert.deepEqual(line?.entries.map(([name]) => name), Object.keys(value));
  }));
});

Deno.test("a line that was cut anywhere is no line", () => {
  const whole = '{"step": 12, "loss": {"a": [1, 2]}, "s": "x\\"}"}';
  for (let end = 0; end < whole.length; end++) {
    assert.equal(readMetricLine(whole.slice(0, end)), null, whole.slice(0, end));
  }
  assert.equal(readMetricLine(whole + whole), null);
});

/** Compact JSON with the separators of Python's json module. */
function pythonStyle(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonStyle).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}: ${pythonStyle(v)}`);
  return `{${entries.join(", ")}}`;
}
