import assert from "node:assert/strict";
import { toValue, type Value } from "../../params/mod.ts";
import { columnTexts, exactText, shortText } from "./cell_text.ts";

Deno.test("values are texts in full for programs, short for people", () => {
  const cases: [Value | undefined, exact: string, short: string][] = [
    [undefined, "-", "-"],
    [null, "-", "-"],
    [true, "true", "true"],
    [3n, "3", "3"],
    [12345678901234567890n, "12345678901234567890", "12345678901234567890"],
    [3.0, "3.0", "3.0"],
    [0.1 + 0.2, "0.30000000000000004", "0.3"],
    [1e-7, "1e-07", "1e-07"],
    [1.23456789e-12, "1.23456789e-12", "1.23457e-12"],
    [12345678.9, "12345678.9", "1.23457e+07"],
    [2e6, "2000000.0", "2000000.0"],
    [1e300, "1e+300", "1e+300"],
    [NaN, "nan", "nan"],
    [-Infinity, "-inf", "-inf"],
    ["a text", "a text", "a text"],
    [toValue(["a", 0.25, [1], null]), "a, 0.25, [1], null", "a, 0.25, [1], null"],
    [toValue({ a: 1, b: { c: 2 } }), 'a=1, b={"c": 2}', 'a=1, b={"c": 2}'],
  ];
  for (const [value, exact, short] of cases) {
    assert.equal(exactText(value), exact);
    assert.equal(shortText(value), short);
  }
});

Deno.test("rounding never hides that values differ", () => {
  assert.deepEqual(columnTexts([0.12345678, 0.12345679], true), ["0.12345678", "0.12345679"]);
  assert.deepEqual(columnTexts([0.12345678, 0.5, undefined], true), ["0.123457", "0.5", "-"]);
  assert.deepEqual(columnTexts([0.12345678, 0.12345678], false), ["0.123457", "0.123457"]);
});
