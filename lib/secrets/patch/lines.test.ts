import { strict as assert } from "node:assert";
import fc from "fast-check";
import { LineCutter } from "./lines.ts";

const decoder = new TextDecoder();

/** The lines that come out for chunks that go in through one buffer, and how many were cut. */
function cut(chunks: readonly Uint8Array[], limit: number): { lines: string[]; cutLines: number } {
  const lines: string[] = [];
  const cutter = new LineCutter(limit, (bytes, start, end) => {
    lines.push(decoder.decode(bytes.slice(start, end)));
  });
  const buffer = new Uint8Array(Math.max(0, ...chunks.map((chunk) => chunk.length)));
  for (const chunk of chunks) {
    buffer.set(chunk);
    cutter.push(buffer.subarray(0, chunk.length));
  }
  cutter.finish();
  return { lines, cutLines: cutter.cutLines };
}

Deno.test("lines come out whole, however the stream is cut, and long ones shortened", () => {
  const text = fc.array(fc.constantFrom("a", "b", "\n", "é", "\r")).map((all) => all.join(""));
  const size = fc.integer({ min: 1, max: 7 });
  fc.assert(
    fc.property(text, fc.array(size), fc.integer({ min: 1, max: 6 }), (text, sizes, limit) => {
      const bytes = new TextEncoder().encode(text);
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length;) {
        const length = sizes[chunks.length] ?? 3;
        chunks.push(bytes.slice(at, at + length));
        at += length;
      }
      const whole = text.split("\n");
      if (whole.at(-1) === "") whole.pop();
      const encoded = whole.map((line) => new TextEncoder().encode(line));
      assert.deepEqual(cut(chunks, limit), {
        lines: encoded.map((line) => decoder.decode(line.slice(0, limit))),
        cutLines: encoded.filter((line) => line.length > limit).length,
      });
    }),
  );
});
