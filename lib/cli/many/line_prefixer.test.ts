import assert from "node:assert/strict";
import fc from "fast-check";
import { LinePrefixer } from "./line_prefixer.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("each line gets the prefix, and a line in pieces is put together", () => {
  const lines = new LinePrefixer("[a] ");
  assert.equal(decode(lines.push(encode("one\ntw"))), "[a] one\n");
  assert.equal(decode(lines.push(encode("o\n\nthree"))), "[a] two\n\n");
  assert.equal(decode(lines.finish()), "[a] three\n");
  assert.equal(decode(lines.finish()), "");
});

Deno.test("states of a progress bar become lines; CR LF is one line end", () => {
  const lines = new LinePrefixer("> ");
  assert.equal(decode(lines.push(encode("10%\r20%\r"))), "> 10%\n");
  assert.equal(decode(lines.push(encode("\nok\r\n"))), "> 20%\n> ok\n");
});

Deno.test("a line without end is passed on before it takes much memory", () => {
  const lines = new LinePrefixer("", 10);
  assert.equal(decode(lines.push(encode("x".repeat(11)))).trim(), "x".repeat(11));
});

Deno.test("no text is lost or changed, however it is cut into pieces", () => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z\n]*$/)), (pieces) => {
    const lines = new LinePrefixer("");
    const out = pieces.map((piece) => decode(lines.push(encode(piece)))).join("") +
      decode(lines.finish());
    const all = pieces.join("");
    assert.equal(out, all === "" || all.endsWith("\n") ? all : all + "\n");
  }));
});
