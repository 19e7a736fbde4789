import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test, yanexCommand } from "../harness.ts";
import { putStored, trainings } from "./stored.ts";
import { play, type SessionStep, terminals } from "./terminal.ts";

/** The last words of the screen, so that it is there when they are. */
const ready: SessionStep = { wait: "q quit" };

const compare = (...args: string[]) => [...yanexCommand(), "compare", ...args];

test("the table is looked at, sorted, searched and left", terminals, async (t) => {
  putStored(t, trainings);
  const { screens, left, restored, code } = await play(t, compare(), [
    ready,
    { type: "\x1b[C\x1b[C\x1b[C", until: "lr: 0.1" },
    { type: "s", until: "lr ↑" },
    { type: "jd", until: "model.n" },
    { type: "/wid\r", until: "search: wid" },
    { type: "q" },
  ], { rows: 10, columns: 76 });
  assert.equal(code, 0);
  assert.ok(restored, "the terminal has its settings back");
  assert.equal(left, "");
  assert.deepEqual(screens[0], [
    "yanex compare: 3 experiments, 4 parameters, 2 metrics",
    "   ID        Name       Status       lr  model.act         acc    loss",
    ">  3c000003  [unnamed]  failed      0.1  relu                -       -",
    "   2b000002  wide       completed  0.01  gelu         0.912346    0.25",
    "   1a000001  base       completed   0.1  relu              0.5       1",
    "",
    "",
    "",
    " 1 of 3 · ID: 3c000003 · differences",
    "q quit  ? help  / search  s S sort  d differences  space mark  m marked  c …",
  ]);
  assert.match(screens[1]![8]!, / 1 of 3 · lr: 0\.1 /);
  assert.match(screens[2]![1]!, /lr ↑ /);
  assert.deepEqual(screens[2]!.slice(2, 5).map((line) => line.slice(3, 11)), [
    "2b000002",
    "3c000003",
    "1a000001",
  ]);
  assert.match(screens[3]![1]!, /model\.act +model\.n +note/);
  assert.deepEqual(screens[4]!.slice(2, 4).map((line) => line.slice(3, 11)), ["2b000002", ""]);
  assert.match(screens[4]![8]!, /^ 1 of 1 · lr: 0\.01 · search: wid/);
});

test("Enter shows the experiment and comes back to the table", terminals, async (t) => {
  putStored(t, trainings);
  const { screens, restored, code } = await play(t, compare("base", "wide"), [
    ready,
    { type: "j\r", until: "lines 1 to" },
    { type: "q", until: "q quit" },
    { type: "?", until: "Keys of the table" },
    { type: "\x1b", until: "q quit" },
    { type: "\x03" },
  ]);
  assert.equal(screens[1]![0], "yanex show 2b000002");
  assert.match(screens[1]![1]!, /^Experiment: wide \(2b000002\)$/);
  assert.match(screens[2]![0]!, /^yanex compare/);
  assert.equal(screens[2]![3]!.slice(0, 11), ">  2b000002");
  assert.equal(screens[3]![0], "Keys of the table");
  assert.match(screens[4]![0]!, /^yanex compare/);
  assert.ok(restored);
  assert.equal(code, 0);
});

test("e writes what is shown, and asks before it overwrites", terminals, async (t) => {
  putStored(t, trainings);
  const { screens } = await play(t, compare("base", "wide", "--metrics", "none"), [
    ready,
    { type: "e", until: "Export to" },
    { type: "\r", until: "exported 2" },
    { type: "llc", until: "1 hidden" },
    { type: "e\r", until: "Overwrite" },
    { type: "n", until: "nothing exported" },
    { type: "e\ry", until: "exported 2" },
    { type: "e\x15none/x.csv\r", until: "cannot write" },
    { type: "q" },
  ], { columns: 110 });
  const last = (screen: string[]) => screen.at(-1)!;
  assert.equal(last(screens[1]!), "Export to: yanex_comparison.csv");
  assert.match(screens[2]!.at(-2)!, /exported 2 rows to yanex_comparison\.csv/);
  assert.match(last(screens[4]!), /^yanex_comparison\.csv is there already\. Overwrite it\?/);
  assert.match(screens[5]!.at(-2)!, /nothing exported/);
  assert.match(screens[7]!.at(-2)!, /cannot write none\/x\.csv: No such file or directory; make/);
  assert.equal(
    t.read("yanex_comparison.csv"),
    "meta:id,meta:name,param_lr,param_model.act\r\n1a000001,base,0.1,relu\r\n2b000002,wide,0.01,gelu\r\n",
  );
});

test("another size is another drawing, down to 40 columns", terminals, async (t) => {
  putStored(t, trainings);
  const { screens } = await play(t, compare(), [
    ready,
    { size: [8, 40], until: "differences" },
    { type: "$", until: "loss" },
    { size: [30, 100], until: "q quit" },
    { type: "q" },
  ], { rows: 20, columns: 100 });
  assert.equal(screens[1]!.length, 8);
  assert.match(screens[1]![1]!, /^ {3}ID +Name +Status/);
  assert.match(screens[2]![1]!, /^ {3}ID .*loss$/);
  assert.match(screens[3]![1]!, /^ {3}ID .*loss$/);
  assert.match(screens[3]![29]!, /^q quit/);
});

for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129], ["SIGINT", 130]] as const) {
  test(`${signal} gives the terminal back`, terminals, async (t) => {
    putStored(t, trainings);
    const session = await play(t, compare(), [ready, { signal }]);
    assert.equal(session.code, code);
    assert.ok(session.restored);
    assert.match(session.output, /\x1b\[\?7h\x1b\[\?25h\x1b\[\?1049l$/);
  });
}

test("Ctrl-Z gives the terminal back until the program goes on", terminals, async (t) => {
  putStored(t, trainings);
  const { screens, output, code } = await play(t, compare(), [
    ready,
    { type: "\x1a", stopped: true },
    { signal: "SIGCONT", until: "q quit" },
    { type: "q" },
  ]);
  assert.equal(code, 0);
  assert.match(screens[2]![0]!, /^yanex compare/);
  assert.equal(output.match(/\x1b\[\?1049h/g)?.length, 2);
  assert.equal(output.match(/\x1b\[\?1049l/g)?.length, 2);
});

test("an error inside gives the terminal back before it is told", terminals, async (t) => {
  const script = fileURLToPath(new URL("./throw_inside.ts", import.meta.url));
  const command = [Deno.execPath(), "run", "--quiet", "--allow-all", script];
  const { screens, left, restored, code } = await play(t, command, [{ wait: "a line" }, {
    type: "x",
  }]);
  assert.equal(screens[0]![0], "a line");
  assert.ok(restored);
  assert.equal(code, 1);
  assert.match(left, /a bug/);
});

test("a name that no file can have is told, and the table stays", terminals, async (t) => {
  putStored(t, trainings);
  const { screens, code } = await play(t, compare(), [
    ready,
    { type: `e\x15${"x".repeat(300)}\r`, until: "cannot write" },
    { type: "q" },
  ]);
  assert.equal(code, 0);
  assert.match(screens[1]!.at(-2)!, /cannot write x+/);
});

test("harmful text of a store does nothing to the terminal", terminals, async (t) => {
  const danger = "\x1b[2J\x1b]0;x\x07\r\n学習";
  const params = (value: string) => JSON.stringify({ [`k${danger}`]: value });
  putStored(t, {
    aaaaaaaa: { name: danger, params: params(danger) },
    bbbbbbbb: { name: "👩‍👩‍👧‍👦", params: params("e\u0301") },
  });
  // The emulated terminal fails at anything that is not expected.
  const { screens, code } = await play(t, compare(), [
    ready,
    { type: "\r", until: "lines 1 to" },
    { type: "q", until: "q quit" },
    { type: "$j\r", until: "lines 1 to" },
    { type: "qq" },
  ], { columns: 60 });
  assert.equal(code, 0);
  assert.ok(screens[0]!.join("\n").includes("\\x1b[2J"));
});

test("without a terminal on both sides the table is printed", terminals, async (t) => {
  putStored(t, trainings);
  const inputless = await play(t, ["sh", "-c", `${compare().join(" ")} </dev/null`], []);
  assert.match(inputless.output, /3 experiments, 2 parameters, 2 metrics/);
  assert.doesNotMatch(inputless.output, /\x1b\[\?1049h/);
  const asked = await play(t, compare("--no-interactive"), []);
  assert.match(asked.output, /3 experiments, 2 parameters, 2 metrics/);
  const dumb = await play(t, ["env", "TERM=dumb", ...compare()], []);
  assert.match(dumb.output, /3 experiments, 2 parameters, 2 metrics/);
  const json = await play(t, compare("--json"), []);
  assert.match(json.output, /"total_experiments": 3/);
  const none = join(t.dir, "none");
  const empty = await play(t, ["env", `YANEX_EXPERIMENTS_DIR=${none}`, ...compare()], []);
  assert.match(empty.output, /No regular experiments found to compare\./);
});
