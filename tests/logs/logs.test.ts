import assert from "node:assert/strict";
import { join } from "node:path";
import { test, yanexCommand } from "../harness.ts";

const both = "import sys\nprint('out 1')\nprint('out 2', flush=True)\n" +
  "print('err 1', file=sys.stderr)\nprint('err 2', file=sys.stderr)\n";

const head = (name: string) => `── ${name} `.padEnd(60, "─") + "\n";

test("one stream is printed as it is, two under headings", async (t) => {
  t.write("out.py", "print('out')\n");
  t.write("both.py", both);
  await t.yanex("run out.py -q -n out");
  await t.yanex("run both.py -q -n both");
  await t.yanex("logs out").stdout("out\n").stderr("");
  await t.yanex("logs both").stdout(
    `${head("stdout")}out 1\nout 2\n${head("stderr")}err 1\nerr 2\n`,
  );
  await t.yanex("logs both --stdout").stdout("out 1\nout 2\n");
  await t.yanex("logs both --stderr").stdout("err 1\nerr 2\n");
  await t.yanex("logs both --stderr --stdout").stdout(
    `${head("stdout")}out 1\nout 2\n${head("stderr")}err 1\nerr 2\n`,
  );
});

test("first and last lines are those of each stream", async (t) => {
  t.write("both.py", both);
  await t.yanex("run both.py -q -n both");
  await t.yanex("logs both -n 1").stdout(`${head("stdout")}out 2\n${head("stderr")}err 2\n`);
  await t.yanex("logs both --head 1").stdout(`${head("stdout")}out 1\n${head("stderr")}err 1\n`);
  await t.yanex("logs both --stderr -n 5").stdout("err 1\nerr 2\n");
});

test("bytes stay what they are, and a last line without an end too", async (t) => {
  t.write(
    "train.py",
    "import os\nos.write(1, b'\\x1b[31mred\\xff\\x00\\r\\n')\nos.write(1, b'no end')\n",
  );
  await t.yanex("run train.py -q -n x");
  const { stdoutBytes } = await t.yanex("logs x");
  const bytes = [...new TextEncoder().encode("\x1b[31mred"), 0xff, 0, 13, 10];
  assert.deepEqual([...stdoutBytes], [...bytes, ...new TextEncoder().encode("no end")]);
});

test("without output that is said, and nothing is printed", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n x");
  await t.yanex("run train.py -q -n y --stage");
  await t.yanex("logs x").stdout("").stderr("[no output: experiment completed]\n");
  await t.yanex("logs y").stdout("").stderr("[no output: experiment staged]\n");
});

test("earlier attempts have output of their own", async (t) => {
  t.write(
    "train.py",
    "import os, sys\nn = len(os.listdir('.'))\nprint('files', n)\nopen(f'f{n}', 'w')\nsys.exit(n < 3)\n",
  );
  await t.yanex("run train.py -q -n x --retries 3");
  await t.yanex("logs x").stdout("files 3\n");
  await t.yanex("logs x --attempt 1").stdout("files 1\n");
  await t.yanex("logs x --attempt 2").stdout("files 2\n");
  await t.yanex("logs x --attempt 3").stdout("files 3\n");
  await t.yanex("logs x --attempt 4").fails(1).stderr(
    /^error: experiment <id> has no attempt 4\nhint: it has 3; the last/,
  );
});

test("a large output is streamed, and a reader that leaves is no error", async (t) => {
  t.write("train.py", "for i in range(300000):\n    print('line', i)\n");
  await t.yanex("run train.py -q -n x");
  const { stdout } = await t.yanex("logs x");
  assert.equal(
    stdout.length,
    Array.from({ length: 300_000 }, (_, i) => `line ${i}\n`.length)
      .reduce((a, b) => a + b),
  );
  const pipe = `${yanexCommand().join(" ")} logs x | head -n 1; echo \${PIPESTATUS[0]}`;
  await t.call("bash", ["-c", pipe]).stdout("line 0\n0\n").stderr("");
});

test("an archived one is found when asked for", async (t) => {
  t.write("train.py", "print('old')\n");
  await t.yanex("run train.py -q -n x");
  await t.yanex("archive x --force");
  await t.yanex("logs x").fails(1);
  await t.yanex("logs x -a").stdout("old\n");
});

test("what makes no sense is refused", async (t) => {
  t.write("train.py", "print('old')\n");
  await t.yanex("run train.py -q -n x");
  await t.yanex("logs").fails(2).stderr(/missing `?id/);
  await t.yanex("logs nope").fails(1).stderr(/`nope`/);
  await t.yanex("logs x -n 0").fails(2).stderr(/--lines/);
  await t.yanex("logs x -f --head 3").fails(2).stderr(/--follow cannot be used with --head/);
  await t.yanex("logs x --slurm").fails(1).stderr(/was not run by SLURM/);
  Deno.writeTextFileSync(join(t.store.folder(t.store.onlyId()), "metadata.json"), "{");
  await t.yanex("logs x").fails(1);
  await t.yanex(`logs ${t.store.onlyId()}`).stdout("old\n");
});
