import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";

const script = "import yanex\nprint('out')\nyanex.log_metrics({'loss': 0.5})\n";

const hint = "hint: its parameters, metrics and artifacts are untouched beside that file; " +
  "restore the file from a backup if there is one\n";

/** Runs a script, does something to its metadata.json, and gives that file. */
async function damaged(t: Sandbox, damage: (file: string) => void): Promise<string> {
  t.write("train.py", script);
  await t.yanex("run train.py -q -p lr=0.1");
  const id = t.store.onlyId();
  const file = `${t.store.folder(id)}/metadata.json`;
  damage(file);
  return id;
}

/** The error for {@link damaged} with ids and paths as they are after normalising. */
function says(reason: string, id = "<id>"): string {
  return `error: the record of experiment ${id} cannot be read: ` +
    `<store>/${id}/metadata.json: ${reason}\n${hint}`;
}

test("a metadata.json that is cut in half", async (t) => {
  const id = await damaged(t, (file) => {
    const text = Deno.readTextFileSync(file);
    Deno.writeTextFileSync(file, text.slice(0, text.length / 2));
  });
  for (const option of ["", "--json", "--fix"]) {
    await t.yanex(`show ${id} ${option}`).fails(1).stdout("")
      .stderr(
        /^error: the record of experiment <id> cannot be read: <store>\/<id>\/metadata\.json: .*\nhint: /,
      );
  }
  // Nothing was done to what is there.
  assert.equal(t.store.text("params.yaml", id), "lr: 0.1\n");
  assert.equal(t.store.artifact(id, "stdout.txt"), "out\n");
  assert.match(t.store.text("metrics.jsonl", id), /"loss": 0\.5/);
});

test("a metadata.json that is empty", async (t) => {
  const id = await damaged(t, (file) => Deno.writeTextFileSync(file, ""));
  await t.yanex(`show ${id}`).fails(1).stdout("").stderr(says("the file is empty"));
});

test("a metadata.json that is no JSON", async (t) => {
  const id = await damaged(t, (file) => Deno.writeTextFileSync(file, "hello\n"));
  await t.yanex(`show ${id}`).fails(1).stdout("")
    .stderr(says("a value is expected here (at character 1)"));
});

test("a metadata.json that is a list", async (t) => {
  const id = await damaged(t, (file) => Deno.writeTextFileSync(file, "[]\n"));
  await t.yanex(`show ${id}`).fails(1).stdout("").stderr(says("it holds no JSON object"));
});

test("a metadata.json that is a folder", async (t) => {
  const id = await damaged(t, (file) => {
    Deno.removeSync(file);
    Deno.mkdirSync(file);
  });
  await t.yanex(`show ${id}`).fails(1).stdout("").stderr(says("Is a directory"));
});

test("a folder without metadata.json is no experiment, and not suggested", async (t) => {
  const id = await damaged(t, Deno.removeSync);
  const { stderr } = await t.yanex(`show ${id}`).fails(1).stdout("");
  assert.match(stderr, /^error: no experiment found with id or name `\w{8}` in .*\nhint: /);
});

test("other experiments are found past a damaged one", async (t) => {
  await damaged(t, (file) => Deno.writeTextFileSync(file, "{"));
  await t.yanex("run train.py -q -n good");
  await t.yanex("show good").stdout(/^Experiment: good \(/);
});

test("fields of the wrong type are passed over", async (t) => {
  const wrong = {
    ...{ name: [1], status: 3, tags: "x", git: 7, environment: [], runner: 5, slurm: "s" },
    ...{ created_at: 12, started_at: "soon", duration: "x", script_args: { a: 1 } },
  };
  const id = await damaged(t, (file) => Deno.writeTextFileSync(file, JSON.stringify(wrong)));
  await t.yanex(`show ${id}`).stdout(
    /^Experiment: \[unnamed\] \(<id>\)\n {6}Status {2}\? unknown\n/,
  );
  const { stdout } = await t.yanex(`show ${id} --json`);
  assert.equal(JSON.parse(stdout).status, "unknown");
});

test("what else is damaged is a warning, and the rest is shown", async (t) => {
  const id = await damaged(t, () => {});
  const folder = t.store.folder(id);
  Deno.writeTextFileSync(`${folder}/params.yaml`, "lr: [\n");
  // The JSON twin counts only while it is not older.
  Deno.utimeSync(`${folder}/.params.json`, 1, 1);
  Deno.removeSync(`${folder}/metrics.jsonl`);
  Deno.writeTextFileSync(`${folder}/metrics.json`, '[{"step": 0,');
  const { stderr } = await t.yanex(`show ${id}`).stdout(/^ {6}Status {2}✓ completed$/m)
    .stdout(/^ {2}stdout\.txt /m);
  const warnings = stderr.trimEnd().split("\n");
  assert.equal(warnings.length, 2);
  assert.match(
    warnings[0]!,
    /^warning: the parameters of experiment \w+ cannot be read: .*params\.yaml, line 1, column 5: /,
  );
  assert.match(warnings[1]!, /^warning: the metrics of experiment \w+ cannot be read: /);
});
