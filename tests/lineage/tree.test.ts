import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { pipeline, putStored } from "./stored.ts";

const legend = "<*> the experiment asked for, <slot> the name of a dependency, ✓ completed\n\n";

/** The tree as it is printed, ids included, without its legend. */
async function tree(t: Sandbox, args: string): Promise<string> {
  const { stdout } = await t.yanex(`lineage ${args}`).stderr("");
  assert.ok(stdout.startsWith(legend), stdout);
  return stdout.slice(legend.length);
}

test("the lineage of an experiment shows what it depends on and what uses it", async (t) => {
  putStored(t, pipeline);
  assert.equal(
    await tree(t, "train-2"),
    `<*> 2b000002 train-2 (train.py) ✓
├─ depends on
│  └─ <data> 1a000001 prepare (prepare_data.py) ✓
└─ used by
   └─ <model2> 3c000001 [unnamed] (ensemble.py) ✓
      └─ <ensemble> 4d000001 report ○ staged
`,
  );
});

test("--up shows only what it depends on, each experiment once", async (t) => {
  putStored(t, pipeline);
  assert.equal(
    await tree(t, "4d --up"),
    `<*> 4d000001 report ○ staged
└─ depends on
   └─ <ensemble> 3c000001 [unnamed] (ensemble.py) ✓
      ├─ <model1> 2b000003 train-1 (train.py) ✓
      │  └─ <data> 1a000001 prepare (see below)
      ├─ <model2> 2b000002 train-2 (train.py) ✓
      │  └─ <data> 1a000001 prepare (see below)
      └─ <data> 1a000001 prepare (prepare_data.py) ✓
`,
  );
});

test("--down shows only what uses it, in the order of the starts", async (t) => {
  putStored(t, pipeline);
  assert.equal(
    await tree(t, "prepare --down"),
    `<*> 1a000001 prepare (prepare_data.py) ✓
└─ used by
   ├─ <data> 2b000003 train-1 (train.py) ✓
   │  └─ <model1> 3c000001 [unnamed] (see below)
   ├─ <data> 2b000002 train-2 (train.py) ✓
   │  └─ <model2> 3c000001 [unnamed] (see below)
   ├─ <data> 2b000001 train-3 (train.py) ✗ failed
   └─ <data> 3c000001 [unnamed] (ensemble.py) ✓
      └─ <ensemble> 4d000001 report ○ staged
`,
  );
  assert.equal(await tree(t, "prepare --up --down"), await tree(t, "prepare"));
});

test("--depth cuts, and says how much is missing", async (t) => {
  putStored(t, pipeline);
  assert.equal(
    await tree(t, "train-1 --depth 1"),
    `<*> 2b000003 train-1 (train.py) ✓
├─ depends on
│  └─ <data> 1a000001 prepare (prepare_data.py) ✓
└─ used by
   └─ <model1> 3c000001 [unnamed] (ensemble.py) ✓ … 1 more
`,
  );
  assert.equal(
    await tree(t, "prepare --depth 0"),
    "<*> 1a000001 prepare (prepare_data.py) ✓ … 4 more\n",
  );
});

test("an experiment without dependencies stands alone", async (t) => {
  putStored(t, { aaaaaaaa: {} });
  assert.equal(await tree(t, "aaaaaaaa"), "<*> aaaaaaaa [unnamed] ✓\n");
});

test("archived experiments belong to a lineage; -a finds them by name", async (t) => {
  putStored(t, {
    aaaaaaaa: { name: "old", archived: true },
    bbbbbbbb: { name: "new", uses: { data: "aaaaaaaa" } },
  });
  assert.equal(
    await tree(t, "new"),
    `<*> bbbbbbbb new ✓
└─ depends on
   └─ <data> aaaaaaaa old ✓ (archived)
`,
  );
  await t.yanex("lineage old").fails(1).stdout("").stderr(/^hint: .* add --archived$/m);
  assert.match(await tree(t, "old -a"), /^<\*> aaaaaaaa old ✓ \(archived\)\n└─ used by\n/);
});

test("a dependency that was deleted is there as missing", async (t) => {
  putStored(t, { bbbbbbbb: { uses: { data: "aaaaaaaa", model: "aaaaaaab" } } });
  assert.equal(
    await tree(t, "bbbb"),
    `<*> bbbbbbbb [unnamed] ✓
└─ depends on
   ├─ <data> aaaaaaaa [deleted] ?
   └─ <model> aaaaaaab [deleted] ?
`,
  );
});

test("a circle that somebody wrote by hand is marked and ends", async (t) => {
  putStored(t, { aaaaaaaa: { uses: { x: "bbbbbbbb" } }, bbbbbbbb: { uses: { y: "aaaaaaaa" } } });
  assert.equal(
    await tree(t, "aaaa --up"),
    `<*> aaaaaaaa [unnamed] ✓
└─ depends on
   └─ <x> bbbbbbbb [unnamed] ✓
      └─ <*> <y> aaaaaaaa [unnamed] (a cycle, see above)
`,
  );
});

test("long names give way to the width of the terminal", async (t) => {
  putStored(t, {
    aaaaaaaa: { name: "学習 ".repeat(20), script: "train.py" },
    bbbbbbbb: { uses: { data: "aaaaaaaa" } },
  });
  t.env.COLUMNS = "50";
  assert.match(
    await tree(t, "bbbb"),
    /\n {3}└─ <data> aaaaaaaa 学習 学習 学習… \(train\.py\) ✓\n$/,
  );
});

test("control characters of a store never reach the terminal", async (t) => {
  const danger = "\x1b]0;title\x07\x9b31m\u202e";
  putStored(t, {
    aaaaaaaa: { name: danger, script: `${danger}.py` },
    bbbbbbbb: { uses: { [danger]: "aaaaaaaa", gone: danger } },
  });
  for (const format of ["tree", "dot", "mermaid"]) {
    const { stdout } = await t.yanex(`lineage bbbb -F ${format}`);
    assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  }
  const coloured = await t.yanex("lineage bbbb", {
    env: { NO_COLOR: undefined, FORCE_COLOR: "1" },
  });
  assert.match(coloured.stdout, /\x1b\[36m<\\x1b\]0;title/);
  assert.doesNotMatch(coloured.stdout.replaceAll(/\x1b\[\d+m/g, ""), /[\x00-\x09\x0b-\x1f]/);
});
