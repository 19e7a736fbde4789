/** What a sweep on a real cluster survives: nothing is lost, and nothing runs twice. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Sandbox } from "../harness.ts";
import { type Cluster, onCluster } from "./cluster.ts";
import { hasEnded } from "./cluster/jobs.ts";

/** From source each task takes seconds of processor time to start yanex. */
const MANY = Deno.env.get("YANEX_TEST_COMMAND") === undefined ? 48 : 200;

/**
 * Keeps a ledger: when it begins, when it ends, and whether an earlier process of the same
 * experiment still runs.
 */
const script = `
import os, time, yanex

n = yanex.get_param("n")
ledger = os.environ["LEDGER"]

def alive(pid):
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False

def note(word):
    file = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(file, f"{word} {n} {os.getpid()}\\n".encode())
    os.close(file)

if os.path.exists(ledger):
    for line in open(ledger).read().splitlines():
        word, other, pid = line.split()
        if word == "begin" and int(other) == n and alive(int(pid)):
            note("twice")
note("begin")
yanex.log_metrics({"n": n})
time.sleep(yanex.get_param("seconds"))
note("end")
`;

/** The ledger: numbers of experiments by the word that they wrote, in order. */
function ledger(t: Sandbox): Record<"begin" | "end" | "twice", number[]> {
  const words = { begin: [] as number[], end: [] as number[], twice: [] as number[] };
  for (const line of t.read("ledger").trim().split("\n")) {
    const [word, number] = line.split(" ");
    words[word as keyof typeof words].push(Number(number));
  }
  return words;
}

/** Numbers of experiments by their status, as \`yanex list\` tells it. */
async function statuses(t: Sandbox): Promise<Map<number, string>> {
  const { stdout } = await t.yanex("list --all --global --json");
  const rows: { status: string; sweep: { index: number } }[] = JSON.parse(stdout);
  return new Map(rows.map(({ sweep, status }) => [sweep.index, status]));
}

function numbers(statuses: Map<number, string>, status: string): number[] {
  return [...statuses].filter(([, each]) => each === status).map(([number]) => number)
    .sort((a, b) => a - b);
}

/** Submits the sweep; SLURM's number of its job, and the sweep's id. */
async function submit(t: Sandbox, seconds: number, options = ""): Promise<[string, string]> {
  t.write("train.py", script);
  t.env.LEDGER = join(t.dir, "ledger");
  await t.commit();
  const { stdout } = await t.yanex(
    `run train.py -p n=range(${MANY}) -p seconds=${seconds} --slurm ${options}`,
    { timeoutSeconds: 600 },
  );
  const [, job, sweep] = /to SLURM: job (\d+) \(sweep (\w+)\)/.exec(stdout)!;
  return [job!, sweep!];
}

const all = Array.from({ length: MANY }, (_, number) => number);
const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b);

/** One cluster for both; what does not end at once is killed soon. */
const options = { killWait: 2 };

onCluster(`an array of ${MANY} is complete: nothing is lost, nothing runs twice`, options, async (
  t,
  cluster,
) => {
  const [job] = await submit(t, 0);
  await cluster.ended(job, 600);
  const ends = await statuses(t);
  assert.deepEqual(numbers(ends, "completed"), all);
  const { begin, end, twice } = ledger(t);
  assert.deepEqual([sorted(begin), sorted(end), twice], [all, all, []]);
});

/** Waits until so many experiments have ended. */
async function untilEnded(t: Sandbox, cluster: Cluster, count: number): Promise<void> {
  const ended = () => {
    try {
      return ledger(t).end.length >= count;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  };
  await cluster.until(`${count} experiments have ended`, ended, 300);
}

/** Tasks with an even number that run. */
async function running(cluster: Cluster, job: string): Promise<string[]> {
  const states = await cluster.states(job);
  return [...states].filter(([name, { state }]) =>
    state === "RUNNING" && Number(name.split("_")[1]) % 2 === 0
  ).map(([name]) => name);
}

/** Does something to a task that runs, and is well beyond its beginning. */
async function toRunning(
  cluster: Cluster,
  job: string,
  action: (task: string) => Promise<unknown>,
): Promise<void> {
  let done = false;
  await cluster.until("a task runs its script", async () => {
    for (const task of await running(cluster, job)) {
      const processes = await cluster.processes(task).catch(() => []);
      if (!processes.some(({ command }) => /train\.py/.test(command))) continue;
      await action(task);
      done = true;
      break;
    }
    return done;
  });
}

/**
 * Waits until a job has ended, as its administrator would have to: a node that was told of a job
 * twice drains, and what it could not start is held.
 */
async function endedWithHelp(cluster: Cluster, job: string): Promise<void> {
  await cluster.until(`job ${job} ends`, async () => {
    const states = [...(await cluster.states(job)).values()];
    for (const { id } of states.filter(({ reason }) => /held/i.test(reason))) {
      await cluster.attempt("scontrol", "release", id);
    }
    for (const node of cluster.nodes) {
      await cluster.attempt("scontrol", "update", `nodename=${node}`, "state=resume");
    }
    return states.every(hasEnded);
  }, 600);
}

onCluster(
  `an array of ${MANY} of which much is killed: each ends in the right state, and the rest can be run`,
  options,
  async (t, cluster) => {
    const [job, sweep] = await submit(t, 2, "--requeue");
    await untilEnded(t, cluster, 2);
    const odd = all.filter((number) => number % 2 === 1).map((number) => `${job}_${number}`);
    await cluster.tell("scancel", ...odd);
    await toRunning(cluster, job, (task) => cluster.attempt("scontrol", "requeue", task));
    await toRunning(cluster, job, (task) => cluster.kill(task, /run --id/).catch(() => {}));
    await cluster.restartController();
    await toRunning(cluster, job, (task) => cluster.kill(task, /train\.py/).catch(() => {}));
    await cluster.restartNode("n1");
    await toRunning(cluster, job, (task) => cluster.kill(task, /./).catch(() => {}));
    await toRunning(cluster, job, (task) => cluster.attempt("scontrol", "requeue", task));
    await cluster.downNode("n2");
    await cluster.attempt("scontrol", "update", "nodename=n2", "state=resume");
    await endedWithHelp(cluster, job);

    const ends = await statuses(t);
    assert.equal(ends.size, MANY);
    const completed = numbers(ends, "completed");
    const known = [completed, numbers(ends, "cancelled"), numbers(ends, "failed")].flat();
    assert.deepEqual(sorted(known), all, JSON.stringify([...ends]));
    const first = ledger(t);
    assert.deepEqual(first.twice, []);
    assert.deepEqual(completed.filter((number) => !first.end.includes(number)), []);
    // Those that were cancelled while they waited have never begun.
    assert.ok(numbers(ends, "cancelled").filter((n) => !first.begin.includes(n)).length > MANY / 4);

    await t.yanex(`run --resume ${sweep} --slurm --wait`, { timeoutSeconds: 600 });
    assert.deepEqual(numbers(await statuses(t), "completed"), all);
    const last = ledger(t);
    assert.deepEqual(last.twice, []);
    const again = last.begin.slice(first.begin.length);
    assert.deepEqual(again.filter((number) => completed.includes(number)), []);
    assert.deepEqual(sorted([...new Set(last.end)]), all);
  },
);
