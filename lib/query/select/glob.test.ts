import assert from "node:assert/strict";
import fc from "fast-check";
import { TextGlob } from "./glob.ts";

const matches = (pattern: string, text: string) => new TextGlob(pattern).matches(text);

const cases: [pattern: string, text: string, expected: boolean][] = [
  ["train*", "train-1", true],
  ["train*", "TRAIN", true],
  ["train*", "retrain", false],
  ["*train*", "retrain-2", true],
  ["a*b*c", "a/x/b/y/c", true],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["a?c", "a😀c", true],
  ["[ab]x", "bx", true],
  ["[!ab]x", "bx", false],
  ["[!ab]x", "cx", true],
  ["[a-c]1", "b1", true],
  ["[a-c]1", "d1", false],
  ["[]]", "]", true],
  ["[!]]", "]", false],
  ["[", "[", true],
  ["[abc", "[abc", true],
  ["[*]", "*", true],
  ["[*]", "x", false],
  ["\\*", "\\anything", true],
  ["{a,b}", "{a,b}", true],
  ["{a,b}", "a", false],
  ["[unnamed]", "[unnamed]", false],
  ["", "", true],
  ["", "x", false],
  ["*", "", true],
  ["[a-]", "-", true],
];

for (const [pattern, text, expected] of cases) {
  Deno.test(`\`${pattern}\` ${expected ? "matches" : "does not match"} \`${text}\``, () => {
    assert.equal(matches(pattern, text), expected);
  });
}

Deno.test("a text without special characters matches itself only", () => {
  const plain = fc.stringMatching(/^[a-z0-9_ .-]{0,12}$/);
  fc.assert(fc.property(plain, plain, (pattern, text) => {
    assert.equal(matches(pattern, text), pattern === text);
  }));
});

Deno.test("globs agree with regular expressions made of them", () => {
  const pattern = fc.stringMatching(/^[ab*?]{0,8}$/);
  fc.assert(fc.property(pattern, fc.stringMatching(/^[ab]{0,10}$/), (glob, text) => {
    const regular = new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`);
    assert.equal(matches(glob, text), regular.test(text));
  }));
});

Deno.test("many stars against a long text come to an end", () => {
  assert.equal(matches("*a".repeat(200) + "b", "a".repeat(20_000)), false);
});
