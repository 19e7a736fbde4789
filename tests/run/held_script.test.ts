/** The interpreter starts while git answers, and no line of the script runs before its time. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { sendHeard } from "./heard.ts";
import { learnToHold, startHeld } from "./held.ts";
import { isRunning } from "./processes.ts";
import { realPython } from "./python.ts";
import { until } from "./until.ts";

const linux = skipUnless(Deno.build.os === "linux", "looks at processes in /proc");
const posix = skipUnless(Deno.build.os !== "windows", "interpreters are not held on Windows");

/** Leaves a mark when its first line runs. */
const marking = "open('ran', 'w').close()\nprint('ran')\n";

const ran = (t: Sandbox) => existsSync(join(t.dir, "ran"));

/** With a secret in its changes. */
async function dirtyRepository(t: Sandbox, script: string): Promise<void> {
  t.write("train.py", "");
  await t.commit();
  t.write("train.py", `key = "${"AKIA" + "QYLPMN5HHHFPZAM2"}"\n${script}`);
}

test("the script goes on as soon as its experiment is there", linux, async (t) => {
  t.write(
    "train.py",
    "import os\n" +
      "place = os.path.join(os.environ['YANEX_EXPERIMENTS_DIR'], os.environ['YANEX_EXPERIMENT_ID'])\n" +
      "print(os.getpid(), os.path.exists(os.path.join(place, 'metadata.json')))\n",
  );
  await t.commit();
  await learnToHold(t);
  const held = await startHeld(t, "train.py");
  assert.deepEqual(t.store.ids(), []);
  held.goOn();
  const { code, stdout } = await held.run.ended();
  assert.equal(code, 0);
  const id = t.store.onlyId();
  // What the user sees comes in the same order as always.
  assert.match(stdout, new RegExp(`${id}[^]*\\n${held.python} True\\n`));
  assert.equal(t.store.metadata().status, "completed");
});

test("secrets that block a run keep every line of its script from running", linux, async (t) => {
  await dirtyRepository(t, marking);
  await learnToHold(t);
  const held = await startHeld(t, "train.py --secrets block");
  held.goOn();
  const { code, stderr } = await held.run.ended();
  assert.equal(code, 1);
  assert.match(stderr, /--secrets is block/);
  assert.ok(!isRunning(held.python));
  assert.ok(!ran(t));
  t.store.isEmpty();
});

test("a store that cannot be written keeps the script from running", linux, async (t) => {
  t.write("train.py", marking);
  await t.commit();
  await learnToHold(t);
  t.env.YANEX_EXPERIMENTS_DIR = join(t.dir, "train.py/store");
  const held = await startHeld(t, "train.py");
  held.goOn();
  assert.equal((await held.run.ended()).code, 1);
  assert.ok(!isRunning(held.python));
  assert.ok(!ran(t));
});

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  test(`${signal} before there is an experiment leaves nothing behind`, linux, async (t) => {
    t.write("train.py", marking);
    await t.commit();
    await learnToHold(t);
    const held = await startHeld(t, "train.py");
    await sendHeard(held.run, signal);
    held.goOn();
    const outcome = await held.run.ended();
    assert.equal(outcome.code, code, outcome.stdout + outcome.stderr);
    assert.ok(!isRunning(held.python));
    assert.ok(!ran(t));
    t.store.isEmpty();
  });
}

test("an interpreter whose yanex is killed ends without a word", linux, async (t) => {
  t.write("train.py", marking);
  await t.commit();
  await learnToHold(t);
  const held = await startHeld(t, "train.py");
  held.run.signal("SIGKILL");
  await until(() => !isRunning(held.python), "the interpreter ends");
  held.goOn();
  const { stdout, stderr } = await held.run.ended();
  assert.deepEqual([stdout, stderr], ["", ""]);
  assert.ok(!ran(t));
  t.store.isEmpty();
});

/** Everything in which a script could see how it was started. */
const looking = `import json, os, subprocess, sys
known = ("YANEX_EXPERIMENT_ID",)
child = [sys.executable, "-c", "import os, sys; print(sys.path, os.environ['PYTHONPATH'])"]
print(json.dumps({
    "path": sys.path,
    "environment": {k: v for k, v in os.environ.items() if k not in known},
    "modules": sorted(sys.modules),
    "importers": sorted(sys.path_importer_cache),
    "own": getattr(sys.modules.get("sitecustomize"), "__file__", None),
    "child": subprocess.run(child, stdout=subprocess.PIPE, text=True).stdout,
    "session": os.getsid(0) == os.getpid() == os.getpgid(0),
    "argv": sys.argv,
    "file": __file__,
}, indent=1))
`;

const customizations = {
  "none": null,
  "one that prints": "import sys\nsys.stderr.write('customized\\n')\n",
  "one that fails": "raise ValueError('a mistake')\n",
  "one that misses a module": "import nothing_of_this_name\n",
};

for (const [which, text] of Object.entries(customizations)) {
  test(`a held script finds all as usual; sitecustomize: ${which}`, posix, async (t) => {
    t.env.YANEX_PYTHON = realPython();
    t.write("look.py", looking);
    if (text !== null) t.write("own/sitecustomize.py", text);
    t.env.PYTHONPATH = join(t.dir, "own");
    await t.commit();
    // The first run finds out whether the interpreter can be held; the next two hold it.
    const usual = await t.yanex("run -q look.py -- a b");
    const cache = join(t.env.XDG_CACHE_HOME ?? join(t.home, ".cache"), "yanex/gates");
    const [answer] = [...Deno.readDirSync(cache)];
    assert.ok(JSON.parse(Deno.readTextFileSync(join(cache, answer!.name))).holds);
    for (let time = 1; time <= 2; time++) {
      const held = await t.yanex("run -q look.py -- a b");
      assert.equal(held.stdout, usual.stdout);
      assert.equal(held.stderr, usual.stderr);
    }
    assert.equal(
      JSON.parse(usual.stdout).own,
      text?.startsWith("import sys") ? join(t.dir, "own/sitecustomize.py") : null,
    );
  });
}

test("a launcher that is a script starts when there is an experiment", posix, async (t) => {
  t.write("python", `#!/bin/sh\necho started >> '${t.dir}/log'\nexec '${realPython()}' "$@"\n`);
  Deno.chmodSync(join(t.dir, "python"), 0o755);
  t.env.YANEX_PYTHON = join(t.dir, "python");
  await dirtyRepository(t, marking);
  await t.yanex("run -q train.py").stdout("ran\n");
  const starts = () => t.read("log").split("\n").length;
  const before = starts();
  await t.yanex("run -q train.py --secrets block").fails(1);
  // Only to be asked what it is.
  assert.equal(starts(), before + 1);
});
