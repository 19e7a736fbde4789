import { test } from "../harness.ts";
import { permissions, withPermissions } from "../run/confined.ts";
import { withYanex } from "../run/shell.ts";

test("a missing script", async (t) => {
  await t.yanex("run train.py").fails(2).stdout("").stderr(
    "error: script train.py does not exist\nhint: check the path; it is taken from the current folder\n",
  );
  t.store.isEmpty();
});

test("a script whose folder is a file", async (t) => {
  t.write("file", "");
  await t.yanex("run file/train.py").fails(2).stderr(
    "error: script file/train.py does not exist\n" +
      "hint: check the path; it is taken from the current folder\n",
  );
});

test("a script whose name does not end in .py", async (t) => {
  t.write("train.sh", "echo");
  await t.yanex("run train.sh").fails(2).stdout("").stderr(
    "error: script train.sh is not a Python file: its name must end in .py\n" +
      "hint: give the path of a Python file\n",
  );
  t.store.isEmpty();
});

test("a folder as script", async (t) => {
  t.write("package.py/__main__.py", "");
  await t.yanex("run package.py").fails(2).stdout("").stderr(
    "error: script package.py is not a file\nhint: give the path of a Python file\n",
  );
  t.store.isEmpty();
});

test("a script that may not be read", permissions, async (t) => {
  t.write("train.py", "");
  Deno.chmodSync(`${t.dir}/train.py`, 0o000);
  const [program, ...args] = withPermissions(withYanex("yanex run train.py"));
  await t.call(program!, args).fails(2).stdout("").stderr(
    "error: script train.py cannot be read: permission denied\nhint: check its permissions\n",
  );
  t.store.isEmpty();
});

test("no script", async (t) => {
  await t.yanex("run").fails(2).stdout("").stderr(
    "error: no script was given\nhint: yanex run SCRIPT.py, or yanex run --help for all options\n",
  );
  await t.yanex("run -p a=1 --").fails(2).stderr(/^error: no script was given\n/);
});

test("a script in a name with control characters is shown without them", async (t) => {
  await t.yanex(["run", "a\x1b[31m\nb.py"]).fails(2).stderr(
    "error: script a\\x1b[31m\\nb.py does not exist\n" +
      "hint: check the path; it is taken from the current folder\n",
  );
});
