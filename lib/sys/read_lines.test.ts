import assert from "node:assert/strict";
import fc from "fast-check";
import { readLines } from "./read_lines.ts";

function withFile(content: string | Uint8Array, check: (path: string) => void): void {
  const path = Deno.makeTempFileSync();
  try {
    if (typeof content === "string") Deno.writeTextFileSync(path, content);
    else Deno.writeFileSync(path, content);
    check(path);
  } finally {
    Deno.removeSync(path);
  }
}

const texts = (path: string, from?: number) => [...readLines(path, from)].map(({ text }) => text);

Deno.test("only a line with its end is whole", () => {
  withFile("a\n\nb\r\nc", (path) => {
    assert.deepEqual([...readLines(path)], [
      { text: "a", whole: true },
      { text: "", whole: true },
      { text: "b\r", whole: true },
      { text: "c", whole: false },
    ]);
  });
  withFile("", (path) => assert.deepEqual(texts(path), []));
  withFile("\n", (path) => assert.deepEqual([...readLines(path)], [{ text: "", whole: true }]));
});

Deno.test("reading can begin in the middle", () => {
  withFile("ä\nb\n", (path) => assert.deepEqual(texts(path, 3), ["b"]));
});

Deno.test("a file of any length gives the lines that it has", () => {
  // Around 64 KiB, where one read ends and characters of several bytes are cut.
  const line = fc.tuple(
    fc.constantFrom("x", "ä", "€", "🙂", ""),
    fc.constantFrom(0, 1, 7, 16383, 21845, 32767, 65535, 65536, 200_000),
  ).map(([character, count]) => character.repeat(count));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.boolean(), (lines, ended) => {
      const content = lines.map((text) => text + "\n").join("") + (ended ? "" : "last");
      withFile(content, (path) => {
        const expected = ended ? lines : [...lines, "last"];
        assert.ok(texts(path).every((text, at) => text === expected[at]));
        assert.equal(texts(path).length, expected.length);
      });
    }),
    { numRuns: 40 },
  );
});

Deno.test("what is no UTF-8 costs no line", () => {
  withFile(new Uint8Array([0xff, 0x0a, 0x61, 0x0a]), (path) => {
    assert.deepEqual(texts(path), ["\ufffd", "a"]);
  });
});
