import { strict as assert } from "node:assert";
import {
  foldLookalikes,
  isSpace,
  isWordAt,
  splitLines,
  textLines,
  trim,
  trimEnd,
  universalNewlines,
} from "./python_text.ts";

Deno.test("white space is what Python has, not what JavaScript has", () => {
  for (const space of "\t\n\v\f\r\x1c\x1f \x85\xa0\u1680\u2003\u2028\u3000") {
    assert.equal(isSpace(space.charCodeAt(0)), true, JSON.stringify(space));
  }
  for (const other of "\0\x08\x0e\x1b!a\u180e\u200b\ufeff") {
    assert.equal(isSpace(other.charCodeAt(0)), false, JSON.stringify(other));
  }
  assert.equal(trim("\x1c a\ufeff\xa0"), "a\ufeff");
  assert.equal(trimEnd(" a \x85"), " a");
});

Deno.test("word characters are letters and digits of any script, and the underscore", () => {
  for (const word of ["a", "Z", "0", "_", "é", "日", "٣", "Ⅷ", "²", "𝐀"]) {
    assert.equal(isWordAt(word, 0), true, word);
  }
  assert.equal(isWordAt("𝐀", 1), true);
  for (const other of ["-", " ", "\u0301", "€", "😀", ""]) {
    assert.equal(isWordAt(other, 0), false, other);
  }
});

Deno.test("lines end where Python ends them", () => {
  assert.equal(universalNewlines("a\r\nb\rc\n\r"), "a\nb\nc\n\n");
  assert.deepEqual(textLines("a\n\nb\x85c\n"), ["a", "", "b\x85c"]);
  assert.deepEqual(splitLines("a\n\vb\x85c\r\nd"), ["a", "", "b", "c", "d"]);
  assert.deepEqual(textLines(""), []);
});

Deno.test("letters that Python takes for ASCII ones become these, in their places", () => {
  assert.equal(foldLookalikes("\u017fECRET_\u212aey \u0130d \u0131d é"), "sECRET_key id id é");
});
