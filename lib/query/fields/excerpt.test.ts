import assert from "node:assert/strict";
import fc from "fast-check";
import { openFile } from "../../sys/mod.ts";
import { excerptOf, piecesOf } from "./excerpt.ts";

/** What the first and last lines are, found the simple way. */
function simply(text: string, head?: number, tail?: number): string[] {
  if (head === undefined && tail === undefined) return [text];
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const first = lines.slice(0, head ?? 0).join("");
  const last = tail === undefined ? "" : lines.slice(Math.max(0, lines.length - tail)).join("");
  if (tail === undefined) return [first];
  if (head === undefined) return [last];
  return head + tail >= lines.length ? [text] : [first, last];
}

Deno.test("first and last lines are found in any file", () => {
  const path = Deno.makeTempFileSync();
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "\n", "é", "\r"), maxLength: 40 }),
      fc.constantFrom(1, 20_000),
      fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      (pattern, repeated, head, tail) => {
        const text = pattern.replaceAll("a", "a".repeat(repeated));
        Deno.writeTextFileSync(path, text);
        using file = openFile(path);
        const parts = excerptOf(file, file.size(), { head, tail }).map((span) => {
          const decoder = new TextDecoder();
          let part = "";
          for (const piece of piecesOf(file, span)) part += decoder.decode(piece, { stream: true });
          return part;
        });
        assert.deepEqual(parts, simply(text, head, tail));
      },
    ),
    { numRuns: 200 },
  );
  Deno.removeSync(path);
});
