import assert from "node:assert/strict";
import { join } from "node:path";
import { type Sandbox, test } from "../harness.ts";
import { untilRecorded } from "../run/recorded.ts";
import { until } from "../run/until.ts";

/** Prints a line for each file that appears, until `stop` does. */
const script = `import os, sys, time
print("begin", flush=True)
seen = 0
while not os.path.exists("stop"):
    while os.path.exists(f"line{seen}"):
        print("line", seen, flush=True)
        seen += 1
    time.sleep(0.02)
print("end")
`;

/** Starts the script as the experiment `x`; gives its id once it has printed something. */
async function startRun(t: Sandbox) {
  t.write("train.py", script);
  const run = t.start("run train.py -q -n x");
  await run.prints("begin\n");
  await untilRecorded(t, "begin\n");
  return { run, id: t.store.onlyId() };
}

test("--follow goes on until the run ends, and prints all of it", async (t) => {
  const { run } = await startRun(t);
  const follower = t.start("get stdout x --follow");
  await follower.prints("[following stdout, Ctrl+C to stop]");
  t.write("line0", "");
  await follower.prints("line 0");
  t.write("line1", "");
  await follower.prints("line 1");
  t.write("stop", "");
  await run.ended();
  const { code, stdout, stderr } = await follower.ended();
  assert.deepEqual([code, stdout], [0, "begin\nline 0\nline 1\nend\n"]);
  assert.match(stderr, /\[experiment completed\]\n$/);
});

test("--tail says where it begins", async (t) => {
  const { run } = await startRun(t);
  t.write("line0", "");
  t.write("line1", "");
  await untilRecorded(t, "line 1\n");
  const follower = t.start("get stdout x -f --tail 1");
  await follower.prints("[following");
  t.write("stop", "");
  await run.ended();
  const { stdout, stderr } = await follower.ended();
  assert.equal(stdout, "line 1\nend\n");
  assert.match(stderr, /^\[showing last 1 lines\]\n\[following stdout/);
});

test("an experiment that is archived meanwhile is followed there", async (t) => {
  const { run, id } = await startRun(t);
  const follower = t.start("get stdout x --follow");
  await follower.prints("[following");
  Deno.mkdirSync(join(t.store.path, "archived"), { recursive: true });
  Deno.renameSync(join(t.store.path, id), join(t.store.path, "archived", id));
  t.write("line0", "");
  await follower.prints("line 0");
  t.write("stop", "");
  await run.ended();
  const { code, stdout, stderr } = await follower.ended();
  assert.deepEqual([code, stdout], [0, "begin\nline 0\nend\n"]);
  assert.match(stderr, /\[experiment completed\]\n$/);
});

test("when the runner dies, following ends", async (t) => {
  const { run } = await startRun(t);
  const follower = t.start("get stdout x --follow");
  await follower.prints("[following");
  run.signal("SIGKILL");
  await run.ended();
  const { code, stderr } = await follower.ended();
  t.write("stop", "");
  assert.equal(code, 0);
  assert.match(stderr, /\[experiment failed: its runner died\]\n$/);
});

test("Ctrl-C ends following and not the run", async (t) => {
  const { run } = await startRun(t);
  const follower = t.start("get stdout x --follow");
  await follower.prints("[following");
  follower.signal("SIGINT");
  const { code, stderr } = await follower.ended();
  assert.equal(code, 0);
  assert.match(stderr, /\[interrupted\]\n$/);
  t.write("stop", "");
  assert.equal((await run.ended()).code, 0);
});

test("of an experiment that does not run, what is there is printed", async (t) => {
  t.write("train.py", "print('all')\n");
  await t.yanex("run train.py -q -n x");
  await t.yanex("get stdout x --follow").stdout("all\n").stderr("[experiment completed]\n");
  await t.yanex("run train.py -q --stage -n y");
  await t.yanex("get stdout y --follow").stdout("").stderr("[experiment staged]\n");
});

test("an experiment that is deleted meanwhile ends following", async (t) => {
  const { run, id } = await startRun(t);
  const follower = t.start("get stdout x --follow");
  await follower.prints("[following");
  const folder = join(t.store.path, id);
  Deno.renameSync(folder, join(t.dir, "elsewhere"));
  await until(() => follower.stderr.includes("[experiment gone]"), "it is gone");
  await follower.ended();
  Deno.renameSync(join(t.dir, "elsewhere"), folder);
  t.write("stop", "");
  await run.ended();
});
