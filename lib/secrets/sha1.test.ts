import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { sha1 } from "./sha1.ts";

Deno.test("sha1 gives the same digest as the system's implementation", () => {
  const reference = (text: string) => createHash("sha1").update(text).digest("hex");
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
    assert.equal(sha1(text), reference(text));
  }));
  for (let length = 0; length < 200; length++) {
    assert.equal(sha1("x".repeat(length)), reference("x".repeat(length)));
  }
});
