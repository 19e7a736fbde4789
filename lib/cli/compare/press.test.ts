import assert from "node:assert/strict";
import { Float } from "../../params/value.ts";
import { drawScreen } from "./draw.ts";
import { press, resized } from "./press.ts";
import { startTable, type TableState } from "./state.ts";
import { gridOf } from "./testing/grid.ts";

const runs = [
  { name: "b", "param lr": 0.1, "param note": "x", "param seed": 1, "metric acc": 0.5 },
  { name: "A", "param lr": 0.01, "param note": "10", "param seed": 1, "metric acc": NaN },
  { name: "c", "param lr": new Float(10), "param note": "9", "param seed": 1 },
  { "param lr": 1, "param note": null, "param seed": 1, "metric acc": 0.9 },
];

const start = (size = { rows: 20, columns: 100 }) =>
  startTable(gridOf(runs), size, new Set(["param", "metric"]));

/** The table after some keys; characters of a text are keys of their own. */
function after(state: TableState, ...keys: string[]): TableState {
  return keys.reduce((before, key) => press(before, key).state, state);
}

const names = ({ grid, rows }: TableState) => rows.map((row) => grid.texts[row]![1]);
const titles = ({ grid, columns }: TableState) => columns.map((at) => grid.columns[at]!.title);

/** The screen as a terminal without colours shows it. */
const screenOf = (state: TableState) =>
  drawScreen(state).map((line) => line.map(({ text }) => text).join("").trimEnd());

/** Moves to the column with this title. */
const onto = (state: TableState, title: string) =>
  after(state, "0", ...Array(titles(state).indexOf(title)).fill("l"));

Deno.test("the table begins with what differs, in the order of the selection", () => {
  assert.deepEqual(screenOf(start({ rows: 10, columns: 70 })), [
    "yanex compare: 4 experiments, 3 parameters, 1 metric",
    "   ID        Name       Status       lr  note      acc",
    ">  aaaaaa00  b          completed   0.1  x         0.5",
    "   aaaaaa01  A          completed  0.01  10        nan",
    "   aaaaaa02  c          completed  10.0  9           -",
    "   aaaaaa03  [unnamed]  completed     1  -         0.9",
    "",
    "",
    " 1 of 4 · ID: aaaaaa00 · differences",
    "q quit  ? help  / search  s S sort  d differences  space mark  m mark…",
  ]);
});

Deno.test("arrows and letters move, and nothing leaves the table", () => {
  const state = start();
  for (
    const [keys, row, column] of [
      [["down", "right"], 1, 1],
      [["j", "j", "l", "k", "h"], 1, 0],
      [["up", "left", "pageup"], 0, 0],
      [["pagedown", "$"], 3, 5],
      [["end", "down"], 3, 0],
      [["G", "home"], 0, 0],
      [["G", "g", "$", "0"], 0, 0],
    ] as [string[], number, number][]
  ) {
    const { row: atRow, column: atColumn } = after(state, ...keys);
    assert.deepEqual([atRow, atColumn], [row, column], keys.join(" "));
  }
});

Deno.test("s sorts by size and then by text, 1 by size alone; what is missing is last both ways", () => {
  const lr = onto(start(), "lr");
  assert.deepEqual(names(after(lr, "s")), ["A", "b", "[unnamed]", "c"]);
  assert.deepEqual(names(after(lr, "S")), ["c", "[unnamed]", "b", "A"]);
  const name = onto(start(), "Name");
  assert.deepEqual(names(after(name, "s")), ["A", "b", "c", "[unnamed]"]);
  assert.deepEqual(names(after(name, "S")), ["c", "b", "A", "[unnamed]"]);
  const note = onto(start(), "note");
  assert.deepEqual(names(after(note, "s")), ["A", "c", "b", "[unnamed]"]);
  assert.deepEqual(names(after(note, "1")), ["c", "A", "b", "[unnamed]"]);
  assert.deepEqual(names(after(note, "2")), ["A", "c", "b", "[unnamed]"]);
  const acc = onto(start(), "acc");
  assert.deepEqual(names(after(acc, "1")), ["b", "[unnamed]", "A", "c"]);
  assert.deepEqual(names(after(acc, "2")), ["[unnamed]", "b", "A", "c"]);
});

Deno.test("R turns the order round, r brings back that of the beginning", () => {
  const state = onto(start(), "lr");
  assert.deepEqual(names(after(state, "R")), ["[unnamed]", "c", "A", "b"]);
  assert.deepEqual(names(after(state, "s", "R")), names(after(state, "S")));
  assert.deepEqual(names(after(state, "s", "R", "r")), ["b", "A", "c", "[unnamed]"]);
  assert.match(screenOf(after(state, "s"))[1]!, /lr ↑ /);
  assert.match(screenOf(after(state, "S"))[1]!, /lr ↓ /);
  assert.doesNotMatch(screenOf(after(state, "S", "r"))[1]!, /[↑↓]/);
});

Deno.test("the cursor stays on its experiment when rows move", () => {
  const state = after(onto(start(), "lr"), "j", "j", "s");
  assert.equal(names(state)[state.row], "c");
  const found = after(state, "/", "c");
  assert.equal(names(found)[found.row], "c");
});

Deno.test("a search leaves rows that contain it; Escape takes it back", () => {
  const typing = after(start(), "/", "0", ".", "0", "1");
  assert.deepEqual(names(typing), ["A"]);
  assert.equal(screenOf(typing).at(-1), "/0.01");
  assert.deepEqual(names(after(typing, "backspace", "backspace", "backspace")), [
    "b",
    "A",
    "c",
    "[unnamed]",
  ]);
  assert.deepEqual(names(after(typing, "escape")), ["b", "A", "c", "[unnamed]"]);
  const kept = after(typing, "enter", "l");
  assert.deepEqual([names(kept), kept.search, kept.column], [["A"], "0.01", 1]);
  assert.match(screenOf(kept).at(-2)!, /search: 0\.01/);
  assert.deepEqual(names(after(kept, "escape")), ["b", "A", "c", "[unnamed]"]);
  // A search that is edited and given up is the one before.
  assert.equal(after(kept, "/", "x", "escape").search, "0.01");
  const none = after(start(), "/", "z", "z", "enter");
  assert.match(screenOf(none)[2]!, /no experiment matches; Escape shows all again/);
  for (const key of ["enter", " ", "s", "G", "c", "d", "e"]) after(none, key);
});

Deno.test("d shows all columns, and only those that differ again", () => {
  const all = after(start(), "d");
  assert.deepEqual(titles(all), ["ID", "Name", "Status", "lr", "note", "seed", "acc"]);
  assert.deepEqual(titles(after(all, "d")), ["ID", "Name", "Status", "lr", "note", "acc"]);
});

Deno.test("marked rows can be looked at alone, and then what differs is what differs in them", () => {
  const two = after(onto(start(), "lr"), " ", "j", " ");
  assert.deepEqual([...two.marked], [0, 2]);
  assert.equal(two.row, 3);
  const only = after(two, "m");
  assert.deepEqual(names(only), ["b", "c"]);
  assert.deepEqual(titles(only), ["ID", "Name", "Status", "lr", "note"]);
  assert.deepEqual(names(after(only, "m")), ["b", "A", "c", "[unnamed]"]);
  // Without marks there is nothing to be alone.
  assert.deepEqual(names(after(only, "g", " ", " ")), ["b", "A", "c", "[unnamed]"]);
  assert.match(screenOf(after(start(), "m")).at(-2)!, /no row is marked/);
});

Deno.test("c hides a column and u shows all again, but one stays", () => {
  const state = after(onto(start(), "Status"), "c");
  assert.deepEqual(titles(state), ["ID", "Name", "lr", "note", "acc"]);
  assert.equal(titles(state)[state.column], "lr");
  assert.deepEqual(titles(after(state, "u")), ["ID", "Name", "Status", "lr", "note", "acc"]);
  const bare = after(state, ...Array(20).fill("c"));
  assert.equal(titles(bare).length, 1);
  assert.match(screenOf(bare).at(-2)!, /the last column stays/);
});

Deno.test("e asks for a file, and again if it is there", () => {
  const asked = after(start(), "e");
  assert.equal(screenOf(asked).at(-1), "Export to: yanex_comparison.csv");
  const named = after(asked, "ctrl-u", "a", ".", "c", "q", "backspace", "v");
  const { state, effect } = press(named, "enter");
  assert.deepEqual(effect, { kind: "export", file: "a.cv", overwrite: false });
  const exists: TableState = { ...state, view: { kind: "overwrite", file: "a.cv" } };
  assert.match(screenOf(exists).at(-1)!, /^a\.cv is there already\. Overwrite it\? \[y\/N\]$/);
  assert.deepEqual(press(exists, "y").effect, { kind: "export", file: "a.cv", overwrite: true });
  for (const key of ["n", "enter", "escape", "x"]) {
    const refused = press(exists, key);
    assert.equal(refused.effect, null);
    assert.match(screenOf(refused.state).at(-2)!, /nothing exported/);
  }
  assert.equal(press(after(asked, "ctrl-u"), "enter").effect, null);
  assert.equal(after(asked, "escape").view.kind, "table");
});

Deno.test("Enter asks for the experiment of the row, whatever the order", () => {
  const { effect } = press(after(onto(start(), "lr"), "S"), "enter");
  assert.deepEqual(effect, { kind: "show", row: 0 });
  assert.deepEqual(press(after(onto(start(), "lr"), "S", "g"), "enter").effect, {
    kind: "show",
    row: 2,
  });
});

Deno.test("help is a text that scrolls and goes away", () => {
  const small = start({ rows: 8, columns: 40 });
  const help = after(small, "?");
  assert.match(screenOf(help)[1]!, /^Moving$/);
  assert.match(screenOf(help).at(-1)!, /^ lines 1 to 6 of \d+ {2}q back$/);
  const end = after(help, "G");
  assert.match(screenOf(end)[6]!, /Ctrl-Z/);
  assert.deepEqual(screenOf(after(end, "down")), screenOf(end));
  assert.match(screenOf(after(help, "right"))[2]!, /^, h j k l/);
  for (const key of ["q", "?", "escape", "enter"]) {
    assert.equal(after(help, "j", key).view.kind, "table");
  }
});

Deno.test("q and Ctrl-C leave; in a prompt q is a letter", () => {
  assert.deepEqual(press(start(), "q").effect, { kind: "quit" });
  assert.equal(press(after(start(), "/"), "q").effect, null);
  for (const keys of [[], ["/"], ["e"], ["?"]]) {
    assert.deepEqual(press(after(start(), ...keys), "ctrl-c").effect, { kind: "quit" });
  }
});

Deno.test("what does not fit is reached by moving; the first column stays", () => {
  const narrow = after(start({ rows: 8, columns: 40 }), "d");
  assert.match(screenOf(narrow)[1]!, /^ {3}ID {8}Name {7}Status {7}lr$/);
  const right = after(narrow, "$");
  assert.match(screenOf(right)[1]!, /^ {3}ID .* acc$/);
  const wide = resized(right, { rows: 8, columns: 120 });
  assert.match(screenOf(wide)[1]!, /^ {3}ID .* acc$/);
  const back = after(right, "h", "h", "h", "h");
  assert.match(screenOf(back)[1]!, /ID {8}Status/);
});

Deno.test("a long table is scrolled as little as needed", () => {
  const grid = gridOf(
    Array.from({ length: 50 }, (_, at) => ({ name: `run ${at}`, "param x": at })),
  );
  const state = startTable(grid, { rows: 14, columns: 60 }, new Set(["param"]));
  const top = (...keys: string[]) => after(state, ...keys).top;
  assert.equal(top("pagedown"), 1);
  assert.equal(top("pagedown", "pagedown"), 11);
  assert.equal(top("G"), 40);
  assert.equal(top("G", "pageup"), 39);
  assert.equal(after(resized(after(state, "G"), { rows: 8, columns: 60 })).top, 46);
  assert.equal(resized(after(state, "G"), { rows: 60, columns: 60 }).top, 0);
});
