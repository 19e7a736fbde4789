import assert from "node:assert/strict";
import fc from "fast-check";
import { TerminalText } from "./terminal_text.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("colours, tabs and progress bars stay; all else becomes visible", () => {
  const text = new TerminalText();
  assert.equal(
    text.take(bytes("\x1b[1;31mred\x1b[m\t10%\r20%\n\x1b[2J\x1b]0;x\x07\x9b31m")) + text.end(),
    "\x1b[1;31mred\x1b[m\t10%\r20%\n\\x1b[2J\\x1b]0;x\\x07\\x9b31m\x1b[0m",
  );
});

Deno.test("where the pieces are cut does not matter", () => {
  const piece = fc.constantFrom("a", "é", "\x1b[31m", "\x1b[", "\x1b", "1m", "\r", "\n", "\x1b[2J");
  fc.assert(fc.property(fc.array(piece), fc.array(fc.nat(4)), (pieces, cuts) => {
    const all = bytes(pieces.join(""));
    const whole = new TerminalText();
    const expected = whole.take(all) + whole.end();
    const cut = new TerminalText();
    let shown = "";
    let at = 0;
    for (const length of cuts) shown += cut.take(all.subarray(at, at += length));
    assert.equal(shown + cut.take(all.subarray(at)) + cut.end(), expected);
    assert.doesNotMatch(expected.replaceAll(/\x1b\[[0-9;:]*m/g, ""), /[\x1b\x07]/);
  }));
});
