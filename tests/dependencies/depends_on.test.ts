import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";

const PREPARE = `
import yanex
yanex.save_artifact({"n": yanex.get_param("n", 1)}, "data.json")
`;

const USE = `
import yanex
deps = yanex.get_dependencies()
print(" ".join(f"{slot}={dep.name}" for slot, dep in deps.items()) or "none")
`;

async function makeThree(t: Sandbox): Promise<void> {
  t.write("prepare.py", PREPARE);
  t.write("use.py", USE);
  for (const name of ["one", "two", "six"]) await t.yanex(`run prepare.py -p n=1 -n ${name} -q`);
}

/** The experiment of this name. */
function named(t: Sandbox, name: string) {
  return t.store.experiments().find((experiment) => experiment.name === name)!;
}

test("several ids are dependencies of one experiment, by slots in order", async (t) => {
  await makeThree(t);
  await t.yanex("run use.py -D one,two -D six -n user -q").stdout("dep1=one dep2=two dep3=six\n");
  const { id, cli_args } = named(t, "user");
  const file = JSON.parse(t.store.text("dependencies.json", id));
  assert.deepEqual(file.dependencies, {
    dep1: named(t, "one").id,
    dep2: named(t, "two").id,
    dep3: named(t, "six").id,
  });
  assert.equal(file.metadata[named(t, "one").id].status_at_resolution, "completed");
  assert.match(file.created_at, /\+00:00$/);
  assert.deepEqual(cli_args.depends_on, ["one,two", "six"]);
});

test("slots are named, and several of one slot are numbered", async (t) => {
  await makeThree(t);
  await t.yanex("run use.py -D train=one,two -D data=six -q").stdout(
    "train1=one train2=two data=six\n",
  );
});

test("an experiment without dependencies has no file of them", async (t) => {
  t.write("use.py", USE);
  await t.yanex("run use.py -q").stdout("none\n");
  assert.ok(!t.store.has("dependencies.json"));
});

test("@script is the newest run of a script, also one that is staged only", async (t) => {
  await makeThree(t);
  await t.yanex("run use.py -D @prepare.py -q").stdout("dep1=six\n");
  await t.yanex("run prepare.py -n new --stage -q");
  await t.yanex("run use.py -D @prepare.py --stage -q");
  await t.yanex("run --staged -q").stdout("dep1=new\n");
});

test("list(...) sweeps over dependencies and is crossed with swept parameters", async (t) => {
  await makeThree(t);
  const words = ["run", "use.py", "-D", "train=list(one, two)", "-p", "x=1,2", "-n", "s", "-q"];
  await t.yanex(words).stdout("train=one\ntrain=one\ntrain=two\ntrain=two\n");
  const [one, two] = [named(t, "one").id, named(t, "two").id];
  const sweep = t.store.experiments().filter(({ tags }) => tags.includes("sweep"));
  assert.deepEqual(
    sweep.map(({ name }) => name).sort(),
    [
      `s-train-${one}-1`,
      `s-train-${one}-2`,
      `s-train-${two}-1`,
      `s-train-${two}-2`,
    ].sort(),
  );
});

test("an unknown, ambiguous or incomplete dependency is an error and creates nothing", async (t) => {
  t.write("prepare.py", PREPARE);
  t.write("use.py", USE);
  t.write("bad.py", "raise SystemExit(1)\n");
  await t.yanex("run prepare.py -n twin -q");
  await t.yanex("run prepare.py -n twin -q");
  await t.yanex("run bad.py -n wrong -q").fails(1);
  await t.yanex("run prepare.py -n later --stage -q");
  const before = t.store.ids().length;
  await t.yanex("run use.py -D nope").fails(1)
    .stderr(/^error: no experiment found with id or name `nope`/);
  await t.yanex("run use.py -D twin").fails(1)
    .stderr(/^error: `twin` could mean 2 experiments\n.*twin.*\n.*twin/);
  await t.yanex("run use.py -D wrong").fails(1)
    .stderr(/is failed; only completed experiments can be depended on\nhint: run it again/);
  await t.yanex("run use.py -D later").fails(1).stderr(/is staged; .*\nhint: run it first/);
  await t.yanex("run use.py -D wrong --stage").fails(1).stderr(/it can no longer complete/);
  await t.yanex("run use.py -D @other.py").fails(1)
    .stderr(/^error: no experiment of a script other.py/);
  await t.yanex("run use.py -D a,,b").fails(2).stderr(/has an empty id/);
  await t.yanex("run use.py -D 1x=a").fails(2).stderr(/has a slot that is not a name/);
  assert.equal(t.store.ids().length, before);
});

test("archived dependencies count, deleted ones break nothing", async (t) => {
  await makeThree(t);
  const { id } = named(t, "one");
  Deno.mkdirSync(`${t.store.path}/archived`);
  Deno.renameSync(t.store.folder(id), `${t.store.path}/archived/${id}`);
  await t.yanex("run use.py -D one -n user -q").stdout("dep1=one\n");
  Deno.removeSync(`${t.store.path}/archived/${id}`, { recursive: true });
  await t.yanex("lineage user").stdout(/\[deleted\]/);
});
