import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { sendHeard } from "../run/heard.ts";
import { isRunning } from "../run/processes.ts";
import { leftovers, listing, runOnce } from "./places.ts";

const unix = skipUnless(Deno.build.os !== "windows", "needs Unix signals");

// One write for all: Python writes the line end apart, and a reader that is killed in between would
// end the script.
const train = `import os, sys, time
print(f"process {os.getpid()}\\nstarted\\n", end="")
while os.path.exists(os.path.join(os.environ["HOME"], "wait")):
    time.sleep(0.01)
`;

/** Lets scripts wait, or lets them go. */
function hold(t: Sandbox): { release(): void } {
  const file = join(t.home, "wait");
  Deno.writeTextFileSync(file, "");
  return { release: () => Deno.removeSync(file) };
}

/** A run whose files take their time to be checked out, after {@link slow} was called. */
async function prepare(t: Sandbox): Promise<string> {
  t.write("train.py", train);
  t.write("large", "content\n");
  t.write(".gitattributes", "large filter=slow\n");
  await t.commit();
  t.write("train.py", train + "print('changed')\n");
  return await runOnce(t, "train.py");
}

/** Lets git say when it is in the middle of making the worktree, and wait there. */
async function slow(t: Sandbox): Promise<{ reached(): Promise<void> }> {
  const mark = join(t.home, "reached");
  const wait = join(t.home, "wait");
  await t.git(
    "config",
    "filter.slow.smudge",
    `touch '${mark}'; while test -e '${wait}'; do sleep 0.01; done; cat`,
  );
  return {
    async reached() {
      while (!existsSync(mark)) await pause();
      Deno.removeSync(mark);
    },
  };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await pause();
}

test("a signal while the script runs cancels it and removes the worktree", unix, async (t) => {
  const id = await prepare(t);
  const before = listing(join(t.dir, ".git"));
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const held = hold(t);
    const running = t.start(["reproduce", id, "--check"]);
    await running.prints("started\n");
    running.signal(signal);
    const outcome = await running.ended();
    held.release();
    assert.equal(outcome.code, code, outcome.stderr);
    assert.match(outcome.stderr, /✖ Experiment cancelled: /);
    assert.doesNotMatch(outcome.stdout, /Reproduced|difference/);
    assert.equal(t.store.metadata(t.store.ids().at(-1)!).status, "cancelled");
    assert.deepEqual(leftovers(t), []);
    assert.deepEqual(listing(join(t.dir, ".git")), before);
  }
});

test("a signal while the code is restored leaves nothing", unix, async (t) => {
  const id = await prepare(t);
  const { reached } = await slow(t);
  const before = listing(join(t.dir, ".git"));
  const ids = t.store.ids();
  for (const args of [["reproduce", id], ["reproduce", id, "--export", "out/a"]]) {
    const held = hold(t);
    const running = t.start(args);
    await reached();
    await sendHeard(running, "SIGTERM");
    // The signal is not git's: it ends its work.
    held.release();
    const { code, stdout, stderr } = await running.ended();
    assert.equal(code, 143);
    assert.equal(stdout, "");
    assert.match(stderr, /^✖ Cancelled: (no experiment was created|nothing was written)\n$/);
    assert.deepEqual(t.store.ids(), ids);
    assert.deepEqual(leftovers(t), []);
    assert.deepEqual(listing(join(t.dir, ".git")), before);
    assert.ok(!existsSync(join(t.dir, "out")));
  }
});

test("what a killed reproduction left is removed by the next one", unix, async (t) => {
  const id = await prepare(t);
  const before = listing(join(t.dir, ".git"));
  const held = hold(t);
  const running = t.start(["reproduce", id]);
  await running.prints("started\n");
  const script = Number(/^process (\d+)$/m.exec(running.stdout)![1]);
  running.signal("SIGKILL");
  await running.ended();
  assert.equal(leftovers(t).length, 2);

  // The script outlived it and needs its files.
  assert.ok(isRunning(script));
  const other = t.start(["reproduce", id, "--export", "meanwhile"]);
  assert.equal((await other.ended()).code, 0);
  assert.equal(leftovers(t).length, 2);

  held.release();
  await gone(script);
  await t.yanex(["reproduce", id, "--export", "later"]);
  assert.deepEqual(leftovers(t), []);
  assert.deepEqual(listing(join(t.dir, ".git")), before);
});

test(
  "a reproduction that was killed while the code was restored leaves nothing for long",
  unix,
  async (t) => {
    const id = await prepare(t);
    const { reached } = await slow(t);
    const before = listing(join(t.dir, ".git"));
    for (const args of [["reproduce", id], ["reproduce", id, "--export", "out"]]) {
      const held = hold(t);
      const running = t.start(args);
      await reached();
      running.signal("SIGKILL");
      held.release();
      await running.ended();
      // Git does not know that nobody waits for it.
      await t.call("sh", [
        "-c",
        "while ls .git/worktrees/*/*.lock 2>/dev/null; do sleep 0.01; done",
      ]);
      assert.ok(leftovers(t).length > 0);
      // Any reproduction will do, also one that fails.
      const { stderr } = await t.yanex(["reproduce", id, "--repo", "nowhere"]).fails(2);
      assert.match(stderr, /^error: --repo nowhere/);
      assert.deepEqual(leftovers(t), []);
      assert.deepEqual(listing(join(t.dir, ".git")), before);
    }
    // What was written into a folder of the user's is the user's.
    assert.ok(!existsSync(join(t.dir, "out/.git")));
  },
);

test("what a live reproduction uses is left alone", unix, async (t) => {
  const id = await prepare(t);
  const held = hold(t);
  const running = t.start(["reproduce", id]);
  await running.prints("started\n");
  await t.yanex(["reproduce", id, "--export", "meanwhile"]);
  assert.equal(leftovers(t).length, 2);
  held.release();
  const { code, stdout } = await running.ended();
  assert.equal(code, 0);
  assert.match(stdout, /^changed$/m);
  assert.deepEqual(leftovers(t), []);
});

test("a folder of an unknown owner is left alone while it is young", async (t) => {
  const id = await prepare(t);
  const base = join(t.home, ".cache/yanex/reproduce");
  const folder = (name: string, owner: string | null) => {
    Deno.mkdirSync(join(base, name), { recursive: true });
    if (owner !== null) Deno.writeTextFileSync(join(base, name, "owner.json"), owner);
  };
  const there = { commonDir: join(t.dir, ".git"), experiment: null };
  folder("young", null);
  folder("old", null);
  folder("damaged", "{");
  folder(
    "elsewhere",
    JSON.stringify({ pid: 1, host: "another-machine", worktree: "/x", ...there }),
  );
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  Deno.utimeSync(join(base, "old"), longAgo, longAgo);
  Deno.utimeSync(join(base, "elsewhere/owner.json"), longAgo, longAgo);
  await t.yanex(["reproduce", id, "-q"]);
  const names = () => [...Deno.readDirSync(base)].map(({ name }) => name).sort();
  assert.deepEqual(names(), ["damaged", "elsewhere", "young"]);
  const dayAgo = new Date(Date.now() - 25 * 3_600_000);
  Deno.utimeSync(join(base, "elsewhere/owner.json"), dayAgo, dayAgo);
  await t.yanex(["reproduce", id, "-q"]);
  assert.deepEqual(names(), ["damaged", "young"]);
});
