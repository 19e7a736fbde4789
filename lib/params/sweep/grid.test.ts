import assert from "node:assert/strict";
import { parseSingleValue } from "../grammar.ts";
import { formatJson } from "../json/write.ts";
import { askPython } from "../testing.ts";
import { toValue } from "../value.ts";
import { parseSweepCall, type TemplateMap } from "./call.ts";
import { expandGrid, type Grid } from "./grid.ts";

function sweep(text: string) {
  return parseSweepCall(text, parseSingleValue)!;
}

function points(grid: Grid) {
  return Array.from({ length: Number(grid.count) }, (_, index) => grid.at(BigInt(index)));
}

Deno.test("a grid has the order of itertools.product", async () => {
  const lengths = [[2], [3, 2], [1, 4, 1], [2, 3, 2, 2], [5, 7, 3]];
  const expected = await askPython<number[][][]>(
    `
import itertools
tell([list(itertools.product(*map(range, lengths))) for lengths in data])`,
    lengths,
  );
  lengths.forEach((row, index) => {
    const template: TemplateMap = new Map(
      row.map((length, position) => [`p${position}`, sweep(`range(${length})`)]),
    );
    const values = points(expandGrid(template)).map((point) => point.values.map(Number));
    assert.deepEqual(values, expected[index]);
  });
});

Deno.test("swept keys at any depth get their values, all else stays", () => {
  const template: TemplateMap = new Map<string, TemplateMap | ReturnType<typeof sweep> | bigint>([
    ["lr", sweep("list(0.1, 0.01)")],
    ["epochs", 5n],
    [
      "model",
      new Map<string, ReturnType<typeof sweep> | string>([["kind", "cnn"], [
        "width",
        sweep("range(2)"),
      ]]),
    ],
  ]);
  const grid = expandGrid(template);
  assert.deepEqual(grid.swept.map(({ name, path }) => ({ name, path })), [
    { name: "lr", path: ["lr"] },
    { name: "model.width", path: ["model", "width"] },
  ]);
  assert.equal(grid.count, 4n);
  assert.deepEqual(points(grid).map(({ params }) => formatJson(params)), [
    '{"lr": 0.1, "epochs": 5, "model": {"kind": "cnn", "width": 0}}',
    '{"lr": 0.1, "epochs": 5, "model": {"kind": "cnn", "width": 1}}',
    '{"lr": 0.01, "epochs": 5, "model": {"kind": "cnn", "width": 0}}',
    '{"lr": 0.01, "epochs": 5, "model": {"kind": "cnn", "width": 1}}',
  ]);
});

Deno.test("parameters without sweeps are one experiment", () => {
  const grid = expandGrid(toValue({ a: 1 }) as TemplateMap);
  assert.equal(grid.count, 1n);
  assert.deepEqual(points(grid), [{ params: new Map([["a", 1n]]), values: [] }]);
});

Deno.test("one experiment of a grid too large to expand can be had", () => {
  const grid = expandGrid(
    new Map(["a", "b", "c"].map((key) => [key, sweep("range(100000000)")])),
  );
  assert.equal(grid.count, 10n ** 24n);
  assert.deepEqual(grid.at(grid.count - 1n).values, [99999999n, 99999999n, 99999999n]);
  assert.deepEqual(grid.at(10n ** 16n + 5n).values, [1n, 0n, 5n]);
});
