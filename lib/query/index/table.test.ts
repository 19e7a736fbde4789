import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cell } from "./block.ts";
import { IndexTable } from "./table.ts";

const living = () => new Set(ids);
const ids = Array.from({ length: 400 }, (_, at) => at.toString(16).padStart(8, "0"));

function inFolder(body: (file: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    body(`${folder}/deep/table`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Gives the file a row for each of some ids. */
function write(file: string, some: readonly string[], row: (id: string) => readonly Cell[]): void {
  const table = new IndexTable(file, "title");
  for (const id of some) table.set(id, row(id));
  table.save(living);
}

/** What a new reader finds under an id. */
function read(file: string, id: string): Cell[] | undefined {
  return new IndexTable(file, "title").get(id)?.cells();
}

Deno.test("rows come back, also those that were added later and those that replace others", () => {
  inFolder((file) => {
    write(file, [...ids, "ffffffff"], (id) => [id, 1, null, "same"]);
    write(file, ids.slice(0, 3), (id) => [`${id} 😀`, -0, "", NaN, "same", "\ufeff"]);
    assert.equal(new IndexTable(file, "title").size, ids.length);
    assert.deepEqual(read(file, ids[0]!), [`${ids[0]} 😀`, -0, "", NaN, "same", "\ufeff"]);
    assert.deepEqual(read(file, ids[9]!), [ids[9], 1, null, "same"]);
    assert.equal(read(file, "ffffffff"), undefined);
  });
});

Deno.test("any numbers and texts come back as they were, or not at all", () => {
  const cell = fc.oneof(fc.double(), fc.string({ unit: "binary" }), fc.constant(null));
  inFolder((file) => {
    fc.assert(
      fc.property(fc.array(fc.array(cell), { minLength: 1, maxLength: 9 }), (rows) => {
        write(file, ids.slice(0, rows.length), (id) => rows[ids.indexOf(id)]!);
        for (const [at, cells] of rows.entries()) assert.deepEqual(read(file, ids[at]!), cells);
      }),
    );
  });
});

Deno.test("a text that has no bytes is not remembered", () => {
  inFolder((file) => {
    write(file, ids, (id) => [id === ids[1] ? "\ud83d" : "\ud83d\ude00"]);
    assert.deepEqual(read(file, ids[0]!), ["😀"]);
    assert.equal(read(file, ids[1]!), undefined);
  });
});

Deno.test("a table of another title is empty, and is replaced", () => {
  inFolder((file) => {
    write(file, ids, () => [1]);
    const other = new IndexTable(file, "titles");
    assert.equal(other.size, 0);
    other.set(ids[5]!, [2]);
    other.save(living);
    assert.equal(new IndexTable(file, "title").size, 0);
    assert.deepEqual(new IndexTable(file, "titles").get(ids[5]!)?.cells(), [2]);
  });
});

Deno.test("what is gone and what was replaced many times does not fill the file for ever", () => {
  inFolder((file) => {
    write(file, [...ids, "ffffffff"], () => [0]);
    const size = Deno.statSync(file).size;
    for (let round = 1; round < 100; round++) write(file, ids.slice(0, 20), () => [round]);
    assert.ok(Deno.statSync(file).size < 3 * size);
    assert.deepEqual(read(file, ids[0]!), [99]);
    assert.equal(read(file, "ffffffff"), undefined);
  });
});

Deno.test("of a damaged file what is whole is believed and nothing else; it is mended", () => {
  inFolder((file) => {
    const bytes = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) });
    const cut = fc.nat();
    fc.assert(
      fc.property(fc.oneof(bytes, cut), (damage) => {
        try {
          Deno.removeSync(file);
        } catch {
          // The first time.
        }
        write(file, ids.slice(0, 90), () => ["1"]);
        write(file, ids.slice(80, 100), () => ["2"]);
        const content = Deno.readFileSync(file);
        if (typeof damage === "number") {
          Deno.truncateSync(file, damage % content.length);
        } else {
          content[damage.at % content.length]! ^= damage.by;
          Deno.writeFileSync(file, content);
        }
        const table = new IndexTable(file, "title");
        const [first, twice, second] = [0, 85, 95].map((at) => table.get(ids[at]!)?.cells()[0]);
        assert.ok(first === undefined || first === "1");
        assert.ok(["1", "2", undefined].includes(twice as string | undefined));
        assert.ok(["2", undefined].includes(second as string | undefined));
        table.set(ids[7]!, [3]);
        table.save(living);
        assert.deepEqual(read(file, ids[7]!), [3]);
      }),
      { numRuns: 200, examples: [[{ at: 24 + 90 * 12 + 8, by: 0x80 }]] },
    );
  });
});

Deno.test("where nothing can be written, nothing happens", () => {
  inFolder((file) => {
    Deno.mkdirSync(file, { recursive: true });
    write(file, ids, () => [1]);
    assert.equal(new IndexTable(file, "title").size, 0);
    write("/proc/nowhere/table", ids, () => [1]);
  });
});
