import assert from "node:assert/strict";
import { test } from "../harness.ts";

const printArguments = "import sys\nprint(sys.argv[1:])\n";

test("what yanex does not know after the script is the script's, in its order", async (t) => {
  t.write("train.py", printArguments);
  await t.yanex("run train.py in.csv --fold 3 -p a=1 --lr=0.1 -x out.csv -q")
    .stdout("['in.csv', '--fold', '3', '--lr=0.1', '-x', 'out.csv']\n");
  const { script_args, script_path } = t.store.metadata();
  assert.deepEqual(script_args, ["in.csv", "--fold", "3", "--lr=0.1", "-x", "out.csv"]);
  assert.equal(script_path, `${t.dir}/train.py`);
});

test("everything after -- is the script's, also options of yanex and a second --", async (t) => {
  t.write("train.py", printArguments);
  await t.yanex("run -q train.py one -- --name x -p a=1 -- --help")
    .stdout("['one', '--name', 'x', '-p', 'a=1', '--', '--help']\n");
  assert.equal(t.store.metadata().name, null);
});

test("after -- the script itself may follow", async (t) => {
  t.write("train.py", printArguments);
  await t.yanex("run -q -- train.py -p a=1").stdout("['-p', 'a=1']\n");
});

test("arguments reach the script unchanged: spaces, quotes, empty and other letters", async (t) => {
  t.write("train.py", printArguments);
  const words = ["a b", "", "'", '"', "$HOME", "*", "日本", "-", "a\nb"];
  const { stdout } = await t.yanex(["run", "-q", "train.py", ...words]);
  assert.equal(stdout, `['a b', '', "'", '"', '$HOME', '*', '日本', '-', 'a\\nb']\n`);
});

test("a script in another folder runs in the current one, with its folder on Python's path", async (t) => {
  t.write("sub/library.py", "name = 'library beside the script'\n");
  t.write("sub/train.py", "import os, library\nprint(os.getcwd(), library.name)\n");
  await t.yanex("run -q sub/train.py").stdout("<dir> library beside the script\n");
  await t.yanex("run -q train.py", { cwd: "sub" }).stdout(
    "<dir>/sub library beside the script\n",
  );
});

test("get_cli_args gives the options of the command line", async (t) => {
  t.write("train.py", "import yanex\nprint(sorted(yanex.get_cli_args().items()))\n");
  t.write("c.yaml", "a: 1\n");
  await t.yanex("run -q train.py -c c.yaml -p b=1.0 -n x -t one x -- -y").stdout(
    "[('clone_from', None), ('config', ['c.yaml']), ('depends_on', []), ('description', None), " +
      "('dry_run', False), ('name', 'x'), ('parallel', None), ('param', ['b=1.0']), " +
      "('project', None), ('script', 'train.py'), ('stage', False), ('staged', False), " +
      "('tag', ['one'])]\n",
  );
});
