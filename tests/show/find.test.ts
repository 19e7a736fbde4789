import { test } from "../harness.ts";

test("an experiment is found by its id, the beginning of it, and its name", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n 'the first'");
  await t.yanex("run train.py -q -n second");
  const [id] = t.store.ids();
  for (const wanted of [id!, id!.slice(0, 7), "the first"]) {
    await t.yanex(["show", wanted]).stdout(/^Experiment: the first \(<id>\)\n/);
  }
});

test("a text that is a name and the beginning of another id names neither", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q");
  const id = t.store.onlyId();
  await t.yanex(`run train.py -q -n x${id.slice(0, 6)}`);
  const file = `${t.store.folder(t.store.ids().find((other) => other !== id)!)}/metadata.json`;
  const record = JSON.parse(Deno.readTextFileSync(file));
  Deno.writeTextFileSync(file, JSON.stringify({ ...record, name: id.slice(0, 6) }));
  await t.yanex(`show ${id.slice(0, 6)}`).fails(1).stdout("").stderr(/could mean 2 experiments\n/);
});

test("an experiment of another store is found there only", async (t) => {
  t.write("train.py", "");
  const env = { YANEX_EXPERIMENTS_DIR: `${t.dir}/other` };
  await t.yanex("run train.py -q -n there", { env });
  await t.yanex("show there", { env }).stdout(/^Experiment: there /);
  await t.yanex("show there").fails(1).stderr(/^error: no experiment found/);
});
