/** Each end that SLURM sees, as the record, `yanex list` and `yanex show` tell it. */
import assert from "node:assert/strict";
import { onCluster } from "./cluster.ts";
import { listed, records, section, submitted, untilReady, waiting } from "./states.ts";

onCluster("the end that SLURM saw of tasks that were killed", async (t, cluster) => {
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

onCluster("a time limit", async (t, cluster) => {
  // Its warning is not what ends it.
  const ignoring = "import signal\nsignal.signal(signal.SIGUSR1, signal.SIG_IGN)\n";
  t.write("train.py", ignoring + waiting);
  await t.commit();
  const job = await submitted(t, "train.py --time 1");
  await untilReady(t, cluster, 1);
  assert.equal((await cluster.ended(job, 300)).get(`${job}_0`)!.state, "TIMEOUT");
  await cluster.until("the record has an end", () => records(t)[0]!.status !== "running");
  assert.deepEqual(await listed(t), ["✗ time limit"]);
  const { status, error_message, slurm } = records(t)[0]!;
  assert.deepEqual([status, slurm.state], ["failed", "TIMEOUT"]);
  assert.match(error_message, /^time limit/);
});

onCluster("a dependency that fails", async (t, cluster) => {
  t.write(
    "train.py",
    "import os, sys, time\nwhile not os.path.exists('go'):\n    time.sleep(0.05)\nsys.exit(1)\n",
  );
  t.write("eval.py", "");
  await t.commit();
  const first = await submitted(t, "train.py");
  const { id } = records(t)[0]!;
  await submitted(t, `eval.py -D ${id}`);
  t.write("go", "");
  await cluster.ended(first);
  await cluster.until("it waits in vain", async () => {
    return !(await listed(t)).includes("○ queued");
  });
  assert.deepEqual(await listed(t), ["✗ cancelled", "✗ failed"]);
  const cancelled = records(t).find(({ status }) => status === "cancelled")!;
  assert.equal(cancelled.cancellation_reason, `Its dependency ${id} did not complete`);
  assert.equal((await cluster.attempt("squeue", "--noheader")).stdout, "");
});

onCluster("a job that fails before yanex begins in it", async (t, cluster) => {
  t.write("train.py", "");
  await t.commit();
  const job = await submitted(t, "train.py --setup 'module load nothing-there'");
  await cluster.ended(job);
  assert.deepEqual(await listed(t), ["✗ failed"]);
  const { error_message, slurm } = records(t)[0]!;
  assert.match(
    error_message,
    /^It was not run: job \d+_0 on n[12] ended with exit code 1 before yanex/,
  );
  assert.match(error_message, /module load nothing-there/);
  assert.equal(slurm.state, "FAILED");
});

onCluster("a controller that does not answer changes nothing", async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  await submitted(t, "train.py");
  await untilReady(t, cluster, 1);
  await cluster.endController();
  const list = await t.yanex("list");
  assert.match(list.stdout, /● running/);
  assert.match(list.stderr, /^warning: SLURM cannot be asked, so this is as recorded: .*\n$/);
  assert.equal(records(t)[0]!.status, "running");
});

onCluster("a node that fails", { nodes: 1 }, async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "train.py --no-requeue");
  await untilReady(t, cluster, 1);
  // As if its power went: nobody is left who could tell of the job.
  await cluster.endNode("n1");
  await cluster.downNode("n1");
  await cluster.untilState(`${job}_0`, "NODE_FAIL");
  await cluster.kill(`${job}_0`, /./);
  assert.deepEqual(await listed(t), ["✗ node failure"]);
  const { id, status, error_message, slurm } = records(t)[0]!;
  assert.deepEqual([status, slurm.state, slurm.node], ["failed", "NODE_FAIL", "n1"]);
  assert.equal(error_message, `node failure: SLURM ended job ${job}_0 on n1`);
  assert.ok((await section(t, id, "SLURM")).includes("State  node failure"));
});

onCluster("a job that makes way for another is preempted", { nodes: 1 }, async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "train.py --partition cancel --sbatch-arg=--exclusive");
  await untilReady(t, cluster, 1);
  await submitted(t, "train.py --partition urgent --sbatch-arg=--exclusive");
  await cluster.untilState(`${job}_0`, "PREEMPTED");
  await untilReady(t, cluster, 2);
  assert.deepEqual(await listed(t), ["● running", "✗ preempted"]);
  const { status, slurm } = records(t).find(({ slurm }) => slurm.array_job_id === job)!;
  assert.deepEqual([status, slurm.state], ["cancelled", "PREEMPTED"]);
});

onCluster("a store that the node does not see", { nodes: 1 }, async (t, cluster) => {
  t.write("train.py", "");
  await t.commit();
  await t.yanex("run train.py -q");
  await cluster.restartNode("n1", { hidden: [`${t.home}/.yanex`] });
  const job = await submitted(t, "train.py");
  await cluster.ended(job);
  assert.deepEqual(await listed(t), ["✗ failed", "✓ completed"]);
  const { error_message } = records(t).find(({ status }) => status === "failed")!;
  assert.match(error_message, /does not seem to be on n1\. Put the store where all nodes see it/);
});

onCluster("memory that runs out", { memoryLimits: true }, async (t, cluster) => {
  t.write("train.py", "");
  await t.commit();
  const setup = "x=$(head -c 500000000 /dev/zero | tr '\\0' x); sleep 60";
  const job = await submitted(t, `train.py --mem 100 --setup "${setup}"`);
  await cluster.ended(job);
  assert.deepEqual(await listed(t), ["✗ out of memory"]);
  const { status, error_message } = records(t)[0]!;
  assert.equal(status, "failed");
  assert.match(error_message, /^out of memory: SLURM ended job \d+_0 on n[12] before/);
});

onCluster("a job that SLURM has forgotten", { minJobAge: 2 }, async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "-p n=range(2) train.py");
  await untilReady(t, cluster, 2);
  await cluster.kill(`${job}_0`, /yanex|main\.ts/);
  await cluster.kill(`${job}_1`, /yanex|main\.ts/);
  await cluster.until("SLURM has forgotten it", async () => (await cluster.states(job)).size === 0);
  assert.deepEqual(await listed(t), ["✗ failed", "✗ failed"]);
  const { error_message, slurm } = records(t)[0]!;
  assert.equal(error_message, `runner died: SLURM does not know its job ${job}_0 any more`);
  assert.equal(slurm.state, "FORGOTTEN");
});

onCluster("accounts know what SLURM has forgotten", {
  minJobAge: 2,
  accounting: true,
}, async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "train.py --sbatch-arg=--begin=now+1hour");
  await cluster.tell("scancel", job);
  await cluster.until("SLURM has forgotten it", async () => (await cluster.states(job)).size === 0);
  assert.deepEqual(await listed(t), ["✗ cancelled"]);
  assert.equal(records(t)[0]!.slurm.state, "CANCELLED");
});
