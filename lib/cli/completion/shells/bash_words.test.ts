import assert from "node:assert/strict";
import fc from "fast-check";
import { type BashQuote, CLOSING, quoteForBash, readBashLine, readBashText } from "./bash_words.ts";

const OPENING: Readonly<Record<BashQuote, string>> = {
  none: "",
  single: "'",
  double: '"',
  ansi: "$'",
};

/** Printable text, with much that is special. */
const printable = fc.array(
  fc.oneof(
    fc.constantFrom(..."ab 1'\"\\$`!*?[]{}()<>|&;#~=:,.-_/@%+^é日😀"),
    fc.string({ unit: "grapheme", maxLength: 1 }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text)),
  ),
  { maxLength: 12 },
).map((parts) => parts.join(""));

const quotes = fc.constantFrom<BashQuote>("none", "single", "double", "ansi");

Deno.test("what is quoted is read back, inside any quotes", () => {
  fc.assert(fc.property(printable, quotes, (text, quote) => {
    const raw = OPENING[quote] + quoteForBash(text, quote) + CLOSING[quote];
    const read = readBashText(raw);
    assert.deepEqual([read.text, read.quote, read.expands], [text, "none", false], raw);
  }));
});

Deno.test({
  name: "bash reads what is quoted as it was",
  ignore: Deno.build.os === "windows",
  fn: () => {
    const cases = fc.sample(fc.tuple(printable, quotes), 300);
    const words = cases.map(([text, quote]) =>
      `${OPENING[quote]}${quoteForBash(text, quote)}${CLOSING[quote]}` || "''"
    );
    const script = `printf '%s\\0' ${words.join(" ")}`;
    const { stdout, stderr } = new Deno.Command("bash", {
      args: ["--noprofile", "--norc", "-c", script],
      env: { LC_ALL: "C.UTF-8" },
    }).outputSync();
    assert.equal(new TextDecoder().decode(stderr), "");
    const read = new TextDecoder("utf-8", { ignoreBOM: true }).decode(stdout).split("\0");
    assert.deepEqual(read.slice(0, -1), cases.map(([text]) => text));
  },
});

Deno.test("a line is split into words as bash splits it", () => {
  const cases: [string, string[], string][] = [
    ["yanex show ", ["yanex", "show"], ""],
    ["yanex  show\tab", ["yanex", "show"], "ab"],
    [`yanex "a b" 'c d' e\\ f `, ["yanex", "a b", "c d", "e f"], ""],
    [`yanex 'it'\\''s' "a\\"b\\n" `, ["yanex", "it's", 'a"b\\n'], ""],
    [`yanex $'a\\'\\t\\x41\\u00e9' `, ["yanex", "a'\tAé"], ""],
    [`yanex --name="a b`, ["yanex"], "--name=a b"],
    ["yanex a\\", ["yanex"], "a"],
    ["", [], ""],
  ];
  for (const [line, words, current] of cases) {
    const read = readBashLine(line);
    assert.deepEqual([read.words, read.current], [words, current], line);
  }
});

Deno.test("files of redirections are no words", () => {
  assert.deepEqual(readBashLine("yanex show a 2>err >> out -a x").words, [
    "yanex",
    "show",
    "a",
    "-a",
  ]);
  assert.ok(readBashLine("yanex show >ou").redirects);
  assert.ok(readBashLine("yanex show 2> ").redirects);
  assert.ok(!readBashLine("yanex show '>' x").redirects);
  assert.ok(!readBashLine("yanex show > out x").redirects);
});

Deno.test("what bash replaces is told from what it does not", () => {
  for (const raw of ["$HOME", '"$HOME', "`a", "a*", "[a", "~user"]) {
    assert.ok(readBashLine(`yanex ${raw}`).expands, raw);
  }
  for (const raw of ["\\$HOME", "'$HOME", "'a*'", '"a*', "~/a", "a~b", "$'a"]) {
    assert.ok(!readBashLine(`yanex ${raw}`).expands, raw);
  }
});
