import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { putStored, trainings } from "./stored.ts";

test("one experiment has nothing to be compared with", async (t) => {
  putStored(t, trainings);
  await t.yanex("compare base").stderr("").stdout(`\
ID        Name  Status
<id>  base  completed

1 experiment, 0 parameters, 0 metrics
There is nothing to compare it with: see its values with --params all --metrics all
`);
  await t.yanex("compare base 3c00 --metrics none").stdout(/They do not differ: see what is/);
});

test("no experiment at all is no error, and its data is empty", async (t) => {
  await t.yanex("compare").stdout("No regular experiments found to compare.\n").stderr("");
  await t.yanex("compare --archived").stdout("No archived experiments found to compare.\n");
  const { stdout } = await t.yanex("compare --json --params lr").stderr("");
  assert.deepEqual(JSON.parse(stdout), {
    experiments: [],
    total_experiments: 0,
    param_columns: [],
    metric_columns: [],
  });
  await t.yanex("compare --csv").stdout("meta:id,meta:name,meta:status\r\n").stderr("");
  await t.yanex("compare -F markdown").stdout("_No experiments found_\n");
  await t.commit();
  await t.yanex("compare").stdout(
    "No regular experiments found to compare in project 'project'. Use --global to compare all.\n",
  );
});

test("an experiment that is not there is an error", async (t) => {
  putStored(t, trainings);
  await t.yanex("compare base nope").fails(1).stdout("")
    .stderr(/^error: no experiment found with id or name `nope`/);
});

test("ids and filters do not go together", async (t) => {
  putStored(t, trainings);
  for (const filter of ["-s completed", "-i 1a000001", "-n base", "-c train.py"]) {
    await t.yanex(`compare base ${filter}`).fails(2).stdout("").stderr(
      "error: experiments are named and filters are given; it must be one or the other\n" +
        "hint: leave out the ids or the filters\n",
    );
  }
});

test("columns that are not there, or not clear, are errors", async (t) => {
  putStored(t, { ...trainings, "4d000004": { params: "head:\n  n: 1\n" } });
  const cases: [options: string, message: string][] = [
    [
      "--params zzz",
      "error: --params: `zzz` is not a parameter of any of these experiments\n" +
      "hint: there are head.n, lr, model.act, model.n, note\n",
    ],
    [
      "--params n",
      "error: --params: `n` could mean head.n, model.n\n" +
      "hint: write one of these in full, or `*.n` for all of them\n",
    ],
    [
      "--params metric:acc",
      "error: --params: `metric:acc` names a metric\nhint: give it to --metrics\n",
    ],
    [
      "--metrics accuracy",
      "error: --metrics: `accuracy` is not a metric of any of these experiments\n" +
      "hint: there are acc, loss\n",
    ],
  ];
  for (const [options, message] of cases) {
    await t.yanex(`compare --json ${options}`).fails(1).stdout("").stderr(message);
  }
  await t.yanex("compare --meta nothing").fails(1).stderr(/is not a field of the record of any/);
});

test("options that are wrong are told so", async (t) => {
  putStored(t, trainings);
  const cases: [options: string, message: RegExp][] = [
    [
      "--metric-value median",
      /^error: option `--metric-value <which>` .*last, min, max, mean, first/,
    ],
    ["--max-rows 0", /^error: `0` is not a valid value for --max-rows/],
    ["--max-rows x", /^error: `x` is not a valid value for --max-rows/],
    ["--params", /^error: option `--params <keys>` needs a value/],
    ["--format xml", /^error: `xml` is not a form of the output/],
    ["--started-after sometime", /^error: .*sometime/],
    ["--sideways", /^error: unknown option `--sideways`/],
  ];
  for (const [options, message] of cases) {
    await t.yanex(`compare ${options}`).fails(2).stdout("").stderr(message);
  }
});

test("a place that --export cannot write to is an error", async (t) => {
  putStored(t, trainings);
  await t.yanex("compare --export none/out.csv").fails(1).stdout("")
    .stderr(
      "error: cannot write none/out.csv: No such file or directory\nhint: make its folder first\n",
    );
  t.write("file", "");
  await t.yanex("compare --export file/out.csv").fails(1).stdout("").stderr(
    /^error: cannot write file\//,
  );
  Deno.mkdirSync(join(t.dir, "folder"));
  await t.yanex("compare --export folder").fails(1).stdout("").stderr(
    "error: cannot write folder: it is a folder\n" +
      "hint: that is a folder: choose the name of a file\n",
  );
});

const mayWriteAnywhere = Deno.build.os !== "windows" && Deno.uid() === 0;

test(
  "so is a folder that may not be written to",
  skipUnless(!mayWriteAnywhere, "root may write anywhere"),
  async (t) => {
    putStored(t, trainings);
    Deno.mkdirSync(join(t.dir, "closed"), { mode: 0o500 });
    await t.yanex("compare --export closed/out.csv").fails(1).stdout("").stderr(
      /^error: cannot write closed\/out\.csv: Permission denied\nhint: choose a folder that you may/,
    );
  },
);

/** Puts an experiment with broken files beside the others. */
function putBroken(t: Sandbox, id: string, file: string, text: string): void {
  putStored(t, { [id]: { name: "broken", metrics: [] } });
  Deno.writeTextFileSync(join(t.store.folder(id), file), text);
}

test("a broken record is left out with a warning, and an error if it is named", async (t) => {
  putStored(t, trainings);
  putBroken(t, "4d000004", "metadata.json", '{"id": ');
  const { stdout } = await t.yanex("compare --json")
    .stderr(/^warning: experiment <id> is left out: its record is broken: /);
  assert.equal(JSON.parse(stdout).total_experiments, 3);
  await t.yanex("compare base 4d00").fails(1).stdout("").stderr(
    /^error: the record of experiment <id> cannot be read/,
  );
});

test("broken parameters and metrics are warnings, and the rest is compared", async (t) => {
  putStored(t, trainings);
  putBroken(t, "4d000004", "params.yaml", "a: [1,\n");
  putBroken(t, "5e000005", "metrics.json", "[{");
  const { stdout } = await t.yanex("compare --json --params all").stderr(
    /^warning: the parameters of experiment <id1> cannot be read: .*\nwarning: the metrics of experiment <id2> cannot be read: .*\n$/,
  );
  assert.equal(JSON.parse(stdout).total_experiments, 5);
});
