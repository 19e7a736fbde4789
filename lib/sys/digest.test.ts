import assert from "node:assert/strict";
import fc from "fast-check";
import { cacheKey, sha256 } from "./digest.ts";

Deno.test("SHA-256 of the pieces is that of the whole", () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(sha256("abc"), abc);
  assert.equal(sha256("a", new TextEncoder().encode("b"), "", "c"), abc);
});

Deno.test("different texts have different names in the cache, and each always the same", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.string(), { maxLength: 50 }), (texts) => {
    const keys = texts.map(cacheKey);
    assert.equal(new Set(keys).size, texts.length);
    for (const [at, key] of keys.entries()) {
      assert.match(key, /^[0-9a-f]{16}$/);
      assert.equal(cacheKey(texts[at]!), key);
    }
  }));
});
