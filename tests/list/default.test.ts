import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { few, putStored } from "./stored.ts";

test("the list is a table, the newest first, without archived ones", async (t) => {
  putStored(t, few);
  const { stdout } = await t.yanex("list --global", { env: { COLUMNS: "120" } }).stderr("");
  assert.equal(
    stdout,
    `ID        Project  Name       Status       Script           Tags                Created  Duration
3c000004  -        [unnamed]  ○ staged     train.py         -                2026-03-04         -
2b000003  vision   Train-2    ✗ failed     train.py         paper            2026-03-03      4.5s
2b000002  vision   train-1    ✓ completed  train.py         baseline, paper  2026-03-02    2h 30m
1a000001  vision   prepare    ✓ completed  prepare_data.py  -                2026-03-01        8s
`,
  );
});

test("ten are shown unless told otherwise, and how many more there are is said", async (t) => {
  const many = Array.from({ length: 12 }, (_, at) => [
    `a00000${String(at).padStart(2, "0")}`,
    { created_at: `2026-03-01T09:00:${String(at).padStart(2, "0")}.000000`, name: `n${at}` },
  ]);
  putStored(t, Object.fromEntries(many));
  const shown = async (args: string) => {
    const lines = (await t.yanex(`list ${args}`).stderr("")).stdout.trimEnd().split("\n");
    return { rows: lines.filter((line) => /^a0/.test(line)).length, last: lines.at(-1)! };
  };
  assert.deepEqual(await shown(""), {
    rows: 10,
    last: "Showing 10 of 12 experiments (use --all to show all of them)",
  });
  assert.deepEqual(await shown("-l 3"), {
    rows: 3,
    last: "Showing 3 of 12 experiments (use --all to show all of them)",
  });
  assert.equal((await shown("--all")).rows, 12);
  assert.doesNotMatch((await shown("--all")).last, /Showing/);
  assert.equal((await shown("--all -l 3")).rows, 12);
  assert.deepEqual(await shown("--name n1"), { rows: 1, last: "Showing 1 of 12 experiments" });
  assert.deepEqual(await shown("--name 'n1*' -l 2"), {
    rows: 2,
    last: "Showing 2 of 3 experiments that match, of 12 in all (use --all to show all that match)",
  });
});

test("in a git repository only the experiments of its project are shown", async (t) => {
  putStored(t, { ...few, "5e000006": { name: "mine", project: "project" } });
  await t.commit();
  await t.yanex("list").stdout(/^ID {8}Name .*\n<id> {2}mine .*\n$/).stderr("");
  await t.yanex("list --project vision").stdout(/^ID.*\n.*Train-2.*\n.*train-1.*\n.*prepare.*\n$/);
  await t.yanex(["list", "--project", ""]).stdout(/^ID {8}Name.*\n.*staged.*\n$/);
  await t.yanex("list --global --project vision").stdout(/^ID {8}Project .*\n(.*\n){5}$/);
  Deno.mkdirSync(`${t.dir}/sub`);
  await t.yanex("list", { cwd: "sub" }).stdout(/mine/);
});

test("on a narrow terminal columns give way, the id, the name and the status last", async (t) => {
  putStored(t, few);
  const { stdout } = await t.yanex("list -g", { env: { COLUMNS: "40" } }).stderr("");
  assert.equal(
    stdout,
    `ID        Name       Status
3c000004  [unnamed]  ○ staged
2b000003  Train-2    ✗ failed
2b000002  train-1    ✓ completed
1a000001  prepare    ✓ completed
`,
  );
  for (const COLUMNS of ["1", "20", "60", "79", "100"]) {
    await t.yanex("list -g", { env: { COLUMNS } }).stdout(/^(.*\n)*<id2> /).stderr("");
  }
});

test("archived ones are shown instead of the others, all of them", async (t) => {
  const many = Array.from({ length: 12 }, (_, at) => [
    `a00000${String(at).padStart(2, "0")}`,
    { archived: true },
  ]);
  putStored(t, { ...few, ...Object.fromEntries(many) });
  const { stdout } = await t.yanex("list -g --archived").stderr("");
  assert.equal(stdout.trimEnd().split("\n").length, 1 + 13);
  assert.doesNotMatch(stdout, /train-1/);
  await t.yanex("list -g -a -l 1").stdout(/Showing 1 of 13 experiments/);
});

test("a run that goes on shows how long, and one whose runner was killed has failed", async (t) => {
  const started_at = new Date(Date.now() - 3_725_000).toISOString().replace("Z", "000");
  const host = Deno.hostname();
  const runner = { host, pid: 2 ** 22 + 7, process_scope: null, process_start_time: "1" };
  putStored(t, {
    "1a000001": { name: "alive", status: "running", started_at, created_at: started_at },
    "1a000002": { name: "dead", status: "running", started_at, runner },
  });
  const { stdout } = await t.yanex("list", { env: { COLUMNS: "100" } }).stderr("");
  assert.match(stdout, /alive +● running .* 1 hour ago +1h 2m\n/);
  assert.match(stdout, /dead +✗ failed /);
  const [alive, dead] = JSON.parse((await t.yanex("list --json")).stdout);
  assert.equal(alive.status, "running");
  assert.ok(alive.duration > 3700 && alive.duration < 4000);
  assert.equal(dead.status, "failed");
  assert.equal(dead.runner_died, true);
});

test("a record that cannot be read is shown as broken, also behind the limit", async (t) => {
  putStored(t, {
    ...few,
    "9f000001": { metadata: '{"name": "cut' },
    "9f000002": { metadata: "" },
    "9f000003": { metadata: "[]" },
  });
  Deno.mkdirSync(`${t.store.path}/9f000004`);
  const { stdout } = await t.yanex("list -g").stderr("");
  assert.match(stdout, /9f000001 .*\[unreadable\] +! broken/);
  assert.doesNotMatch(stdout, /9f000004/);
  assert.match(
    stdout,
    /\n\nThe records of 3 experiments cannot be read: 9f0.*, 9f0.*, 9f0.* \(see yanex show\)\n$/,
  );
  await t.yanex("list -g -l 1").stdout(
    /staged(.*\n)*The records of 3 experiments cannot be read/,
  );
  await t.commit();
  await t.yanex("list").stdout(/unreadable.*! broken/).stderr("");
  const broken = JSON.parse((await t.yanex("list -g --json")).stdout).at(-1);
  assert.deepEqual(broken, {
    id: "9f000003",
    name: null,
    status: "unknown",
    tags: null,
    description: null,
    broken: "it holds no JSON object",
    archived: false,
  });
  await t.yanex("list -g --csv").stdout(/,,,broken,,,,\r\n/);
  await t.yanex("list -g -s failed --csv").stdout(/^ID.*\r\n<id>,vision,Train-2.*\r\n$/);
});

test("what a record says never reaches the terminal raw", async (t) => {
  putStored(t, {
    "1a000001": {
      name: "red\x1b[31m\u202eevil\nline",
      tags: ["\x07"],
      script_path: "/work/\x1b]0;title\x07.py",
      project: "p\r",
      created_at: "\x1b[2J",
      started_at: "\x1b[2J",
    },
    "1a000002": { name: "模型训练" },
    "1a000003": { name: "👩‍👩‍👧‍👦 family" },
  });
  const { stdout } = await t.yanex("list -g", { env: { COLUMNS: "150" } }).stderr("");
  assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  assert.match(stdout, /red\\x1b\[31m\\u202eevil\\nline/);
  assert.match(stdout, /模型训练 {21}✓/);
  assert.match(stdout, /👩‍👩‍👧‍👦 family {20}✓/);
  const { stdout: markdown } = await t.yanex("list -g --markdown").stderr("");
  assert.doesNotMatch(markdown, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
});

test("colours are there on demand", async (t) => {
  putStored(t, few);
  const env = { FORCE_COLOR: "1", NO_COLOR: undefined };
  const { stdout } = await t.yanex("list -g", { env }).stderr("");
  assert.match(stdout, /\x1b\[32m✓ completed\x1b\[39m/);
  assert.match(stdout, /\x1b\[31m✗ failed +\x1b\[39m/);
});
