import assert from "node:assert/strict";
import { readPieces } from "./read_pieces.ts";

function inTemporaryFile(content: Uint8Array, body: (path: string) => void): void {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, content);
    body(path);
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("the pieces of a file are all of it, whatever its size", () => {
  for (const size of [0, 1, 65_536, 65_537, 200_000]) {
    const content = Uint8Array.from({ length: size }, (_, at) => at * 7 % 251);
    inTemporaryFile(content, (path) => {
      // Each piece holds good only until the next one.
      const read = [...readPieces(path)].length;
      const bytes: number[] = [];
      for (const piece of readPieces(path)) bytes.push(...piece);
      assert.deepEqual(Uint8Array.from(bytes), content);
      assert.equal(read > 0, size > 0);
    });
  }
});

Deno.test("a file that got another name meanwhile is read to its end", () => {
  const content = new Uint8Array(150_000).fill(5);
  inTemporaryFile(content, (path) => {
    const pieces = readPieces(path);
    let size = pieces.next().value!.length;
    Deno.renameSync(path, `${path}.moved`);
    for (const piece of pieces) size += piece.length;
    assert.equal(size, content.length);
    Deno.renameSync(`${path}.moved`, path);
  });
});

Deno.test("what cannot be read is the system's error", () => {
  assert.throws(() => [...readPieces("/nowhere/at/all")], Deno.errors.NotFound);
});
