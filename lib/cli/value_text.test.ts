import assert from "node:assert/strict";
import { valueText } from "./value_text.ts";

Deno.test("values of different types look different", () => {
  assert.deepEqual(
    [1n, 1, "1", "1.0", true, "true", null, "null", "", " a", "range(3)", "range(3,)"].map(
      valueText,
    ),
    [
      "1",
      "1.0",
      '"1"',
      '"1.0"',
      "true",
      '"true"',
      "null",
      '"null"',
      '""',
      '" a"',
      '"range(3)"',
      '"range(3,)"',
    ],
  );
});

Deno.test("texts that nobody takes for something else stand without quotes", () => {
  for (const text of ["adam", "a, b", "data/train.csv", "2024-01-01", "it's", "训练"]) {
    assert.equal(valueText(text), text);
  }
});

Deno.test("control characters become visible", () => {
  assert.equal(valueText("a\x1b[31m"), "a\\x1b[31m");
  assert.equal(valueText(["\x1b"]), '["\\u001b"]');
});
