import assert from "node:assert/strict";
import { test } from "../harness.ts";

const PRINT = `
import sys, yanex
print(yanex.get_params(), sys.argv[1:])
`;

test("a clone starts from the parameters of the other; files and options win over them", async (t) => {
  t.write("train.py", PRINT);
  t.write("base.yaml", "model: {layers: 4, size: 1.0}\nlr: 1\n");
  await t.yanex("run train.py -c base.yaml -p seed=7 -n first -t old -q");
  t.write("over.yaml", "model: {layers: 8}\n");
  await t.yanex("run train.py --clone-from first -c over.yaml -p lr=0.5 -q")
    .stdout("{'model': {'layers': 8, 'size': 1.0}, 'lr': 0.5, 'seed': 7} []\n");
  const clone = t.store.experiments().find(({ name }) => name !== "first")!;
  assert.equal(clone.name, null);
  assert.deepEqual(clone.tags, []);
  assert.equal(clone.cli_args.clone_from, "first");
});

test("without a script, the clone runs the script of the other with its arguments", async (t) => {
  t.write("train.py", PRINT);
  await t.yanex("run train.py -p a=1 -n first -q -- --fold 3");
  await t.yanex("run --clone-from first -q").stdout("{'a': 1} ['--fold', '3']\n");
});

test("cloning an unknown experiment is an error and creates nothing", async (t) => {
  t.write("train.py", PRINT);
  await t.yanex("run train.py --clone-from nope").fails(1)
    .stderr(/^error: no experiment found with id or name `nope`/);
  t.store.isEmpty();
});
