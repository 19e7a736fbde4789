import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { shell } from "../run/shell.ts";
import { firstRun, idOf } from "./runs.ts";

test("cli-command is what was typed, with its sweep and what the script got", async (t) => {
  await firstRun(t);
  await t.yanex([
    ...["run", "train.py", "-q", "-c", "c.yaml", "-p", "seed=range(2)", "-n", "grid", "-t", "a"],
    ...["-d", "it's $5", "-D", "data=first", "--project", "other", "--", "--fold", "3 x"],
  ]);
  const { stdout } = await t.yanex("get cli-command --name 'grid*' --global --no-id");
  const command = 'yanex run train.py -c c.yaml -D data=first -p "seed=range(2)" -n "grid" ' +
    `-d 'it'\\''s $5' -t "a" --project "other" -- --fold "3 x"\n`;
  assert.equal(stdout, command + command);
});

test("run-command runs the same again, whatever its texts are", async (t) => {
  const base = await firstRun(t);
  t.write("echo.py", "import sys\nprint(sys.argv[1:])\n");
  const texts = {
    quote: `it's "quoted"`,
    dollar: "$HOME `date` \\ !",
    comma: "a, b",
    looks: "1e3",
    empty: "",
    spaces: "  around  ",
    lines: "one\ntwo",
    none: null,
    flag: true,
    tiny: 1e-7,
    list: ["a, b", 1, null],
    deep: { er: { lr: 0.5 }, nothing: {} },
    é: "ü 学",
  };
  t.write("odd.json", JSON.stringify(texts));
  await t.yanex([
    ...["run", "echo.py", "-q", "-c", "odd.json", "-n", "it's", "-t", "b", "-t", "a"],
    ...[
      "-d",
      "first\nsecond $x",
      "-D",
      `base=${base}`,
      "-p",
      "seed=3",
      "-p",
      'call="list(1, 2)"',
      "--",
      "--x=$y",
      "a 'b'",
      "",
    ],
  ]);
  // What was in a file may have changed since.
  t.write("odd.json", "{}");
  const id = idOf(t, "it's");
  const { stdout } = await t.yanex(["get", "run-command", id]);
  await shell(t, stdout.replace("yanex run", "yanex run -q"));
  const again = t.store.ids().find((other) => ![base, id].includes(other))!;
  for (const file of ["params.yaml", "artifacts/stdout.txt"]) {
    assert.equal(t.store.text(file, again), t.store.text(file, id), file);
  }
  const facts = (of: string) => {
    const { name, tags, description, project, script_args } = t.store.metadata(of);
    return { name, tags: [...tags].sort(), description, project, script_args };
  };
  assert.deepEqual(facts(again), facts(id));
  const used = (of: string) => JSON.parse(t.store.text("dependencies.json", of)).dependencies;
  assert.deepEqual(used(again), used(id));
  await t.yanex(["get", "run-command", again]).stdout(t.normalise(stdout));
});

test("of a sweep, run-command is that of the single experiment", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -p lr=0.1 -p 'seed=list(1, 2)' -n s");
  await t.yanex("get run-command --name '*' --no-id").stdout(
    'yanex run train.py -p "lr=0.1" -p "seed=2" -n "s-2" -t "sweep"\n' +
      'yanex run train.py -p "lr=0.1" -p "seed=1" -n "s-1" -t "sweep"\n',
  );
});

test("keys that --param cannot write are taken over from the experiment", async (t) => {
  t.write("train.py", "");
  t.write("c.yaml", "1: one\na.b: literal\n");
  await t.yanex("run train.py -q -c c.yaml -n odd");
  const id = t.store.onlyId();
  const { stdout } = await t.yanex("get run-command odd");
  assert.equal(stdout, `yanex run train.py --clone-from ${id} -n "odd"\n`);
  await shell(t, stdout);
  const again = t.store.ids().find((other) => other !== id)!;
  assert.equal(t.store.text("params.yaml", again), t.store.text("params.yaml", id));
});

test("a record without a command line has none", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n x");
  const file = `${t.store.folder(t.store.onlyId())}/metadata.json`;
  const record = JSON.parse(Deno.readTextFileSync(file));
  delete record.cli_args;
  record.script_path = null;
  Deno.writeTextFileSync(file, JSON.stringify(record));
  await t.yanex("get cli-command x").stdout("[not_found]\n");
  await t.yanex("get run-command x").stdout("[not_found]\n");
});
