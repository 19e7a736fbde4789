import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { firstRun, idOf } from "./runs.ts";

test("filters that select nothing print nothing, and that is no error", async (t) => {
  await firstRun(t);
  for (const format of ["default", "json", "csv", "markdown", "sweep"]) {
    await t.yanex(`get status --status failed -F ${format}`).stdout("").stderr("");
  }
});

test("a key is looked for in all of them, not only in the first", async (t) => {
  await firstRun(t, "-p", "opt.momentum=0.9");
  await t.yanex("run train.py -q -n second");
  await t.yanex("get momentum --name '*'").stdout("<id1>: [not_found]\n<id2>: 0.9\n");
  await t.yanex("get param:momentum --name '*' --default -").stdout("<id1>: -\n<id2>: 0.9\n");
  await t.yanex("run train.py -q -n third -p sgd.momentum=1");
  await t.yanex("get momentum --name '*'").fails(1).stdout("").stderr(
    "error: `momentum` could mean param:sgd.momentum, param:opt.momentum\n" +
      "hint: write one of these\n",
  );
});

test("regular ones are meant, archived ones with -a", async (t) => {
  const id = await firstRun(t);
  await t.yanex("run train.py -q -n second");
  Deno.mkdirSync(join(t.store.path, "archived"));
  Deno.renameSync(join(t.store.path, id), join(t.store.path, "archived", id));
  await t.yanex("get name --name '*'").stdout("second\n");
  await t.yanex("get name --name '*' -a").stdout("first\n");
  await t.yanex("get param:lr --name '*' -a").stdout("0.1\n");
});

test("ids may be beginnings; one that is none is told of", async (t) => {
  const id = await firstRun(t);
  await t.yanex(["get", "name", "-i", `${id.slice(0, 5)},ffffffff`]).stdout("first\n").stderr(
    /^warning: .*ffffffff/,
  );
});

test("a record that is broken is a warning, and the others are printed", async (t) => {
  await firstRun(t);
  await t.yanex("run train.py -q -n second -p lr=2");
  Deno.writeTextFileSync(join(t.store.folder(idOf(t, "second")), "params.yaml"), "a: [");
  Deno.removeSync(join(t.store.folder(idOf(t, "second")), ".params.json"));
  await t.yanex("get param:lr --name '*'").stdout("<id1>: [not_found]\n<id2>: 0.1\n").stderr(
    /^warning: .*params\.yaml/,
  );
});

test("lineages of several are one", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n data");
  await t.yanex("run train.py -q -n a -t x -D data=data");
  await t.yanex("run train.py -q -n b -t x -D data=data");
  const { stdout } = await t.yanex("get upstream -t x -F json");
  const graph = JSON.parse(stdout);
  assert.deepEqual(graph.targets, [idOf(t, "a"), idOf(t, "b")].sort());
  assert.deepEqual(Object.keys(graph.nodes[0]), ["id", "name", "status"]);
  assert.equal(graph.nodes.length, 3);
  assert.deepEqual(
    new Set(graph.edges.map(({ to }: { to: string }) => to)),
    new Set([idOf(t, "a"), idOf(t, "b")]),
  );
  const sweep = await t.yanex("get upstream -t x -F sweep");
  assert.equal(sweep.stdout.split(",")[0], idOf(t, "data"));
  await t.yanex("get downstream data --depth 0 -F csv").stdout("from,to,slot\n");
  await t.yanex("get upstream a -F csv").stdout("from,to,slot\n<id1>,<id2>,data\n");
  await t.yanex("get upstream a -F markdown").stdout(
    "| From | To | Slot |\n| --- | --- | --- |\n| <id1> | <id2> | data |\n",
  );
  await t.yanex("get lineage data").stdout(/<\*> <id1> data \(train\.py\) ✓\n└─ used by\n/);
});
