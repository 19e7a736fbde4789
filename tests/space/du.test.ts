import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { put } from "../doctor/damage.ts";

/** Three experiments: large artifacts, long output, and an archived one with metrics. */
function fill(t: Sandbox): void {
  const sweep = { id: "5b0e6d12", index: 0, size: 1 };
  const large = put(t, "aaaaaaaa", {
    name: "large",
    project: "vision",
    script_path: "/w/train.py",
  });
  Deno.writeTextFileSync(join(large, "artifacts/model.pt"), "x".repeat(300_000));
  const long = put(t, "bbbbbbbb", { project: "vision", status: "failed", sweep });
  Deno.writeTextFileSync(join(long, "artifacts/stdout.txt"), "x".repeat(200_000));
  const old = put(t, "archived/cccccccc", { name: "old", script_path: "/w/train.py" });
  Deno.writeTextFileSync(join(old, "metrics.jsonl"), "x".repeat(100_000));
}

const columns = ["artifacts", "metrics", "patch", "output", "other", "total"] as const;

interface Line {
  readonly id?: string;
  readonly key?: string | null;
  readonly experiments?: number;
  readonly artifacts: number;
  readonly metrics: number;
  readonly patch: number;
  readonly output: number;
  readonly other: number;
  readonly total: number;
}

test("du shows experiments by size, the largest first, with a sum", async (t) => {
  fill(t);
  const { stdout } = await t.yanex("du").stderr("");
  const lines = stdout.split("\n").map((line) => line.replace(/[\d.]+ [KMG]?B/g, "#").trimEnd());
  assert.deepEqual(lines.map((line) => line.replace(/ {2,}/g, "  ")), [
    "ID  Name  Status  Artifacts  Metrics  Patch  Output  Total",
    "aaaaaaaa  large  completed  #  #  #  #  #",
    "bbbbbbbb  [unnamed]  failed  #  #  #  #  #",
    "cccccccc a  old  completed  #  #  #  #  #",
    "Total  3  #  #  #  #  #",
    "",
  ]);
  await t.yanex("du -l 1").stdout(/^ID .*\n\S+ +large .*\nTotal +3 .*\n$/);
});

test("du --json has every kind in bytes, and sums that agree", async (t) => {
  fill(t);
  const { stdout } = await t.yanex("du --json").stderr("");
  const { experiments, total } = JSON.parse(stdout) as {
    experiments: (Line & { archived: boolean; status: string; name: string | null })[];
    total: Line & { saved: number };
  };
  assert.deepEqual(
    experiments.map(({ id, archived, status, name }) => [id, archived, status, name]),
    [
      ["aaaaaaaa", false, "completed", "large"],
      ["bbbbbbbb", false, "failed", null],
      ["cccccccc", true, "completed", "old"],
    ],
  );
  const [large, long, old] = experiments;
  assert.ok(large!.artifacts >= 300_000 && large!.output === 0);
  assert.ok(long!.output >= 200_000 && long!.artifacts === 0);
  assert.ok(old!.metrics >= 100_000 && old!.patch === 0);
  for (const column of columns) {
    assert.equal(total[column], experiments.reduce((sum, line) => sum + line[column], 0), column);
  }
  assert.equal(total.experiments, 3);
  assert.equal(total.saved, 0);
  await t.yanex("du -F json").stdout(t.normalise(stdout));
});

test("du --csv has one row for each, numbers in bytes", async (t) => {
  fill(t);
  put(t, "dddddddd", { name: 'a "b", c\nd' });
  const { stdout } = await t.yanex("du --csv").stderr("");
  assert.match(
    stdout,
    /^id,name,status,archived,artifacts,metrics,patch,output,other,total\r\naaaaaaaa,large,completed,false,\d+,0,0,0,\d+,\d+\r\n/,
  );
  assert.match(stdout, /\r\ndddddddd,"a ""b"", c\nd",completed,false,0,0,0,0,\d+,\d+\r\n$/);
});

test("du --by adds up", async (t) => {
  fill(t);
  const groups = async (by: string) => {
    const { stdout } = await t.yanex(`du --by ${by} --json`).stderr("");
    const { groups } = JSON.parse(stdout) as { groups: Line[] };
    return groups.map(({ key, experiments }) => [key, experiments]);
  };
  assert.deepEqual(await groups("project"), [["vision", 2], [null, 1]]);
  assert.deepEqual(await groups("script"), [["train.py", 2], [null, 1]]);
  assert.deepEqual(await groups("status"), [["completed", 2], ["failed", 1]]);
  assert.deepEqual(await groups("sweep"), [[null, 2], ["5b0e6d12", 1]]);
  await t.yanex("du --by status -m").stdout(
    /^\| status \| experiments \| artifacts .*\n(\| -+ )+\|\n\| completed \| 2 \| .*\n\| failed \| 1 /,
  );
  await t.yanex("du --by project").stdout(
    /^Project +Experiments .*\nvision +2 .*\n\[no project\] +1 .*\nTotal +3 /,
  );
});

const withLinks = skipUnless(Deno.build.os !== "windows", "makes hard and symbolic links");

test("what a sweep shares counts once, and links lead nowhere", withLinks, async (t) => {
  t.write("train.py", "import yanex\n");
  await t.commit();
  t.write("train.py", `import yanex\n# ${"x".repeat(100_000)}\n`);
  await t.yanex('run train.py -p "x=list(1, 2, 3)" -q');
  t.write("data/large.bin", "x".repeat(1_000_000));
  const [first] = t.store.ids();
  Deno.symlinkSync(join(t.dir, "data"), join(t.store.folder(first!), "artifacts/data"));
  Deno.symlinkSync(join(t.dir, "data"), join(t.store.path, "linked00"));
  const { stdout } = await t.yanex("du --json --all").stderr("");
  const { experiments, total } = JSON.parse(stdout) as {
    experiments: (Line & { shared: number })[];
    total: Line & { saved: number };
  };
  const sharing = experiments.filter(({ shared }) => shared > 0);
  assert.equal(sharing.length, 3);
  const { patch } = sharing[0]!;
  assert.ok(patch >= 100_000);
  assert.equal(total.patch, patch);
  assert.equal(total.saved, 2 * patch);
  assert.ok(total.total < 1_000_000, "links were followed");
  await t.yanex("du").stdout(/\n\nFiles that several experiments share .*: [\d.]+ KB saved\.\n/);
});

test("an empty store, and none, take up nothing", async (t) => {
  await t.yanex("du").stdout("No experiments found.\n").stderr("");
  const { stdout } = await t.yanex("du --json");
  assert.deepEqual(JSON.parse(stdout).experiments, []);
  await t.yanex("du --csv").stdout(/^id,name,.*\r\n$/);
});

test("names from a store reach the terminal harmless, and wide ones keep columns", async (t) => {
  put(t, "aaaaaaaa", { name: "a\u001b[2Jb" });
  put(t, "bbbbbbbb", { name: "日本語" });
  Deno.mkdirSync(join(t.store.path, "cccccccc"));
  const { stdout } = await t.yanex("du").stderr("");
  assert.ok(!stdout.includes("\u001b"));
  assert.match(stdout, /\naaaaaaaa {2}a\\x1b\[2Jb {2,}completed/);
  assert.match(stdout, /\nbbbbbbbb {2}日本語 {2,}completed/);
  assert.match(stdout, /\ncccccccc {2}\[unnamed\] {2,}no record/);
});

test("options that are wrong are told so", async (t) => {
  const cases: [args: string, message: RegExp][] = [
    ["--by name", /^error: option `--by <what>` .*`name`.* project, script, sweep, status/],
    ["-l 0", /^error: /],
    ["-F yaml", /^error: `yaml` is not a form of the output\n/],
    ["--all -l 3", /^error: option `--all` cannot be used with option `-l, --limit <n>`/],
    ["--json --csv", /^error: more than one format is asked for\n/],
    ["x", /^error: too many arguments/],
  ];
  for (const [args, message] of cases) {
    await t.yanex(`du ${args}`).fails(2).stdout("").stderr(message);
  }
});

test("a narrow terminal gets fewer columns, and the sum of each line is among them", async (t) => {
  fill(t);
  const widths = async (columns: string, args = "du") => {
    const { stdout } = await t.yanex(args, { env: { COLUMNS: columns } }).stderr("");
    const [table] = stdout.split("\n\n");
    const lines = table!.trimEnd().split("\n");
    assert.ok(lines.every((line) => line.length <= Number(columns)), stdout);
    return lines[0]!.trim().split(/ {2,}/);
  };
  assert.deepEqual(await widths("40"), ["ID", "Name", "Total"]);
  assert.deepEqual((await widths("60")).slice(2), ["Status", "Artifacts", "Total"]);
  assert.deepEqual(await widths("30", "du --by project"), ["Project", "Total"]);
});

test("an experiment whose record cannot be read is broken", async (t) => {
  fill(t);
  Deno.writeTextFileSync(join(t.store.path, "aaaaaaaa/metadata.json"), '{"na');
  await t.yanex("du").stdout(/\[unread.* broken /m);
  await t.yanex("du --by status").stdout(/^broken +1 /m);
});
