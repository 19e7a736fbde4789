import { strict as assert } from "node:assert";
import { hex } from "../testing/made_secrets.ts";
import { KnownSecrets } from "./known_secrets.ts";
import { withoutSpans } from "./spans.ts";

function hide(secrets: readonly string[], text: string): string {
  return withoutSpans(text, new KnownSecrets(secrets).spansIn(text));
}

Deno.test("secrets are found anywhere, the longest first", () => {
  assert.equal(hide([hex(20), hex(12)], `x${hex(20)} ${hex(12)}!`), "x__REDACTED__ __REDACTED__!");
  assert.equal(hide(["pass-w0rd"], "a pass-w0rd, pass-w0r"), "a __REDACTED__, pass-w0r");
});

Deno.test("what may be an ordinary word is not sought", () => {
  const words = ["hunter2", "swordfish", "sword fish", "sword-fish", "passphrase_x", "1234-5678"];
  for (const word of words) assert.equal(hide([word], word), word, word);
});

Deno.test("long secrets are found whole", () => {
  for (const length of [199, 200, 399, 400, 401, 1000]) {
    assert.equal(hide([hex(length)], `<${hex(length)}>`), "<__REDACTED__>", String(length));
  }
});
