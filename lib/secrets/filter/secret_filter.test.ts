import { strict as assert } from "node:assert";
import { isHarmless, isIndirectReference, NamedIds } from "./secret_filter.ts";

Deno.test("sequences, ids, placeholders and texts without letters are harmless", () => {
  const harmless = [
    ...["abcdefgh", "0123456789", "XYZABC", "0123456789abcdefABCDEF", "789+/".slice(0, 3), "a"],
    ...["2c87cdde-9f2a-d963-e353-d6fce12fae28", "x 2C87CDDE-9F2A-D963-E353-D6FCE12FAE28"],
    ...["{password}", "<secret>", "${SECRET}", "$SECRET", "", "****", "1234-5678", "日本語"],
  ];
  for (const secret of harmless) assert.equal(isHarmless(secret), true, secret);
});

Deno.test("other texts are not", () => {
  const texts = [
    ...["hunter2", "abcdefgi", "acegik", "{a", "a}", "x$y", "2c87cdde-9f2a-d963-e353-d6fce12fae2"],
    ...["a1", "é$x"],
  ];
  for (const secret of texts) assert.equal(isHarmless(secret), false, secret);
});

Deno.test("a name that ends with id before a secret makes an id of it", () => {
  const isId = (line: string) => new NamedIds(line).includes("hunter2", line.indexOf("hunter2"));
  assert.equal(isId('user_id = "hunter2"'), true);
  assert.equal(isId('USER_IDS: "hunter2"'), true);
  assert.equal(isId('id = "hunter2"'), true);
  assert.equal(isId('myid="hunter2"'), true);
  assert.equal(isId('grid = "hunter2"'), false);
  assert.equal(isId('user_identity = "hunter2"'), false);
  assert.equal(isId('x = "hunter2", user_id = 1'), false);
  assert.equal(isId(' id = "hunter2"'), false);
});

Deno.test("the first place of a repeated text decides whether it is an id", () => {
  const line = '"hunter2" user_id = "hunter2"';
  assert.equal(new NamedIds(line).includes("hunter2", line.lastIndexOf("hunter2")), false);
});

Deno.test("a line with what a call or an index gives refers to a secret and has none", () => {
  const references = [
    "secret = get_secret_key()",
    "secret = request.headers['apikey']",
    'secret := os.Getenv("SECRET")',
    "if x != a.b[0] {",
    "key: f(x)",
    "x==-.-(]",
  ];
  for (const line of references) assert.equal(isIndirectReference(line), true, line);
  const others = [
    "secret = 'f(x)'",
    "f(x) = secret",
    "secret = f(",
    "secret = f x()",
    "f(x)",
    "secret = f(\v)",
    `secret = f(${"x".repeat(1000)})`,
  ];
  for (const line of others) assert.equal(isIndirectReference(line), false, line);
});
