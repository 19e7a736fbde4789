import assert from "node:assert/strict";
import fc from "fast-check";
import { csvText, markdownTable } from "./formats.ts";

Deno.test("cells of CSV are quoted where they must be", () => {
  assert.equal(
    csvText([["a", "b c", ""], ["1,2", 'say "x"', "two\nlines"]]),
    'a,b c,\r\n"1,2","say ""x""","two\nlines"\r\n',
  );
});

/** Reads CSV by the grammar of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let match = cells.exec(text); match !== null; match = cells.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

Deno.test("whatever is written as CSV can be read again", () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom(",", '"', "\r\n", "\n", '""', "a,b"));
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 });
  fc.assert(fc.property(rows, (table) => assert.deepEqual(readCsv(csvText(table)), table)));
});

Deno.test("neither bars nor line ends break a Markdown table", () => {
  assert.equal(
    markdownTable(["ID", "Description"], [["1", "a|b"], ["2", "c\r\nd\ne"]]),
    "| ID | Description |\n| --- | ----------- |\n| 1 | a\\|b |\n| 2 | c d e |\n",
  );
});
