import assert from "node:assert/strict";
import fc from "fast-check";
import { shellWord } from "./shell_word.ts";

Deno.test("words are quoted as lightly as a shell allows", () => {
  assert.equal(shellWord("a/b-c_d.py"), "a/b-c_d.py");
  assert.equal(shellWord("lr=0.1"), "lr=0.1");
  assert.equal(shellWord("lr=0.1", true), '"lr=0.1"');
  assert.equal(shellWord("a b"), '"a b"');
  assert.equal(shellWord(""), '""');
  assert.equal(shellWord("$x"), "'$x'");
  assert.equal(shellWord("it's $x"), "'it'\\''s $x'");
  assert.equal(shellWord("~"), '"~"');
});

Deno.test("a shell reads every word back as it is", () => {
  const texts = fc.sample(fc.string({ unit: "grapheme", maxLength: 12 }), 200)
    .filter((text) => !text.includes("\0"));
  const special = ["$HOME", "`id`", "a\\b", 'say "hi"', "a!b", "a\nb", "'", "*", "#x", "a;b", "~"];
  const all = [...texts, ...special];
  const script = `printf '%s\\0' ${all.map((text, i) => shellWord(text, i % 2 === 0)).join(" ")}`;
  const { stdout } = new Deno.Command("sh", { args: ["-c", script] }).outputSync();
  assert.deepEqual(new TextDecoder().decode(stdout).split("\0").slice(0, -1), all);
});
