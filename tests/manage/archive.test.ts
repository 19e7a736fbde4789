import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "../harness.ts";
import { placesOf, putStored, startRun } from "./stored.ts";

test("experiments are archived and brought back by id, name and beginning of an id", async (t) => {
  putStored(t, {
    aaaa1111: { name: "first", tags: ["b", "a"] },
    bbbb2222: { name: "second", status: "failed" },
    cccc3333: {},
  });
  await t.yanex("archive aaaa1111 second --force").stderr("").stdout(
    `The following 2 experiments will be archived:

  ID        Name    Status     Script    Tags  Created
  <id1>  first   completed  train.py  b, a  <time>
  <id2>  second  failed     train.py  -     <time>

Archiving 2 experiments...
  ✓ Archived <id1> (first)
  ✓ Archived <id2> (second)

✓ Successfully archived 2 experiments
`,
  );
  assert.deepEqual(placesOf(t), { regular: ["cccc3333"], archived: ["aaaa1111", "bbbb2222"] });
  await t.yanex("show aaaa1111").fails(1);
  await t.yanex("show aaaa1111 -a");
  await t.yanex("archive latest --force").stdout(/✓ Archived <id>\n/);
  await t.yanex("unarchive bbbb first cccc3333 --force").stderr("").stdout(
    /✓ Unarchived <id1> \(second\)\n.*✓ Unarchived <id2> \(first\)\n.*✓ Unarchived <id3>\n/,
  );
  assert.deepEqual(placesOf(t), { regular: ["aaaa1111", "bbbb2222", "cccc3333"], archived: [] });
});

test("filters say which are archived", async (t) => {
  putStored(t, {
    aaaa1111: { status: "failed", completed_at: "2026-01-05T00:00:00" },
    bbbb2222: { status: "failed", completed_at: "2026-02-05T00:00:00" },
    cccc3333: { completed_at: "2026-01-05T00:00:00" },
  });
  await t.yanex("archive -s failed --ended-before 2026-02-01 --force").stderr("")
    .stdout(/✓ Successfully archived 1 experiment\n$/);
  assert.deepEqual(placesOf(t).archived, ["aaaa1111"]);
  await t.yanex("archive -s cancelled --force").stderr("")
    .stdout("No regular experiments found to archive.\n");
  // Those that are there already are none of its business, and the other way round.
  await t.yanex("archive -s failed --force").stdout(/archived 1 experiment\n$/);
  await t.yanex("unarchive -s completed --force").stdout(
    "No archived experiments found to unarchive.\n",
  );
  await t.yanex("unarchive -s failed --force").stdout(/✓ Successfully unarchived 2 experiments\n$/);
});

test("machine formats carry nothing but data", async (t) => {
  putStored(t, { aaaa1111: {}, bbbb2222: {}, cccc3333: {} });
  Deno.mkdirSync(join(t.store.path, "archived/bbbb2222"), { recursive: true });
  const { stdout } = await t.yanex("archive aaaa1111 bbbb2222 --force -F json").fails(1)
    .stderr(
      /^The following 2 experiments will be archived:\n[^]*\nArchiving 2 experiments\.\.\.\n/,
    );
  const error = `experiment bbbb2222 cannot be moved: ${t.store.path}/archived/bbbb2222 is there ` +
    "already";
  assert.deepEqual(JSON.parse(stdout), {
    success: false,
    operation: "archive",
    experiments: ["aaaa1111"],
    failed: [{ id: "bbbb2222", experiment_id: "bbbb2222", error }],
    count: 1,
    success_count: 1,
    failure_count: 1,
    successful_ids: ["aaaa1111"],
    errors: [{ id: "bbbb2222", error }],
  });
  const csv = await t.yanex("archive bbbb2222 cccc3333 --force --csv").fails(1);
  assert.equal(csv.stdout, `id,status,error\r\nbbbb2222,failed,${error}\r\ncccc3333,success,\r\n`);
  const none = await t.yanex("archive -s failed --json").stderr(/^No regular experiments/);
  assert.deepEqual(JSON.parse(none.stdout).experiments, []);
  await t.yanex("archive -s failed --csv").stdout("id,status,error\r\n");
  await t.yanex("unarchive aaaa1111 --force -F markdown").stderr("").stdout(
    /### ✓ Unarchive Results\n\n- \*\*Successful\*\*: 1\n- \*\*Failed\*\*: 0\n\n\*\*Processed experiments:\*\*\n- `<id>`\n$/,
  );
});

test("without a terminal and without --force nothing is done", async (t) => {
  putStored(t, { aaaa1111: {}, bbbb2222: { archived: true } });
  const cases = [["archive aaaa1111", ""], ["archive -s completed -F json", ""], [
    "unarchive bbbb2222 --csv",
    "",
  ]] as const;
  for (const [args] of cases) {
    const { stderr } = await t.yanex(args).fails(1);
    assert.match(
      stderr,
      /error: nothing was done: to (un)?archive an experiment needs a yes, and there is nobody to ask\nhint: add --force if that is meant\n$/,
    );
  }
  assert.deepEqual(placesOf(t), { regular: ["aaaa1111"], archived: ["bbbb2222"] });
});

test("when one name is wrong nothing is done for the others", async (t) => {
  putStored(t, {
    aaaa1111: { name: "twin" },
    aaaa2222: { name: "twin" },
    bbbb2222: { name: "old", archived: true },
  });
  const cases: [args: string, message: RegExp][] = [
    ["archive aaaa1111 nothing", /^error: no experiment found with id or name `nothing`/],
    ["archive aaaa1111 twin", /^error: `twin` could mean 2 experiments\n/],
    ["archive aaaa1111 aaaa", /^error: `aaaa` could mean 2 experiments\n/],
    // Enough for looking, too little for changing.
    ["archive aaaa1111 aa", /^error: no experiment found with id or name `aa`.*\n {2}similar ones/],
    ["archive aaaa1111 old", /^error: no experiment found.*\nhint: an archived experiment is/],
    ["unarchive bbbb2222 aaaa1111", /^error: experiment `<id>` is not archived\n/],
    ["archive aaaa1111 latest~7", /^error: no experiment found with id or name `latest~7`/],
  ];
  for (const [args, message] of cases) {
    await t.yanex(`${args} --force`).fails(1).stdout("").stderr(message);
  }
  assert.deepEqual(placesOf(t), { regular: ["aaaa1111", "aaaa2222"], archived: ["bbbb2222"] });
});

test("wrong usage is told so", async (t) => {
  putStored(t, { aaaa1111: {} });
  const cases: [args: string, message: RegExp][] = [
    ["", /^error: which experiments to archive was not said\nhint: .*yanex archive --help\n$/],
    ["--global --project x", /^error: which experiments to archive was not said/],
    ["aaaa1111 -s failed", /^error: which experiments to archive was said by name and by filter/],
    ["aaaa1111 --sideways", /^error: unknown option `--sideways`/],
    ["-s odd", /^error: .*odd/],
    ["aaaa1111 -F xml", /^error: .*xml/],
  ];
  for (const [args, message] of cases) {
    await t.yanex(`archive ${args}`).fails(2).stdout("").stderr(message);
  }
  assert.deepEqual(placesOf(t).archived, []);
});

test("one that runs stays; the others go", async (t) => {
  putStored(t, { aaaa1111: {} });
  const { running, id } = await startRun(t);
  const { stdout } = await t.yanex(`archive ${id} aaaa1111 --force`).fails(1).stderr(
    "  ✗ Failed to archive <id> (waiting): experiment <id> is running\n" +
      "✗ Failed to archive 1 experiment\n" +
      "hint: wait for its end, or end it: yanex cancel <id>\n",
  );
  assert.match(stdout, /^The following 1 experiment will be archived:\n/);
  assert.deepEqual(placesOf(t), { regular: [id], archived: ["aaaa1111"] });
  t.write("stop", "");
  await running.ended();
  await t.yanex(`archive ${id} --force`);
});

test("text of a store cannot do anything to the terminal", async (t) => {
  putStored(t, { aaaa1111: { name: "a\x1b[31mb\nc", tags: ["\x07"], script_path: "/w/\x9b.py" } });
  const { stdout } = await t.yanex("archive aaaa1111 --force");
  assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  assert.match(stdout, /✓ Archived aaaa1111 \(a\\x1b\[31mb\\nc\)\n/);
});

test("a record that cannot be read can be archived and deleted by its id", async (t) => {
  putStored(t, { aaaa1111: {} });
  Deno.writeTextFileSync(join(t.store.folder("aaaa1111"), "metadata.json"), '{"id": ');
  await t.yanex("archive aaaa1111 --force").stdout(/<id> +\[unnamed\] +broken/);
  assert.deepEqual(placesOf(t).archived, ["aaaa1111"]);
  await t.yanex("delete -a aaaa1111 --force");
  t.store.isEmpty();
});

test("on a narrow terminal the preview keeps what tells experiments apart", async (t) => {
  putStored(t, { aaaa1111: { name: "with a name that is quite long" }, bbbb2222: {} });
  const { stdout } = await t.yanex("archive aaaa1111 bbbb2222 --force", { env: { COLUMNS: "40" } });
  assert.match(stdout, /^ {2}ID +Name +Status\n {2}aaaa1111 {2}with a .*… {2}completed\n/m);
});
