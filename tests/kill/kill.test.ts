/** SIGKILL to yanex, to the script, and to both, at moments spread over the life of a run. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, skipUnless, test } from "../harness.ts";
import { check, type Ending } from "./aftermath.ts";
import { planRounds, play } from "./round.ts";

const onLinux = skipUnless(Deno.build.os === "linux", "finds processes in /proc");

/** Starting from source takes ten times as long. */
const rounds = Deno.env.has("YANEX_TEST_COMMAND") ? 200 : 20;

/** Rounds that are played at once. */
const workers = 4;

const victim = Deno.readTextFileSync(fileURLToPath(new URL("victim.py", import.meta.url)));

test(`nothing is lost or half made at ${rounds} kills`, onLinux, async (t) => {
  const seed = Number(Deno.env.get("YANEX_TEST_SEED") ?? Math.floor(Math.random() * 2 ** 31));
  t.write("victim.py", victim);
  t.write("config.yaml", "lr: 0.1\ndepth: 3\n");
  await t.commit();
  const waiting = planRounds(rounds, seed, await timeToScript(t));
  const endings = new Map<Ending, number>();
  const failures: Error[] = [];
  const work = async () => {
    for (let round = waiting.shift(); round !== undefined; round = waiting.shift()) {
      try {
        const ending = await check(t, await play(t, round));
        endings.set(ending, (endings.get(ending) ?? 0) + 1);
      } catch (error) {
        failures.push(error as Error);
        waiting.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  const [failure] = failures;
  if (failure !== undefined) {
    failure.message += `\nYANEX_TEST_SEED=${seed} plays the same rounds`;
    throw failure;
  }
  if (rounds < 200) return;
  // Kills that all come too late or too early would show nothing.
  for (const ending of ["no experiment", "runner died", "script killed"] as const) {
    assert.ok((endings.get(ending) ?? 0) > 0, `no round ended with "${ending}": seed ${seed}`);
  }
});

/** Milliseconds from the start of yanex to that of its script, with as many at once as later. */
async function timeToScript(t: Sandbox): Promise<number> {
  await t.yanex("run victim.py warm-up 1");
  const times = await Promise.all(Array.from({ length: workers }, async (_, number) => {
    const begun = performance.now();
    const running = t.start(["run", "victim.py", join(t.dir, `trial-${number}`), "1"]);
    await running.prints("printed 0\n");
    const time = performance.now() - begun;
    await running.ended();
    return time;
  }));
  return Math.max(...times);
}

test("a script that outlives its yanex is found, and its end too", onLinux, async (t) => {
  t.write(
    "quiet.py",
    "import os, sys, time, yanex\n" +
      "yanex.log_metrics({'a': 1})\n" +
      // One write: print would make two of it under -u, and the second could find nobody.
      "sys.stdout.write('begun\\n'); sys.stdout.flush()\n" +
      "while not os.path.exists('stop'):\n    time.sleep(0.01)\n" +
      "yanex.log_metrics({'a': 2})\n" +
      "open('done', 'w').close()\n",
  );
  const running = t.start("run quiet.py");
  await running.prints("begun\n");
  const { pid } = JSON.parse(await eventually(() => t.store.text(".script.json")));
  running.signal("SIGKILL");
  await running.ended();
  const id = t.store.onlyId();
  await t.yanex(`show ${id}`).stdout(new RegExp(`The script still runs as process ${pid}\\.`));

  t.write("stop", "");
  await eventually(() => t.read("done"));
  await eventually(() => assert.throws(() => Deno.kill(pid, "SIGCONT"), Deno.errors.NotFound));
  const { stdout } = await t.yanex(`show ${id}`);
  assert.match(stdout, /failed \(runner died\)/);
  assert.doesNotMatch(stdout, /still runs/);
  await t.yanex(`show ${id} --fix`).stdout(/✗ failed\n/);
  assert.equal(t.store.metadata().error_message, "runner died");
  assert.equal(JSON.parse(t.store.text("metrics.json")).length, 2);
});

/** Tries until it works, as long as the patience of the whole test lasts. */
async function eventually<T>(action: () => T): Promise<T> {
  for (let tries = 0;; tries++) {
    try {
      return action();
    } catch (error) {
      if (tries > 3000) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
