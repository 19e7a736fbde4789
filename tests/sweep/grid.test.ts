import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { eventsOf } from "./events.ts";

/** Parameters of every experiment that a command line would make, as Python reads them. */
async function grid(t: Sandbox, args: string | readonly string[]) {
  const words = typeof args === "string" ? args.split(" ") : args;
  const { stdout } = await t.yanex(["run", "train.py", ...words, "--dry-run", "--json"]);
  t.store.isEmpty();
  return eventsOf(stdout);
}

test("a grid is in the order of itertools.product, the last parameter fastest", async (t) => {
  t.write("train.py", "");
  const events = await grid(t, [
    "-p",
    "a=list(x, y)",
    "-p",
    "b=range(3)",
    "-p",
    "fixed=7",
    "-p",
    "c=linspace(0, 1, 2)",
  ]);
  const expected = await t.call("python3", [
    "-c",
    "import itertools, json\n" +
    "for a, b, c in itertools.product(['x', 'y'], range(3), [0.0, 1.0]):\n" +
    "    print(json.dumps({'a': a, 'b': b, 'fixed': 7, 'c': c}))\n",
  ]);
  assert.equal(
    events.map(({ params }) => JSON.stringify(params)).join("\n"),
    eventsOf(expected.stdout).map((params) => JSON.stringify(params)).join("\n"),
  );
  assert.deepEqual(events.map(({ index }) => index), [...Array(12).keys()]);
  assert.equal(events[5]!.name, "sweep-x-2-1-0");
});

test("sweeps stand at any depth of YAML, quoted or not, with spaces anywhere", async (t) => {
  t.write("train.py", "");
  t.write(
    "sweep.yaml",
    "model:\n  size: list ( small ,large )\n  deep: {lr: 'logspace( -2 , -1 , 2 )'}\n" +
      "plain: 1, 2, 3\nlast: range(2)\n",
  );
  const all = await grid(t, "-c sweep.yaml -p model.deep.seed=3,4");
  const events = all.filter(({ event }) => event !== "warning");
  assert.equal(events.length, 16);
  // Upstream would sweep over it.
  assert.match(all.find(({ event }) => event === "warning")!.message, /`1, 2, 3` is one text/);
  assert.deepEqual(events[0]!.params, {
    model: { size: "small", deep: { lr: 0.01, seed: 3 } },
    plain: "1, 2, 3",
    last: 0,
  });
  assert.deepEqual(events.at(-1)!.params, {
    model: { size: "large", deep: { lr: 0.1, seed: 4 } },
    plain: "1, 2, 3",
    last: 1,
  });
  // The keys in their order: size, lr, seed, last.
  assert.deepEqual(events.slice(0, 3).map(({ name }) => name), [
    "sweep-small-0-01-3-0",
    "sweep-small-0-01-3-1",
    "sweep-small-0-01-4-0",
  ]);
});

test("the table of a dry run shows each experiment with its swept values", async (t) => {
  t.write("train.py", "");
  await t.yanex([
    ...["run", "train.py", "--dry-run", "-n", "base"],
    ...["-p", "model.lr=list(0.1, -1, 1e-5)", "-p", "opt=list(SGD, Adam W)"],
  ]).stdout(
    new RegExp(
      "^Dry run: nothing was created. This would run 6 experiments:\n" +
        "  Script {6}<dir>/train.py\n" +
        "  Python {6}/.*\n" +
        "  Store {7}<store>\n" +
        "\n" +
        "  #  Name {15}model.lr  opt\n" +
        "  0  base-0-1-sgd {7}0.1 {7}SGD\n" +
        "  1  base-0-1-adam-w {4}0.1 {7}Adam W\n" +
        "  2  base--1-sgd {8}-1 {8}SGD\n" +
        "  3  base--1-adam-w {5}-1 {8}Adam W\n" +
        "  4  base-1e-05-sgd {5}1e-05 {5}SGD\n" +
        "  5  base-1e-05-adam-w  1e-05 {5}Adam W\n$",
    ),
  );
  t.store.isEmpty();
});

test("a long table is cut, and says by how much", async (t) => {
  t.write("train.py", "");
  const { stdout } = await t.yanex("run train.py --dry-run -p i=range(100000)");
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.length, 6 + 50 + 1);
  assert.equal(lines.at(-1), "  ... and 99950 more");
});

test("each experiment has its parameters, a name, the tag `sweep` and its place", async (t) => {
  t.write("train.py", "import yanex\nprint(yanex.get_params())\n");
  t.write("base.yaml", "model: {depth: 2, lr: 0.5}\n");
  await t.yanex([
    ...["run", "train.py", "-q", "-c", "base.yaml", "-t", "demo", "-n", "my run"],
    ...["-d", "a sweep", "-p", "model.lr=list(0.1, 1)", "-p", "who=list(a, null)"],
  ]).stdout(
    "{'model': {'depth': 2, 'lr': 0.1}, 'who': 'a'}\n" +
      "{'model': {'depth': 2, 'lr': 0.1}, 'who': None}\n" +
      "{'model': {'depth': 2, 'lr': 1}, 'who': 'a'}\n" +
      "{'model': {'depth': 2, 'lr': 1}, 'who': None}\n",
  );
  const all = t.store.experiments();
  assert.deepEqual(all.map(({ name }) => name), [
    "my run-0-1-a",
    "my run-0-1-none",
    "my run-1-a",
    "my run-1-none",
  ]);
  for (const [index, { tags, description, sweep, status }] of all.entries()) {
    assert.deepEqual([tags, description, status], [["demo", "sweep"], "a sweep", "completed"]);
    assert.deepEqual(Object.keys(sweep).sort(), ["id", "index", "params", "size"]);
    assert.match(sweep.id, /^[0-9a-f]{8}$/);
    assert.deepEqual([sweep.id, sweep.index, sweep.size], [all[0]!.sweep.id, index, 4]);
  }
  assert.deepEqual(all[1]!.sweep.params, { "model.lr": 0.1, "who": null });
  assert.equal(t.store.text("params.yaml", all[2]!.id), "model:\n  depth: 2\n  lr: 1\nwho: a\n");
});

test("a sweep of one value is a sweep", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -p x=list(5)");
  const { name, tags, sweep } = t.store.metadata();
  assert.deepEqual([name, tags, sweep.size], ["sweep-5", ["sweep"], 1]);
});

test("a sweep in a list is a text, with a warning that says so", async (t) => {
  t.write("train.py", "import yanex\nprint(yanex.get_param('lrs'))\n");
  t.write("sweep.yaml", "lrs: ['list(1, 2)', 3]\n");
  const { stderr } = await t.yanex("run train.py -q -c sweep.yaml").stdout("['list(1, 2)', 3]\n");
  assert.match(stderr, /^warning: .*sweep\.yaml.*lrs/);
  assert.equal(t.store.metadata().sweep, undefined);
});
