/** How `yanex list` and `yanex show` tell what SLURM knows, on a real cluster. */
import assert from "node:assert/strict";
import type { Sandbox } from "../harness.ts";
import { type Cluster, onCluster } from "./cluster.ts";

/** Metadata of all experiments, in the order of their tasks. */
function records(t: Sandbox) {
  return t.store.ids().map((id) => t.store.metadata(id))
    .sort((a, b) => (a.slurm?.task ?? 0) - (b.slurm?.task ?? 0));
}

/** Submits a script, and returns the number of the job. */
async function submitted(t: Sandbox, args: string): Promise<string> {
  const { stdout } = await t.yanex(`run --slurm ${args}`);
  return /to SLURM: job (\d+)/.exec(stdout)![1]!;
}

/** What the list shows as status, in the order of the table. */
async function listed(t: Sandbox): Promise<string[]> {
  const { stdout } = await t.yanex("list");
  const [title = "", ...lines] = stdout.split("\n");
  const at = title.indexOf("Status");
  const rows = lines.slice(0, lines.indexOf("") < 0 ? undefined : lines.indexOf(""));
  return rows.map((line) => line.slice(at).split(/ {2,}/)[0]!.trim());
}

/** The lines of `yanex show` under a heading. */
async function section(t: Sandbox, id: string, title: string): Promise<string[]> {
  const { stdout } = await t.yanex(["show", id]);
  const lines = stdout.split("\n");
  const from = lines.indexOf(title) + 1;
  assert.ok(from > 0, `there is no ${title} in\n${stdout}`);
  const end = lines.indexOf("", from);
  return lines.slice(from, end < 0 ? undefined : end).map((line) => line.trim());
}

const waiting = "import time\nprint('ready', flush=True)\ntime.sleep(600)\n";

async function untilReady(t: Sandbox, cluster: Cluster, count: number): Promise<void> {
  const ready = () =>
    t.store.ids().filter((id) =>
      t.store.has("artifacts/stdout.txt", id) && t.store.artifact(id, "stdout.txt") !== ""
    ).length;
  await cluster.until(`${count} scripts have begun`, () => ready() === count);
}

onCluster("an experiment in the queue says what it waits for", async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "--sbatch-arg=--begin=now+1hour --partition=main train.py");
  const { id, slurm } = records(t)[0]!;
  assert.deepEqual(await listed(t), ["○ queued"]);
  assert.deepEqual(await section(t, id, "SLURM"), [
    `Job  ${job}_0`,
    "State  queued, waiting for the time of its beginning",
    "Partition  main",
    `Submission  ${slurm.submission}`,
  ]);
  const [entry] = JSON.parse((await t.yanex("list --json")).stdout);
  assert.deepEqual(
    [entry.status, entry.slurm.state, entry.slurm.phase, entry.slurm.reason, entry.slurm.job],
    ["staged", "PENDING", "queued", "BeginTime", `${job}_0`],
  );
  const shown = JSON.parse((await t.yanex(["show", id, "--json"])).stdout);
  assert.deepEqual([shown.slurm_state, shown.slurm.restart_count], ["PENDING", 0]);
  await cluster.tell("scontrol", "update", `jobid=${job}`, "starttime=now");
  await untilReady(t, cluster, 1);
  assert.deepEqual(await listed(t), ["● running"]);
  const running = await section(t, id, "SLURM");
  assert.match(running.join("\n"), /State {2}running\nPartition {2}main\nNode {2}n[12]\n/);
});

onCluster("an experiment that is cancelled in the queue is cancelled", async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "--sbatch-arg=--begin=now+1hour -p n=range(3) train.py");
  await cluster.tell("scancel", `${job}_1`);
  assert.deepEqual(await listed(t), ["○ queued", "✗ cancelled", "○ queued"]);
  const { status, cancellation_reason, slurm, completed_at } = records(t)[1]!;
  assert.deepEqual([status, slurm.state], ["cancelled", "CANCELLED"]);
  assert.equal(cancellation_reason, `Cancelled in SLURM before it began (job ${job}_1)`);
  assert.ok(completed_at <= slurm.state_at);
});

onCluster("nothing is written where the record cannot be changed", async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "--sbatch-arg=--begin=now+1hour train.py");
  await cluster.tell("scancel", job);
  const { id } = records(t)[0]!;
  // Another process that lives has it.
  const claim = `${t.store.folder(id)}/.claim`;
  const sleeper = t.start(["run", "-q", "-n", "other", "train.py"]);
  await untilReady(t, cluster, 1);
  const other = t.store.ids().find((each) => each !== id)!;
  const { pid, host, process_start_time, process_scope } = t.store.metadata(other).runner;
  const owner = { pid, host, startTime: process_start_time, scope: process_scope, since: 1 };
  Deno.writeTextFileSync(claim, JSON.stringify(owner));
  assert.deepEqual(await listed(t), ["● running", "✗ cancelled"]);
  assert.equal(t.store.metadata(id).status, "staged");
  sleeper.signal("SIGTERM");
  await sleeper.ended();
});

onCluster("the end that SLURM saw of tasks that were killed", { nodes: 2 }, async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "-p n=range(2) --no-requeue --time 1 train.py");
  await untilReady(t, cluster, 2);
  // Nobody is left to write the end.
  await cluster.kill(`${job}_0`, /yanex|main\.ts/);
  await cluster.tell("scancel", `${job}_1`);
  await cluster.ended(job);
  await listed(t);
  const [killed, cancelled] = records(t);
  assert.equal(killed!.status, "failed");
  assert.match(killed!.error_message, /^runner died: job \d+_0 on n[12] ended by signal 9/);
  assert.deepEqual([killed!.slurm.state, cancelled!.status], ["FAILED", "cancelled"]);
});
