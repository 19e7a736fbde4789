import { strict as assert } from "node:assert";
import fc from "fast-check";
import { decodeBase64, encodeBase64 } from "./base64.ts";

Deno.test("Base64 of any bytes decodes to these bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    const text = encodeBase64(bytes);
    assert.equal(text, btoa(String.fromCharCode(...bytes)));
    assert.deepEqual(decodeBase64(text), bytes);
  }));
});

Deno.test("strange characters do not count, a wrong length does", () => {
  const bytes = (text: string) => decodeBase64(text) && [...decodeBase64(text)!];
  assert.deepEqual(bytes("a GVs\nbG-8="), [104, 101, 108, 108, 111]);
  assert.deepEqual(bytes("YQ==YQ=="), [97]);
  assert.deepEqual(bytes("YWI=YQ"), [97, 98]);
  assert.equal(bytes("YQ"), null);
  assert.equal(bytes("YQ="), null);
  assert.equal(bytes("Y"), null);
});
