/** How `yanex list` and `yanex show` tell what SLURM knows, on a real cluster. */
import assert from "node:assert/strict";
import { onCluster } from "./cluster.ts";
import { listed, records, section, submitted, untilReady, waiting } from "./states.ts";

onCluster("an experiment in the queue says what it waits for", async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "--sbatch-arg=--begin=now+1hour --partition=main train.py");
  const { id, slurm } = records(t)[0]!;
  // SLURM finds out why a job waits when it looks at its queue the next time.
  await cluster.until("SLURM says why it waits", async () => {
    return [...(await cluster.states(job)).values()].every(({ reason }) => reason === "BeginTime");
  });
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
