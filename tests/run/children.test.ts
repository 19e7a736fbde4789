import assert from "node:assert/strict";
import { skipUnless, test } from "../harness.ts";
import { isRunning } from "./processes.ts";

const linux = skipUnless(Deno.build.os === "linux", "looks at processes in /proc");

/** Starts three processes that would last a minute, and each of them one more; prints their ids. */
const withChildren = `import subprocess, time
for _ in range(3):
    command = ["sh", "-c", "sleep 60 & echo $!; wait"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    print("child", child.pid, "grandchild", int(child.stdout.readline()))
print("ready")
time.sleep(60)
`;

function pidsIn(output: string): number[] {
  return [...output.matchAll(/child (\d+)/g)].map((match) => Number(match[1]));
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} ends the script's children and their children`, linux, async (t) => {
    t.write("train.py", withChildren);
    const run = t.start("run train.py --grace 1s");
    await run.prints("ready\n");
    run.signal(signal);
    const { stdout } = await run.ended();
    const pids = pidsIn(stdout);
    assert.equal(pids.length, 6);
    assert.deepEqual(pids.filter(isRunning), []);
    assert.equal(t.store.metadata().status, "cancelled");
  });
}

test(
  "children that ignore the signal are killed when the script itself has ended",
  linux,
  async (t) => {
    t.write(
      "train.py",
      "import subprocess, time\n" +
        "deaf = subprocess.Popen(['sh', '-c', \"trap '' TERM; sleep 60 & sleep 60\"])\n" +
        "time.sleep(0.2)\nprint('child', deaf.pid)\nprint('ready')\ntime.sleep(60)\n",
    );
    const run = t.start("run train.py --grace 0.3s");
    await run.prints("ready\n");
    run.signal("SIGTERM");
    const { stdout, code } = await run.ended();
    assert.deepEqual(pidsIn(stdout).filter(isRunning), []);
    assert.equal(code, 143);
  },
);

test("a background process that outlives the script does not hold the run", linux, async (t) => {
  t.write(
    "train.py",
    "import subprocess\n" +
      "child = subprocess.Popen(['sleep', '60'])\nprint('child', child.pid)\n",
  );
  const { stdout } = await t.yanex("run train.py -q");
  const [pid] = pidsIn(stdout);
  // It is the script's business, not yanex's: it goes on.
  assert.ok(isRunning(pid!));
  Deno.kill(pid!, "SIGKILL");
  assert.equal(t.store.metadata().status, "completed");
});

test("what such a process writes soon after is recorded", linux, async (t) => {
  t.write(
    "train.py",
    "import subprocess\nsubprocess.Popen(['sh', '-c', 'sleep 0.3; echo late'])\nprint('end')\n",
  );
  await t.yanex("run train.py -q").stdout("end\nlate\n");
  assert.equal(t.store.artifact(t.store.onlyId(), "stdout.txt"), "end\nlate\n");
});
