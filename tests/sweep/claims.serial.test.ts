/** Several `yanex run --staged` on one store at the same time. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Running, type Sandbox, test, yanexCommand } from "../harness.ts";
import { namespaces, withoutOthers } from "./confined.ts";
import { type Event, eventsOf } from "./events.ts";
import { readSpans, spanScript } from "./spans.ts";

const compiled = Deno.env.has("YANEX_TEST_COMMAND");
const heavy = Deno.env.has("YANEX_TEST_HEAVY");

/** Starting from source needs ten times the time. */
const experiments = compiled ? (heavy ? 500 : 80) : (heavy ? 150 : 20);
const processes = heavy ? 8 : compiled ? 6 : 3;

async function stage(t: Sandbox, seconds: number): Promise<void> {
  spanScript(t, "train.py", seconds);
  await t.yanex(["run", "train.py", "--stage", "-q", "-p", `i=range(${experiments})`]);
}

function startOne(t: Sandbox): Running {
  return t.start("run --staged -j 4 --json", { timeoutSeconds: 600 });
}

/** How often each experiment occurs. */
function counts(ids: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const id of ids) found.set(id, (found.get(id) ?? 0) + 1);
  return found;
}

/** Events of programs that may have been killed in the middle of a line. */
function wholeEvents(output: string): Event[] {
  return eventsOf(output.slice(0, output.lastIndexOf("\n") + 1));
}

/** Files that are only there while somebody does something. */
function leftovers(t: Sandbox): string[] {
  return t.store.ids().flatMap((id) =>
    [...Deno.readDirSync(t.store.folder(id))].map(({ name }) => `${id}/${name}`)
  ).filter((name) => /\.(claim|lock|break|tmp|reserve|heartbeat)/.test(name));
}

test(`${processes} processes share ${experiments} experiments: each runs once`, async (t) => {
  await stage(t, 0.02);
  const running = Array.from({ length: processes }, () => startOne(t));
  const outcomes = await Promise.all(running.map((each) => each.ended()));
  const ids = t.store.ids().sort();
  assert.deepEqual(readSpans(t).map(({ id }) => id).sort(), ids);
  const finished: string[] = [];
  for (const { code, stdout, stderr } of outcomes) {
    assert.equal(code, 0, stderr);
    const events = eventsOf(stdout);
    const own = events.filter(({ event }) => event === "finished").map(({ id }) => id as string);
    finished.push(...own);
    // Some may have begun when others had finished everything.
    assert.ok(events.at(-1)!.run_elsewhere <= experiments - own.length);
  }
  assert.deepEqual(finished.sort(), ids);
  for (const { status, attempts } of t.store.experiments()) {
    assert.deepEqual([status, attempts], ["completed", undefined]);
  }
  assert.deepEqual(leftovers(t), []);
});

test("processes that are killed and started again lose and double nothing", async (t) => {
  await stage(t, 0.05);
  const outputs: string[] = [];
  const kill = async (victim: Running) => {
    // Some time after its first experiment has begun: before, there is nothing to hit.
    await victim.prints('"event": "started"').catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 500));
    victim.signal("SIGKILL");
    outputs.push((await victim.ended()).stdout);
  };
  const steady = Array.from({ length: processes / 2 | 0 }, () => startOne(t));
  const restless = Array.from({ length: processes - steady.length }, async () => {
    for (let round = 0; round < 2; round++) {
      const victim = startOne(t);
      await kill(victim).catch((error) => {
        // It had done all that was to do before its turn came.
        if (!(error instanceof TypeError)) throw error;
      });
    }
    return (await startOne(t).ended()).stdout;
  });
  outputs.push(...await Promise.all(restless));
  for (const each of steady) outputs.push((await each.ended()).stdout);
  // What the last ones passed over because somebody had it who was killed later.
  outputs.push((await startOne(t).ended()).stdout);

  const all = t.store.experiments();
  assert.equal(all.length, experiments);
  assert.deepEqual(all.filter(({ status }) => status !== "completed").map(({ id }) => id), []);
  const completions = outputs.flatMap(wholeEvents)
    .filter(({ event, status }) => event === "finished" && status === "completed");
  for (const [id, count] of counts(completions.map(({ id }) => id as string))) {
    assert.equal(count, 1, `${id} completed ${count} times`);
  }
  for (const { id, attempts } of all) {
    for (const attempt of attempts ?? []) {
      assert.deepEqual([attempt.status, attempt.error_message], ["failed", "runner died"], id);
    }
  }
  assert.ok(all.some(({ attempts }) => attempts !== undefined), "nobody was hit");
  await t.yanex("run --staged").stdout("No experiments are waiting to be run\n");
});

test("processes in namespaces of their own share a folder", namespaces, async (t) => {
  await stage(t, 0.02);
  const command = [...yanexCommand(), "run", "--staged", "-j", "2", "--json"];
  const outcomes = await Promise.all(Array.from({ length: 4 }, async () => {
    const [program, ...args] = withoutOthers(command);
    return await t.call(program!, args, { timeoutSeconds: 600 });
  }));
  const ids = t.store.ids().sort();
  assert.deepEqual(readSpans(t).map(({ id }) => id).sort(), ids);
  const finished = outcomes.flatMap(({ stdout }) => eventsOf(stdout))
    .filter(({ event }) => event === "finished");
  assert.deepEqual(finished.map(({ id }) => id as string).sort(), ids);
  assert.ok(t.store.experiments().every(({ status }) => status === "completed"));
  assert.deepEqual(leftovers(t), []);
});

test("a claim of another namespace holds until it is silent for minutes", namespaces, async (t) => {
  spanScript(t, "train.py", 0);
  await t.yanex("run train.py --stage -q -p i=range(2)");
  const [first] = t.store.ids();
  const claim = join(t.store.folder(first!), ".claim");
  // Made as yanex does it, by a process that is gone, in a process namespace that is gone too.
  const boot = Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").trim();
  const putClaim = (secondsAgo: number) => {
    const then = Date.now() - secondsAgo * 1000;
    const scope = `${boot}/pid:[1]`;
    const owner = { pid: 2, host: Deno.hostname(), startTime: "1", scope, since: then * 1000 };
    Deno.writeTextFileSync(claim, JSON.stringify(owner));
    Deno.utimeSync(claim, new Date(then), new Date(then));
  };
  putClaim(60);
  const { stdout } = await t.yanex("run --staged --json");
  assert.equal(eventsOf(stdout).at(-1)!.run_elsewhere, 1);
  assert.equal(t.store.metadata(first!).status, "staged");
  await t.yanex("run --staged")
    .stdout("Nothing left to run: 1 experiment(s) were run by other processes\n");
  // A heartbeat speaks for it as well.
  putClaim(600);
  const heartbeat = join(t.store.folder(first!), ".heartbeat");
  Deno.writeTextFileSync(heartbeat, "");
  await t.yanex("run --staged -q");
  assert.equal(t.store.metadata(first!).status, "staged");
  const old = new Date(Date.now() - 600_000);
  Deno.utimeSync(heartbeat, old, old);
  await t.yanex("run --staged -q");
  assert.equal(t.store.metadata(first!).status, "completed");
});
