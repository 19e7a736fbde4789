/** `yanex cancel` of experiments in SLURM's queue and jobs, on a real cluster. */
import assert from "node:assert/strict";
import type { Sandbox } from "../harness.ts";
import { type Cluster, onCluster, submit } from "./cluster.ts";

const waiting = "import time\nprint('ready', flush=True)\ntime.sleep(300)\n";

/** Ends when the file `go` is there. */
const patient = "import os, time\nprint('ready', flush=True)\n" +
  "while not os.path.exists('go'):\n    time.sleep(0.05)\n";

/** Metadata of all experiments, in the order of their tasks and of the sweep. */
function records(t: Sandbox) {
  return t.store.experiments().toSorted((a, b) =>
    (a.slurm?.task ?? 0) - (b.slurm?.task ?? 0) || (a.sweep?.index ?? 0) - (b.sweep?.index ?? 0)
  );
}

const statuses = (t: Sandbox) => records(t).map(({ status }) => status);
const reasons = (t: Sandbox) =>
  new Set(
    records(t).filter(({ status }) => status === "cancelled")
      .map(({ cancellation_reason }) => cancellation_reason.replace(/ \(on .*\)$/, "")),
  );

const CANCELLED = new Set(["Cancelled by yanex cancel"]);

/** Submits with `yanex run --slurm`; gives the number of the job. */
async function submitted(t: Sandbox, options: string): Promise<string> {
  await t.commit();
  const { stdout } = await t.yanex(`run train.py --slurm ${options}`);
  return /to SLURM: job (\d+)/.exec(stdout)![1]!;
}

/** Waits for the end of a job; how its tasks ended. */
async function statesOf(cluster: Cluster, job: string): Promise<string[]> {
  return [...(await cluster.ended(job)).values()].map(({ state }) => state);
}

async function untilReady(t: Sandbox, cluster: Cluster, count: number): Promise<void> {
  const isReady = (id: string) =>
    t.store.has("artifacts/stdout.txt", id) &&
    t.store.artifact(id, "stdout.txt").includes("ready");
  await cluster.until(
    `${count} scripts run`,
    () => Promise.resolve(t.store.ids().filter(isReady).length >= count),
  );
}

onCluster("one that waits in the queue is taken out of it", async (t, cluster) => {
  t.write("train.py", waiting);
  const job = await submitted(t, "-n x --sbatch-arg=--begin=now+1hour");
  await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n").stderr("");
  assert.deepEqual(await statesOf(cluster, job), ["CANCELLED"]);
  assert.deepEqual([statuses(t), reasons(t)], [["cancelled"], CANCELLED]);
});

onCluster("one that runs is ended with its job", async (t, cluster) => {
  t.write("train.py", waiting);
  const job = await submitted(t, "-n x");
  await untilReady(t, cluster, 1);
  await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n").stderr("");
  assert.deepEqual(await statesOf(cluster, job), ["CANCELLED"]);
  assert.deepEqual([statuses(t), reasons(t)], [["cancelled"], CANCELLED]);
});

onCluster(
  "half of an array is cancelled, queued or running, and the rest completes",
  async (t, cluster) => {
    t.write("train.py", patient);
    const job = await submitted(t, "-p n=range(12)");
    await untilReady(t, cluster, 4);
    const half = records(t).filter(({ slurm }) => slurm.task % 2 === 1).map(({ id }) => id);
    await t.yanex(`cancel ${half.join(" ")} --yes`);
    t.write("go", "");
    const ended = await cluster.ended(job);
    // Those that were queued may be shown as one.
    const states = Map.groupBy(ended.values(), ({ state }) => state);
    assert.deepEqual([...states.keys()].toSorted(), ["CANCELLED", "COMPLETED"]);
    assert.equal(states.get("COMPLETED")!.length, 6);
    await t.yanex("list");
    assert.deepEqual(
      records(t).map(({ slurm, status }) => [slurm.task, status]),
      records(t).map((_, task) => [task, task % 2 === 1 ? "cancelled" : "completed"]),
    );
    assert.deepEqual(reasons(t), CANCELLED);
  },
);

onCluster("a whole sweep is cancelled with one call", async (t, cluster) => {
  t.write("train.py", waiting);
  const job = await submitted(t, "-p n=range(20)");
  await untilReady(t, cluster, 2);
  const { stdout } = await t.yanex(`cancel --sweep ${t.store.sweeps()[0]} --yes --json`);
  assert.equal(JSON.parse(stdout).count, 20);
  await cluster.ended(job);
  assert.deepEqual(statuses(t), Array(20).fill("cancelled"));
  assert.deepEqual(reasons(t), CANCELLED);
});

onCluster("of a task with several, only the one that is named ends", async (t, cluster) => {
  t.write("train.py", patient);
  const job = await submitted(t, "-p n=range(4) --pack 4 -j 2");
  await untilReady(t, cluster, 1);
  const all = records(t);
  const running = all.find(({ status }) => status === "running")!;
  const staged = all.findLast(({ status }) => status === "staged")!;
  await t.yanex(`cancel ${running.id} ${staged.id} --yes`);
  assert.deepEqual(
    [running, staged].map(({ id }) => t.store.metadata(id).status),
    ["cancelled", "cancelled"],
  );
  assert.equal((await cluster.states(job)).get(`${job}_0`)!.state, "RUNNING");
  t.write("go", "");
  await cluster.ended(job);
  const gone = [running.id, staged.id];
  assert.deepEqual(
    records(t).filter(({ id }) => !gone.includes(id)).map(({ status }) => status),
    ["completed", "completed"],
  );
  assert.deepEqual(reasons(t), CANCELLED);
});

onCluster("a task whose experiments are all cancelled is ended", async (t, cluster) => {
  t.write("train.py", waiting);
  const job = await submitted(t, "-p n=range(3) --pack 3");
  await untilReady(t, cluster, 1);
  await t.yanex(`cancel --sweep ${t.store.sweeps()[0]} --yes`);
  assert.deepEqual(await statesOf(cluster, job), ["CANCELLED"]);
  assert.deepEqual(statuses(t), Array(3).fill("cancelled"));
});

onCluster(
  "a job script that was written by hand goes on with what is left in it",
  async (t, cluster) => {
    t.write("train.py", waiting);
    const job = await submit(t, "yanex run train.py -n x\necho and now > after\n");
    await untilReady(t, cluster, 1);
    await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n").stderr("");
    const { state } = (await cluster.ended(job)).get(job)!;
    assert.deepEqual([state, t.read("after")], ["COMPLETED", "and now\n"]);
    assert.deepEqual([statuses(t), reasons(t)], [["cancelled"], CANCELLED]);
  },
);

onCluster(
  "without SLURM at hand, those that wait are marked and their jobs end by themselves",
  async (t, cluster) => {
    t.write("train.py", waiting);
    const job = await submitted(t, "-n x --sbatch-arg=--begin=now+1hour");
    await t.yanex("cancel x", { env: { PATH: "/nowhere" } })
      .stdout("  ✓ Cancelled <id> (x)\n").stderr(
        /^warning: SLURM cannot be asked to end their jobs/,
      );
    await cluster.tell("scontrol", "update", `JobId=${job}`, "StartTime=now");
    await cluster.ended(job);
    assert.deepEqual([statuses(t), reasons(t)], [["cancelled"], CANCELLED]);
    assert.equal(t.store.has("artifacts/stdout.txt"), false);
  },
);

onCluster(
  "one that is requeued and waits is followed, and cancelled for good",
  async (t, cluster) => {
    t.write("train.py", waiting);
    const job = await submitted(t, "-n x --requeue");
    await untilReady(t, cluster, 1);
    const follower = t.start("logs x -f --stdout");
    await follower.prints("ready\n");
    await cluster.tell("scontrol", "requeue", `${job}_0`);
    await cluster.until("it waits again", () => Promise.resolve(statuses(t)[0] === "staged"));
    await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n").stderr("");
    assert.deepEqual(await statesOf(cluster, job), ["CANCELLED"]);
    assert.deepEqual([statuses(t), reasons(t)], [["cancelled"], CANCELLED]);
    const { stdout, stderr } = await follower.ended();
    assert.equal(stdout, "ready\n");
    assert.match(stderr, /\[experiment cancelled\]\n$/);
  },
);
