/** Jobs that SLURM starts again go on with the same experiments. */
import assert from "node:assert/strict";
import { onCluster, submit } from "./cluster.ts";
import { untilDescribed } from "../run/recorded.ts";
import { records, untilPrinted, untilStatus } from "./waiting.ts";

/** Waits in its first leg; in each one it logs, prints and keeps a checkpoint. */
const LEGS = `
import os, time, yanex
leg = int(os.environ.get("SLURM_RESTART_COUNT") or 0)
path = yanex.get_checkpoint_dir() / "last"
seen = path.read_text() if path.exists() else ""
path.write_text(seen + str(leg))
yanex.log_metrics({"leg": leg})
print("leg", leg, "resumed", yanex.is_resumed(), "seen", seen)
if leg == 0:
    time.sleep(120)
`;

/** Its first line, whole: Python writes word by word. */
const FIRST = "leg 0 resumed False seen \n";

const OUTPUT = FIRST + "leg 1 resumed True seen 0\n";

onCluster("a job that is requeued goes on with the same experiment", async (t, cluster) => {
  t.write("train.py", LEGS);
  const job = await submit(t, "exec yanex run train.py\n", "--requeue");
  await untilPrinted(t, cluster, FIRST);
  const first = records(t)[0]!;
  await cluster.tell("scontrol", "requeue", job);
  const between = await untilStatus(t, cluster, "staged");
  assert.equal(between.slurm.state, "REQUEUED");
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  const [record, ...others] = records(t);
  assert.deepEqual(others, []);
  assert.equal(record!.status, "completed");
  assert.equal(record!.started_at, first.started_at);
  assert.equal(record!.resumed, 1);
  assert.equal(record!.slurm.restart_count, 1);
  assert.equal(record!.slurm.state, undefined);
  assert.equal(t.store.artifact(record!.id, "stdout.txt"), OUTPUT);
  const steps = JSON.parse(t.store.text("metrics.json", record!.id));
  assert.deepEqual(steps.map(({ step, leg }: Record<string, number>) => [step, leg]), [[0, 0], [
    1,
    1,
  ]]);
  const [leg] = record!.attempts;
  assert.deepEqual(
    [leg.job, leg.restart_count, leg.state, leg.continued, leg.started_at >= first.started_at],
    [job, 0, "REQUEUED", true, true],
  );
});

onCluster("a task that was submitted goes on alone when it is requeued", async (t, cluster) => {
  t.write("train.py", LEGS + "time.sleep(2)\n");
  await t.yanex("run train.py -p i=range(2) --slurm --requeue -q");
  await untilPrinted(t, cluster, FIRST, 2);
  const { slurm } = records(t).find(({ slurm }) => slurm.array_task_id === 1)!;
  await cluster.tell("scontrol", "requeue", `${slurm.array_job_id}_1`);
  await untilPrinted(t, cluster, "leg 1");
  const other = records(t).find(({ slurm }) => slurm.array_task_id === 0)!;
  assert.deepEqual([other.status, other.resumed], ["running", undefined]);
  await cluster.tell("scancel", slurm.array_job_id);
  await cluster.ended(slurm.array_job_id);
});

onCluster("a run that was killed without a word goes on as well", async (t, cluster) => {
  t.write("train.py", LEGS);
  const job = await submit(t, "exec yanex run train.py\n", "--requeue");
  await untilPrinted(t, cluster, FIRST);
  // What yanex adds to the record meanwhile would be lost, or the change would.
  await untilDescribed(t);
  const { runner, id } = records(t)[0]!;
  // As if it had run on a node that is gone: its process cannot be seen from here.
  const metadata = `${t.store.folder(id)}/metadata.json`;
  const text = Deno.readTextFileSync(metadata);
  Deno.writeTextFileSync(metadata, text.replaceAll(`"${runner.host}"`, '"gone"'));
  await cluster.kill(job, /main\.ts|yanex run/);
  await cluster.kill(job, /train\.py/);
  Deno.writeTextFileSync(metadata, text.replaceAll(`"${runner.host}"`, '"gone"'));
  await cluster.tell("scontrol", "requeue", job);
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  const [record, ...others] = records(t);
  assert.deepEqual([others.length, record!.id, record!.status], [0, id, "completed"]);
  assert.equal(t.store.artifact(id, "stdout.txt"), OUTPUT);
  assert.deepEqual(
    record!.attempts.map(({ status, reason }: Record<string, string>) => [status, reason]),
    [["failed", "killed, or lost with its node"]],
  );
});

onCluster("what a job script had completed is not run again", async (t, cluster) => {
  t.write("quick.py", "print('quick')\n");
  t.write("train.py", LEGS);
  const script = "yanex run quick.py\nyanex run quick.py\nyanex run train.py\nyanex run quick.py\n";
  const job = await submit(t, script, "--requeue");
  await untilPrinted(t, cluster, FIRST);
  await cluster.tell("scontrol", "requeue", job);
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  const runs = records(t);
  assert.deepEqual(runs.map(({ status }) => status), Array(4).fill("completed"));
  assert.deepEqual(runs.map(({ resumed }) => resumed ?? 0).sort(), [0, 0, 0, 1]);
  assert.match(t.read("job.out"), /warning: experiment [0-9a-f]{8} was completed before;/);
});

onCluster("of several experiments in a task, those that completed stay", async (t, cluster) => {
  t.write("train.py", LEGS.replace("leg == 0", "leg == 0 and yanex.get_param('i') == 1"));
  await t.yanex("run train.py -p 'i=range(3)' --stage -q");
  const ids = t.store.ids().map((id) => `--id ${id}`).join(" ");
  const job = await submit(t, `exec yanex run ${ids}\n`, "--requeue");
  await untilPrinted(t, cluster, FIRST, 2);
  await cluster.tell("scontrol", "requeue", job);
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  const runs = records(t);
  assert.deepEqual(runs.map(({ status }) => status), Array(3).fill("completed"));
  assert.deepEqual(runs.map(({ resumed }) => resumed ?? 0), [0, 1, 0]);
});

onCluster("a sweep in a job script is finished, not begun anew", async (t, cluster) => {
  t.write("train.py", LEGS);
  const job = await submit(t, "yanex run train.py -p 'i=range(3)'\n", "--requeue");
  await untilPrinted(t, cluster, FIRST);
  await cluster.tell("scontrol", "requeue", job);
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  const runs = records(t);
  assert.deepEqual(runs.map(({ status }) => status), Array(3).fill("completed"));
  assert.deepEqual(runs.map(({ resumed }) => resumed ?? 0).sort(), [0, 0, 1]);
});

onCluster(
  "a script that saved after a warning goes on when its job is requeued",
  async (t, cluster) => {
    t.write(
      "train.py",
      "import os, signal, sys, time\n" +
        "signal.signal(signal.SIGUSR1, lambda *_: sys.exit(0))\n" +
        "print('leg', os.environ.get('SLURM_RESTART_COUNT') or 0)\n" +
        "time.sleep(0 if os.environ.get('SLURM_RESTART_COUNT') else 120)\n",
    );
    // The way in which job scripts requeue themselves.
    const script = "trap 'kill -USR1 $child' USR1\nyanex run train.py & child=$!\nwait $child\n" +
      'wait $child\n[ -n "$SLURM_RESTART_COUNT" ] || scontrol requeue $SLURM_JOB_ID\nsleep 5\n';
    const job = await submit(t, script, "--requeue");
    await untilPrinted(t, cluster, "leg 0\n");
    await cluster.tell("scancel", "--signal=USR1", "--batch", job);
    await cluster.ended(job);
    const [record, ...others] = records(t);
    assert.deepEqual([others.length, record!.status, record!.resumed], [0, "completed", 1]);
    assert.equal(t.store.artifact(record!.id, "stdout.txt"), "leg 0\nleg 1\n");
  },
);
