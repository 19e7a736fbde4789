import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { permissions, withPermissions } from "../run/confined.ts";
import { withYanex } from "../run/shell.ts";

/** A config file that must be refused with this text, and nothing created. */
async function refused(t: Sandbox, file: string, content: string, says: string): Promise<void> {
  t.write("train.py", "");
  t.write(file, content);
  await t.yanex(`run train.py -c ${file}`).fails(2).stdout("").stderr(says);
  assert.deepEqual([...Deno.readDirSync(t.home)].map(({ name }) => name), []);
}

test("a missing config file is an error and creates nothing", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -c nope.yaml").fails(2).stdout("")
    .stderr("error: config file nope.yaml does not exist\n");
  t.store.isEmpty();
});

test("a folder as config file", async (t) => {
  t.write("train.py", "");
  t.write("configs/a.yaml", "");
  await t.yanex("run train.py -c configs").fails(2).stdout("").stderr(
    "error: config file configs cannot be read: Is a directory\n" +
      "hint: check that it is a file and that you may read it\n",
  );
  t.store.isEmpty();
});

test("a config file that may not be read, the default one too", permissions, async (t) => {
  t.write("train.py", "");
  t.write("config.yaml", "a: 1\n");
  Deno.chmodSync(`${t.dir}/config.yaml`, 0o000);
  const [program, ...args] = withPermissions(withYanex("yanex run train.py"));
  await t.call(program!, args).fails(2).stdout("").stderr(
    "error: config file config.yaml cannot be read: Permission denied\n" +
      "hint: check that it is a file and that you may read it\n",
  );
  t.store.isEmpty();
});

test("a colon too many", (t) =>
  refused(
    t,
    "base.yaml",
    "seed: 1\nlr: 0.1: 2\n",
    `error: config file base.yaml, line 2, column 8: mapping values are not allowed here
  2 | lr: 0.1: 2
    |        ^
hint: quote the value if the colon belongs to it
`,
  ));

test("a bracket that is not closed", (t) =>
  refused(
    t,
    "base.yaml",
    "seed: 1\nlayers: [1, 2\n",
    `error: config file base.yaml, line 2, column 9: the "[" that opens here has no "]", or its lines are not indented
  2 | layers: [1, 2
    |         ^
`,
  ));

test("a tab as indentation", (t) =>
  refused(
    t,
    "base.yaml",
    "model:\n\tlr: 0.1\n",
    `error: config file base.yaml, line 2, column 1: a tab cannot be used for indentation
  2 |  lr: 0.1
    | ^
hint: use spaces
`,
  ));

test("a key that is there twice, at any depth", (t) =>
  refused(
    t,
    "base.yaml",
    "model:\n  lr: 0.1\n  layers: 2\n  lr: 0.2\n",
    `error: config file base.yaml, line 4, column 3: the key \`lr\` is repeated; it stands in line 2 already
  4 |   lr: 0.2
    |   ^
`,
  ));

test("a list at the top", (t) =>
  refused(
    t,
    "base.yaml",
    "# parameters\n- lr: 0.1\n",
    `error: config file base.yaml, line 2, column 1: the top level must be a map of keys and values, not a list
  2 | - lr: 0.1
    | ^
hint: write one parameter a line, as in lr: 0.1
`,
  ));

test("a single value at the top", (t) =>
  refused(
    t,
    "base.yaml",
    "just text\n",
    `error: config file base.yaml, line 1, column 1: the top level must be a map of keys and values, not a single value
  1 | just text
    | ^
hint: write one parameter a line, as in lr: 0.1
`,
  ));

test("JSON that is cut", (t) =>
  refused(
    t,
    "c.json",
    '{"lr": 0.1,\n "layers": [1, 2',
    `error: config file c.json, line 2, column 17: "," or "]" is expected here
  2 |  "layers": [1, 2
    |                 ^
`,
  ));

test("JSON with a key that is there twice", (t) =>
  refused(
    t,
    "c.json",
    '{"lr": 0.1,\n "lr": 0.2}',
    `error: config file c.json, line 2, column 2: the key "lr" is repeated
  2 |  "lr": 0.2}
    |  ^
`,
  ));

test("JSON with a list at the top", (t) =>
  refused(
    t,
    "c.json",
    "[1]\n",
    `error: config file c.json, line 1, column 1: the top level must be a map of keys and values, not a list
  1 | [1]
    | ^
hint: write one parameter a line, as in lr: 0.1
`,
  ));

test("an alias without an anchor", (t) =>
  refused(
    t,
    "base.yaml",
    "a: *nowhere\n",
    `error: config file base.yaml, line 1, column 4: no anchor "&nowhere" stands above this alias
  1 | a: *nowhere
    |    ^
`,
  ));

test("two documents in one file", (t) =>
  refused(
    t,
    "base.yaml",
    "a: 1\n---\nb: 2\n",
    `error: config file base.yaml, line 2, column 1: a second document starts here; only one is allowed
  2 | ---
    | ^
`,
  ));

test("bytes that are no text", async (t) => {
  t.write("train.py", "");
  t.write("config.yaml", new Uint8Array([0x61, 0x3a, 0x31, 0x0a, 0x62, 0x3a, 0xff, 0x0a]));
  await t.yanex("run train.py").fails(2).stdout("").stderr(
    "error: config file config.yaml is not UTF-8 text (see line 2)\nhint: save it as UTF-8 text\n",
  );
});

test("the second of several files is the one that is named", async (t) => {
  t.write("train.py", "");
  t.write("good.yaml", "a: 1\n");
  t.write("bad.yaml", "- 1\n");
  await t.yanex("run train.py -c good.yaml -c bad.yaml").fails(2)
    .stderr(/^error: config file bad\.yaml, line 1, column 1: /);
});
