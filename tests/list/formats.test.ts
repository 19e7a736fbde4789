import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { few, putStored } from "./stored.ts";

test("JSON has the entries of metadata.json, the important ones first", async (t) => {
  putStored(t, {
    "1a000001": {
      ...few["2b000003"],
      aardvark: { nan: null, deep: [1.5] },
      error_message: "boom",
      cancellation_reason: null,
    },
  });
  const { stdout } = await t.yanex("list -g -F json").stderr("");
  const [experiment] = JSON.parse(stdout);
  assert.deepEqual(Object.keys(experiment), [
    "id",
    "project",
    "name",
    "status",
    "script_path",
    "tags",
    "description",
    "created_at",
    "started_at",
    "failed_at",
    "duration",
    "error_message",
    "aardvark",
    "archived",
  ]);
  assert.equal(experiment.duration, 4.5);
  assert.deepEqual(experiment.aardvark, { nan: null, deep: [1.5] });
  assert.match(stdout, /^\[\n {2}\{\n {4}"id": "1a000001",\n/);
  assert.match(stdout, /\n {2}\}\n\]\n$/);
  await t.yanex("list -g -j").stdout(t.normalise(stdout));
});

test("in JSON texts stand for NaN and infinities, and floats stay floats", async (t) => {
  const metadata = '{"id": "1a000001", "name": "x", "status": "completed", "tags": [], ' +
    '"duration": NaN, "best": {"loss": -Infinity, "acc": 1.0, "n": 12345678901234567890}}';
  putStored(t, { "1a000001": { metadata } });
  const { stdout } = await t.yanex("list --json").stderr("");
  const [experiment] = JSON.parse(stdout);
  assert.equal(experiment.best.loss, "-Infinity");
  assert.match(stdout, /"acc": 1\.0,/);
  assert.match(stdout, /"n": 12345678901234567890\n/);
  assert.equal(experiment.duration, "NaN");
});

test("CSV has a header, quotes what must be quoted, and computes durations", async (t) => {
  putStored(t, {
    "1a000001": { ...few["2b000002"], name: 'say "hi", twice\nplease' },
    "1a000002": few["3c000004"]!,
  });
  const { stdout } = await t.yanex("list -g -F csv").stderr("");
  assert.equal(
    stdout,
    "ID,Project,Name,Status,Script,Tags,Created,Duration\r\n" +
      "1a000002,,,staged,/work/train.py,,2026-03-04T09:00:00.000000,\r\n" +
      '1a000001,vision,"say ""hi"", twice\nplease",completed,/work/train.py,"baseline,paper",' +
      "2026-03-02T09:00:00.000000,9000.0\r\n",
  );
});

test("Markdown is a table under a heading", async (t) => {
  putStored(t, { "1a000001": { ...few["2b000002"], name: "a|b" }, "4d000005": few["4d000005"]! });
  const { stdout } = await t.yanex("list -g -m").stderr("");
  assert.equal(
    stdout,
    "## Experiments\n\n" +
      "| ID | Project | Name | Status | Script | Tags | Created | Duration |\n" +
      "| --- | ------- | ---- | ------ | ------ | ---- | ------- | -------- |\n" +
      "| 1a000001 | vision | a\\|b | completed | /work/train.py | baseline, paper | " +
      "2026-03-02T09:00:00.000000 | 2h 30m |\n",
  );
  await t.yanex("list -g -a --format Markdown").stdout(/^## Archived Experiments\n\n\| ID /);
});

test("nothing found has a form in each format, and is no error", async (t) => {
  putStored(t, few);
  await t.yanex("list -g -n nope --json").stdout("[]\n").stderr("");
  await t.yanex("list -g -n nope --csv")
    .stdout("ID,Project,Name,Status,Script,Tags,Created,Duration\r\n").stderr("");
  await t.yanex("list -g -n nope -m").stdout("_No experiments found_\n").stderr("");
  const { stdout } = await t.yanex("list -g -n nope").stderr("");
  assert.equal(
    stdout,
    `No experiments found.

Try adjusting your filters:
  • Leave out some of them: without any there are 4
  • A name is matched in full: --name '*nope*' finds parts of it
  • Archived experiments are shown by --archived
`,
  );
});

test("without any experiment it is said how to make one", async (t) => {
  await t.yanex("list").stderr("").stdout(
    "No experiments found.\n\nTo create your first experiment:\n  yanex run your_script.py\n",
  );
  await t.yanex("list --archived").stdout("No archived experiments found.\n");
  putStored(t, few);
  await t.commit();
  await t.yanex("list").stderr("").stdout(
    "No experiments found in project 'project'. Use --global to see all experiments.\n",
  );
  await t.yanex("list -s failed").stdout(
    /^No experiments found in project 'project'\. Use --global.*\n\nTry adjusting your filters:\n/,
  );
  t.store.ids();
});
