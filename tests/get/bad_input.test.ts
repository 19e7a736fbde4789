import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { firstRun } from "./runs.ts";

test("a field that is not there is an error with suggestions", async (t) => {
  await firstRun(t);
  await t.yanex("get stauts first").fails(1).stdout("").stderr(
    /^error: unknown field `stauts`: did you mean status(, \w+)*\?\nhint: yanex get --help/,
  );
  await t.yanex("get los first").fails(1).stderr(/did you mean loss/);
  await t.yanex("get qqqqq first").fails(1).stderr(/^error: unknown field `qqqqq`\nhint/);
  await t.yanex(["get", "", "first"]).fails(1).stderr(/^error: unknown field ``/);
  await t.yanex("get param: first").fails(1).stderr(/^error: unknown field `param:`: did you mean/);
});

test("a short key of several is an error that lists them", async (t) => {
  await firstRun(t);
  for (const format of ["", " --json"]) {
    await t.yanex(`get lr first${format}`).fails(1).stdout("").stderr(
      "error: `lr` could mean param:lr, param:model.lr\nhint: write one of these\n",
    );
  }
});

test("a pattern is an error that names compare", async (t) => {
  await firstRun(t);
  for (const field of ["param:*", "lo?s", "[ab]"]) {
    await t.yanex(["get", field, "first"]).fails(1).stdout("").stderr(
      /^error: `.*` is a pattern, and `yanex get` takes one field\nhint: yanex compare/,
    );
  }
});

test("options that do not go together are told so", async (t) => {
  await firstRun(t);
  const cases: [args: string, message: RegExp][] = [
    ["", /^error: missing `field`/],
    ["status", /^error: it takes an experiment or filters\n/],
    ["status --global", /^error: it takes an experiment or filters\n/],
    ["status first --status failed", /^error: an experiment is named and filters are given/],
    ["status first --tail 1", /^error: --tail goes with stdout and stderr, not with `status`\n/],
    ["status first --follow", /^error: --follow goes with stdout and stderr/],
    ["status first --depth 3", /^error: --depth goes with upstream, downstream and lineage/],
    ["status first --include-deps", /^error: --include-deps goes with parameters/],
    ["stdout first --head -1", /^error: `-1` is not a valid value for --head: expected a whole/],
    ["stdout first --tail 0", /^error: `0` is not a valid value for --tail/],
    ["stdout first --tail x", /^error: `x` is not a valid value for --tail/],
    ["stdout first -F csv", /^error: --format csv cannot hold `stdout`\n/],
    ["artifacts first -F sweep", /^error: --format sweep cannot hold `artifacts`\n/],
    ["stdout first -f --json", /^error: --follow cannot be used with --format json\n/],
    ["stdout first -f --head 1", /^error: --follow cannot be used with --head\n/],
    ["stdout -f --status completed", /^error: --follow cannot be used with filters\n/],
    ["status first --json --csv", /^error: more than one format is asked for\n/],
    ["status first -F xml", /^error: .*xml/],
    ["status --started-after nonsense", /^error: .*nonsense/],
    ["status first second", /^error: too many arguments/],
  ];
  for (const [args, message] of cases) {
    await t.yanex(`get ${args}`).fails(2).stdout("").stderr(message);
  }
});

test("an experiment that is not there is an error", async (t) => {
  await firstRun(t);
  for (const wanted of ["ffffffff", "nope", "z"]) {
    await t.yanex(["get", "status", wanted]).fails(1).stdout("").stderr(
      /^error: no experiment found with id or name/,
    );
  }
});

test("a record that is broken is an error that names the file", async (t) => {
  const id = await firstRun(t);
  Deno.writeTextFileSync(join(t.store.folder(id), "metadata.json"), '{"id": ');
  for (const field of ["status", "name", "git.branch", "run-command"]) {
    await t.yanex(["get", field, id]).fails(1).stdout("").stderr(
      /^error: the record of experiment <id> cannot be read: <store>\/<id>\/metadata\.json: /,
    );
  }
  // What lies in other files is still there.
  await t.yanex(["get", "param:lr", id]).stdout("0.1\n");
  await t.yanex(["get", "metric:acc", id]).stdout("0.5\n");
  await t.yanex(["get", "stdout", id, "--head", "1"]).stdout("first\n");
  Deno.removeSync(join(t.store.folder(id), "metadata.json"));
  await t.yanex(["get", "status", id]).fails(1).stderr(/^error: no experiment found/);
});

test("control characters reach a file as they are, and no terminal", async (t) => {
  t.write("train.py", "print('\\x1b[31mred\\x1b[0m \\x1b]0;title\\x07')\n");
  await t.yanex(["run", "train.py", "-q", "-n", "x", "-d", "a\x1b[2Jb"]);
  const { stdout } = await t.yanex("get description x");
  assert.equal(stdout, "a\x1b[2Jb\n");
});
