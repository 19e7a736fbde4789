import assert from "node:assert/strict";
import { type Sandbox, test } from "../harness.ts";
import { shell } from "./shell.ts";
import { completed, created, failed } from "./words.ts";

/** The fields of the only experiment that say how it ended. */
function ending(t: Sandbox) {
  const { status, error_message, completed_at, duration, runner } = t.store.metadata();
  assert.match(completed_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
  assert.ok(duration > 0 && Number.isFinite(duration));
  return { status, error_message, exit_code: runner.exit_code, signal: runner.signal };
}

test("exit code 0 is completed", async (t) => {
  t.write("train.py", "import sys\nsys.exit(0)\n");
  await t.yanex("run train.py").stdout(completed("")).stderr("");
  assert.deepEqual(ending(t), {
    status: "completed",
    error_message: undefined,
    exit_code: 0,
    signal: null,
  });
});

test("another exit code is failed, and is yanex's own", async (t) => {
  t.write("train.py", "import sys\nsys.exit(3)\n");
  await t.yanex("run train.py").fails(3).stdout(created)
    .stderr(failed("Script exited with code 3"));
  assert.deepEqual(ending(t), {
    status: "failed",
    error_message: "Script exited with code 3",
    exit_code: 3,
    signal: null,
  });
});

test("an exception is failed, with its traceback in the record and its last line shown", async (t) => {
  t.write("train.py", "print('start')\nraise ValueError('no such data')\n");
  const traceback = `Traceback (most recent call last):
  File "<dir>/train.py", line 2, in <module>
    raise ValueError('no such data')
ValueError: no such data`;
  await t.yanex("run train.py").fails(1).stdout(created + "start\n")
    .stderr(`${traceback}\n${failed("Script exited with code 1: ValueError: no such data")}`);
  const { error_message } = ending(t);
  assert.equal(t.normalise(error_message), `Script exited with code 1: ${traceback}`);
});

test("sys.exit with a text is failed with that text", async (t) => {
  t.write("train.py", "import sys\nsys.exit('no data')\n");
  await t.yanex("run train.py").fails(1).stderr(
    `no data\n${failed("Script exited with code 1: no data")}`,
  );
  assert.equal(ending(t).error_message, "Script exited with code 1: no data");
});

test("the end of standard error is kept, whole lines and no more than 4 KiB", async (t) => {
  t.write(
    "train.py",
    "import sys\nfor i in range(5000): print('line', i, file=sys.stderr)\nsys.exit(2)\n",
  );
  await t.yanex("run train.py").fails(2).stderr(
    /\n {2}Error: Script exited with code 2: line 4999\n$/,
  );
  const message: string = ending(t).error_message;
  assert.match(message, /^Script exited with code 2: \.\.\. line \d{4}\nline .*\nline 4999$/s);
  assert.ok(message.length > 3500 && message.length < 4200, String(message.length));
});

test("of a progress bar on standard error the last state is kept", async (t) => {
  t.write(
    "train.py",
    "import sys\nfor i in range(9): sys.stderr.write(f'\\r{i}0%')\nsys.exit('\\nstopped')\n",
  );
  await t.yanex("run train.py").fails(1);
  assert.equal(ending(t).error_message, "Script exited with code 1: 80%\nstopped");
});

test("a syntax error in the script is failed", async (t) => {
  t.write("train.py", "if:\n");
  await t.yanex("run train.py").fails(1)
    .stderr(/Error: Script exited with code 1: SyntaxError: invalid syntax\n$/);
});

for (const [name, number] of [["SIGKILL", 9], ["SIGSEGV", 11], ["SIGTERM", 15]] as const) {
  test(`a script that ends by ${name} is failed with ${128 + number}`, async (t) => {
    t.write("train.py", `import os, signal\nos.kill(os.getpid(), signal.${name})\n`);
    const hint = name === "SIGKILL" ? ", perhaps for lack of memory" : "";
    const message = `Script exited with code ${128 + number} (killed by ${name}${hint})`;
    await t.yanex("run train.py").fails(128 + number).stdout(created).stderr(failed(message));
    assert.deepEqual(ending(t), {
      status: "failed",
      error_message: message,
      exit_code: null,
      signal: name,
    });
  });
}

test("in a shell, what stands after && runs only after a success", async (t) => {
  t.write("good.py", "");
  t.write("bad.py", "raise SystemExit(7)\n");
  await shell(t, "yanex run -q good.py && echo next").stdout("next\n");
  await shell(t, "yanex run -q bad.py && echo next").fails(7).stdout("");
});
