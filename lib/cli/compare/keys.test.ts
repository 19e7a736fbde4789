import assert from "node:assert/strict";
import fc from "fast-check";
import { KeyReader } from "./keys.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Keys of a text that comes at once; what waits at the end is given up. */
function keysOf(text: string): string[] {
  const reader = new KeyReader();
  return [...reader.read(bytes(text)), ...reader.giveUp()];
}

Deno.test("characters are themselves, control characters and sequences have names", () => {
  assert.deepEqual(keysOf("aZ /字👍"), ["a", "Z", " ", "/", "字", "👍"]);
  assert.deepEqual(keysOf("\x1b[A\x1bOB\x1b[C\x1bOD"), ["up", "down", "right", "left"]);
  assert.deepEqual(keysOf("\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~\x1bOH"), [
    "home",
    "end",
    "home",
    "end",
    "home",
    "end",
    "home",
  ]);
  assert.deepEqual(keysOf("\x1b[5~\x1b[6~\x1b[3~"), ["pageup", "pagedown", "delete"]);
  assert.deepEqual(keysOf("\r\n\t\x7f\x08\x03\x1a\x0c\x15"), [
    "enter",
    "enter",
    "tab",
    "backspace",
    "backspace",
    "ctrl-c",
    "ctrl-z",
    "ctrl-l",
    "ctrl-u",
  ]);
});

Deno.test("with Shift or Ctrl a cursor key is that key; other sequences mean nothing", () => {
  assert.deepEqual(keysOf("\x1b[1;5C\x1b[1;2A\x1b[5;3~"), ["right", "up", "pageup"]);
  assert.deepEqual(keysOf("\x1b[200~x\x1b[201~\x1b[15~\x1b[<0;3;4M\x1bx\x00\x01"), ["x"]);
});

Deno.test("Escape alone is a key, once nothing follows", () => {
  const reader = new KeyReader();
  assert.deepEqual(reader.read(bytes("\x1b")), []);
  assert.ok(reader.waiting);
  assert.deepEqual(reader.giveUp(), ["escape"]);
  assert.deepEqual(reader.read(bytes("q")), ["q"]);
  assert.deepEqual(keysOf("\x1b\x1b[A"), ["escape", "up"]);
});

Deno.test("where the bytes are cut does not matter", () => {
  const pieces = fc.constantFrom("a", "字", "👍", "\x1b[A", "\x1bOB", "\x1b[1;5C", "\x1b[6~", "\r");
  fc.assert(fc.property(fc.array(pieces, { maxLength: 8 }), fc.nat(), (typed, seed) => {
    const all = bytes(typed.join(""));
    const reader = new KeyReader();
    const keys: string[] = [];
    for (let at = 0, step = seed; at < all.length; step = step * 31 + 7) {
      const length = 1 + step % 4;
      keys.push(...reader.read(all.slice(at, at + length)));
      at += length;
    }
    assert.deepEqual(keys, keysOf(typed.join("")));
  }));
});

Deno.test("any bytes at all give keys without control characters", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 30 }), (input) => {
    const reader = new KeyReader();
    for (const key of [...reader.read(input), ...reader.giveUp()]) {
      assert.doesNotMatch(key, /[\x00-\x1f\x7f-\x9f]/);
      assert.notEqual(key, "");
    }
  }));
});
