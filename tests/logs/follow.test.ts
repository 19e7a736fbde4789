import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { untilRecorded } from "../run/recorded.ts";

/** Prints a line to one of its streams for each file that appears, until `stop` does. */
const script = `import os, sys, time
print("begin", flush=True)
seen = 0
while not os.path.exists("stop"):
    for stream, name in (sys.stdout, "out"), (sys.stderr, "err"):
        if os.path.exists(f"{name}{seen}"):
            print(name, seen, file=stream, flush=True)
            seen += 1
    time.sleep(0.02)
print("end")
`;

async function startRun(t: Sandbox) {
  t.write("train.py", script);
  const run = t.start("run train.py -q -n x");
  await run.prints("begin\n");
  await untilRecorded(t, "begin\n");
  return run;
}

const head = (name: string) => `── ${name} `.padEnd(60, "─") + "\n";

test("both streams are followed as they come, until the run ends", async (t) => {
  const run = await startRun(t);
  const follower = t.start("logs x --follow");
  await follower.prints("[following, Ctrl+C to stop]");
  t.write("out0", "");
  await follower.prints("out 0");
  t.write("err1", "");
  await follower.prints("err 1");
  t.write("out2", "");
  await follower.prints("out 2");
  t.write("stop", "");
  await run.ended();
  const { code, stdout, stderr } = await follower.ended();
  assert.equal(code, 0);
  assert.equal(
    stdout,
    `begin\nout 0\n${head("stderr")}err 1\n${head("stdout")}out 2\nend\n`,
  );
  assert.match(stderr, /\[experiment completed\]\n$/);
});

test("one that is staged is waited for", async (t) => {
  t.write("train.py", script);
  await t.yanex("run train.py -q -n x --stage");
  const follower = t.start("logs x -f");
  await follower.prints("[staged: waiting until it is run");
  const run = t.start("run --staged -q");
  await follower.prints("begin");
  t.write("stop", "");
  await run.ended();
  const { stdout, stderr } = await follower.ended();
  assert.equal(stdout, "begin\nend\n");
  assert.match(stderr, /\[experiment completed\]\n$/);
});

test("one that is cancelled while it waits ends following", async (t) => {
  t.write("train.py", script);
  await t.yanex("run train.py -q -n x --stage");
  const follower = t.start("logs x -f");
  await follower.prints("[staged: waiting until it is run");
  await t.yanex("cancel x");
  const { code, stderr } = await follower.ended();
  assert.equal(code, 0);
  assert.match(stderr, /\[experiment cancelled\]\n$/);
});

test("a file that is replaced or cut is printed from its beginning", async (t) => {
  const run = await startRun(t);
  const follower = t.start("logs x -f --stdout");
  await follower.prints("begin\n");
  const file = join(t.store.folder(t.store.onlyId()), "artifacts/stdout.txt");
  Deno.renameSync(file, `${file}.old`);
  Deno.writeTextFileSync(file, "another one, which is longer\n");
  await follower.prints("which is longer\n");
  Deno.writeTextFileSync(file, "cut\n");
  await follower.prints("cut\n");
  follower.signal("SIGINT");
  const { code, stderr } = await follower.ended();
  assert.equal(code, 0);
  assert.match(stderr, /\[interrupted\]\n$/);
  t.write("stop", "");
  await run.ended();
});

test("-n begins with the last lines", async (t) => {
  const run = await startRun(t);
  t.write("out0", "");
  await untilRecorded(t, "out 0\n");
  const follower = t.start("logs x -f -n 1");
  await follower.prints("[following");
  t.write("stop", "");
  await run.ended();
  const { stdout } = await follower.ended();
  assert.equal(stdout, "out 0\nend\n");
});
