/** What others can do with an experiment that failed and is about to be tried again. */
import assert from "node:assert/strict";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Running, type Sandbox, skipUnless, test } from "../harness.ts";
import { until } from "../run/until.ts";

const unix = skipUnless(Deno.build.os !== "windows", "puts a shell script in the place of git");

/** The first try fails when the file \`fail\` is there, the second one completes. */
const script = `import os, sys, time
with open("tries", "a") as tries: tries.write("x")
count = os.path.getsize("tries")
print("try", count, flush=True)
if count == 1:
    while not os.path.exists("fail"): time.sleep(0.02)
    print("last words")
    sys.exit(3)
`;

/**
 * Starts a run with a second try, and waits until it is between the two: it asks git, whose place
 * something has that waits for the file \`go\`.
 *
 * @param early called while the first try runs
 */
async function startBetween<T>(t: Sandbox, early: () => Promise<T>): Promise<[Running, T]> {
  t.write("train.py", script);
  await t.commit();
  const { stdout } = await t.call("sh", ["-c", "command -v git"]);
  t.write(
    "bin/git",
    `#!/bin/sh\nif [ -e ${t.dir}/hold ]; then\n  : > ${t.dir}/held\n` +
      `  while [ ! -e ${t.dir}/go ]; do sleep 0.05; done\nfi\nexec ${stdout.trim()} "$@"\n`,
  );
  chmodSync(join(t.dir, "bin/git"), 0o755);
  const env = { PATH: `${t.dir}/bin:${Deno.env.get("PATH")}` };
  const run = t.start("run train.py --retries 1 -n x", { env });
  await run.prints("try 1");
  const result = await early();
  // What git has said is not asked again for five seconds.
  await delay(5500);
  t.write("hold", "");
  t.write("fail", "");
  await until(() => existsSync(join(t.dir, "held")), "the first try has failed");
  return [run, result];
}

test("logs --follow goes on with the next attempt, and misses nothing", unix, async (t) => {
  const [run, follower] = await startBetween(t, async () => {
    const follower = t.start("logs x -f");
    await follower.prints("try 1");
    return follower;
  });
  await follower.prints("last words\n");
  t.write("go", "");
  await run.ended();
  const { stdout, stderr } = await follower.ended();
  assert.equal(stdout, "try 1\nlast words\ntry 2\n");
  assert.match(stderr, /\[experiment completed\]\n$/);
});

test("cancel between two attempts ends the whole run, and no script begins", unix, async (t) => {
  const [run] = await startBetween(t, () => Promise.resolve());
  const cancel = t.start("cancel x");
  await until(() => t.store.has(".cancel.json"), "the request is made");
  t.write("go", "");
  assert.match((await cancel.ended()).stdout, /^ {2}✓ Cancelled \S+ \(x\)\n$/);
  assert.equal((await run.ended()).code, 143);
  assert.equal(t.read("tries"), "x");
  const { status, cancellation_reason, attempts } = t.store.metadata();
  assert.deepEqual([status, cancellation_reason], ["cancelled", "Cancelled by yanex cancel"]);
  assert.equal(attempts[0].error_message, "Script exited with code 3");
  assert.equal(t.store.has(".cancel.json"), false);
});

test("a request that comes as an attempt fails is heeded, and its output stays", async (t) => {
  // Not before yanex has looked for requests for the first time, which it does once it has put the
  // reserve there.
  t.write(
    "train.py",
    "import sys, time, yanex\nprint('try')\nfolder = yanex.get_experiment_dir()\n" +
      "while not (folder / '.reserve').exists(): time.sleep(0.01)\n" +
      "time.sleep(0.5)\n(folder / '.cancel.json').write_text('{}')\nsys.exit(3)\n",
  );
  await t.yanex("run train.py --retries 5 -n x -q").fails(143);
  const { status, cancellation_reason, error_message, attempts } = t.store.metadata();
  assert.deepEqual(
    [status, cancellation_reason, error_message, attempts],
    ["cancelled", "Cancelled by yanex cancel", "Script exited with code 3", undefined],
  );
  assert.equal(t.store.artifact(t.store.onlyId(), "stdout.txt"), "try\n");
});
