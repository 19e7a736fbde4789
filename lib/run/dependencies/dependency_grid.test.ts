import assert from "node:assert/strict";
import { expandGrid, parseParamText, type TemplateMap } from "../../params/mod.ts";
import { crossDependencies } from "./dependency_grid.ts";

const dependency = (slot: string, id: string) => ({
  slot,
  id,
  status: "completed",
  scriptPath: null,
  name: null,
});

Deno.test("swept dependencies are crossed with swept parameters, parameters fastest", () => {
  const x = parseParamText("list(1, 2)", { bareCommaSweep: true, place: "x" });
  const template: TemplateMap = new Map([["x", x]]);
  const grid = crossDependencies(expandGrid(template), {
    fixed: [dependency("data", "dddddddd")],
    swept: [[dependency("train", "aaaaaaaa"), dependency("train", "bbbbbbbb")]],
  });
  assert.equal(grid.count, 4n);
  assert.deepEqual(grid.swept.map(({ name }) => name), ["train", "x"]);
  const points = [0n, 1n, 2n, 3n].map((index) => grid.at(index));
  assert.deepEqual(points.map(({ nameParts }) => nameParts.join("-")), [
    "train-aaaaaaaa-1",
    "train-aaaaaaaa-2",
    "train-bbbbbbbb-1",
    "train-bbbbbbbb-2",
  ]);
  assert.deepEqual(points[2]!.dependencies.map(({ slot, id }) => `${slot}=${id}`), [
    "data=dddddddd",
    "train=bbbbbbbb",
  ]);
  assert.deepEqual(points[2]!.values, ["bbbbbbbb", 1n]);
});

Deno.test("without sweeps there is one experiment, which depends on all", () => {
  const grid = crossDependencies(expandGrid(new Map()), {
    fixed: [dependency("dep1", "aaaaaaaa"), dependency("dep2", "bbbbbbbb")],
    swept: [],
  });
  assert.equal(grid.count, 1n);
  assert.equal(grid.swept.length, 0);
  assert.equal(grid.at(0n).dependencies.length, 2);
});
