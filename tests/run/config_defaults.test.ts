import assert from "node:assert/strict";
import { test } from "../harness.ts";
import { completed } from "./words.ts";

const config = `lr: 0.1
yanex:
  name: from the file
  description: what the file says
  project: files
  tag: [one, two]
`;

test("the yanex map of a config file sets defaults and is no parameter", async (t) => {
  t.write("train.py", "import yanex\nprint(yanex.get_params())\n");
  t.write("config.yaml", config);
  await t.yanex("run train.py").stdout(completed("{'lr': 0.1}\n")).stderr("");
  const { name, description, project, tags, cli_args } = t.store.metadata();
  assert.deepEqual(
    { name, description, project, tags },
    {
      name: "from the file",
      description: "what the file says",
      project: "files",
      tags: ["one", "two"],
    },
  );
  assert.equal(cli_args.name, null);
});

test("the command line wins over the yanex map", async (t) => {
  t.write("train.py", "");
  t.write("config.yaml", config);
  await t.yanex("run train.py -n mine -d short --project p -t three");
  const { name, description, project, tags } = t.store.metadata();
  assert.deepEqual(
    { name, description, project, tags },
    { name: "mine", description: "short", project: "p", tags: ["three"] },
  );
});

test("an empty name on the command line takes the file's name away", async (t) => {
  t.write("train.py", "");
  t.write("config.yaml", config);
  await t.yanex(["run", "train.py", "--name", "", "--description", ""]);
  const { name, description } = t.store.metadata();
  assert.deepEqual({ name, description }, { name: null, description: null });
});

test("a later file's yanex map wins, entry by entry; one tag may be a text", async (t) => {
  t.write("train.py", "");
  t.write("base.yaml", "yanex: {name: base, tag: one}\n");
  t.write("more.yaml", "yanex: {name: more}\n");
  await t.yanex("run train.py -c base.yaml -c more.yaml");
  const { name, tags } = t.store.metadata();
  assert.deepEqual({ name, tags }, { name: "more", tags: ["one"] });
});

test("yanex.dry_run and yanex.quiet are as if given", async (t) => {
  t.write("train.py", "print('ran')\n");
  t.write("dry.yaml", "yanex: {dry_run: true}\n");
  t.write("quiet.yaml", "yanex: {quiet: true}\n");
  await t.yanex("run train.py -c dry.yaml").stdout(/^Dry run: nothing was created\./);
  t.store.isEmpty();
  await t.yanex("run train.py -c quiet.yaml").stdout("ran\n").stderr("");
});

test("yanex.ignore_dirty is as deprecated as the option", async (t) => {
  t.write("train.py", "");
  t.write("config.yaml", "yanex: {ignore_dirty: true}\n");
  const warning = "warning: --ignore-dirty is deprecated: " +
    "uncommitted changes never stop a run\n";
  await t.yanex("run train.py -q").stderr(warning);
  await t.yanex("run train.py -q --ignore-dirty").stderr(warning);
});

test("a misspelt entry of the yanex map is a warning with a suggestion", async (t) => {
  t.write("train.py", "");
  t.write("config.yaml", "yanex: {nme: x}\n");
  await t.yanex("run train.py -q").stderr(
    "warning: config file config.yaml, yanex.nme: there is no such option; did you mean name?\n",
  );
});

test("entries of the yanex map are checked like options", async (t) => {
  t.write("train.py", "");
  const wrong: [entry: string, says: RegExp][] = [
    ["tag: bad tag", /^error: tag `bad tag` is not allowed\nhint: /],
    [
      "name: [a]",
      /^error: config file c\.yaml, yanex\.name: expected a text, found a list\nhint: /,
    ],
    [
      "python: /nope/python",
      /^error: the Python interpreter \/nope\/python .*does not exist\nhint: /,
    ],
    ["grace: soon", /^error: `soon` is not a valid value for yanex\.grace in the config file: /],
  ];
  for (const [entry, says] of wrong) {
    t.write("c.yaml", `yanex:\n  ${entry}\n`);
    await t.yanex("run train.py -c c.yaml").fails(2).stderr(says).stdout("");
  }
  t.store.isEmpty();
});
