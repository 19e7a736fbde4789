import assert from "node:assert/strict";
import fc from "fast-check";
import { safeText } from "./paint.ts";

Deno.test("control characters become visible and never reach the terminal", () => {
  assert.equal(safeText("a\x1b[31mred\x07\r\n\t\x9b"), "a\\x1b[31mred\\x07\\r\\n\\t\\x9b");
  assert.equal(safeText("one\ntwo\tx\x1b", { lines: true }), "one\ntwo\tx\\x1b");
  assert.equal(safeText("abc\u202edef"), "abc\\u202edef");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(safeText(text), /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  }));
});

Deno.test("letters of all scripts and emoji stay as they are", () => {
  const text = "héllo 训练 שלום 🧪👩‍🔬";
  assert.equal(safeText(text), text);
});
