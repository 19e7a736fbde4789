/** `yanex run --slurm --wait`, on a real cluster. */
import assert from "node:assert/strict";
import type { Sandbox } from "../harness.ts";
import { onCluster } from "./cluster.ts";
import { records, submitted, untilReady, waiting } from "./states.ts";

const printing =
  "import sys, time, yanex\nn = yanex.get_param('n')\nprint('line', n, flush=True)\n" +
  "time.sleep(0.5)\nprint('oops', file=sys.stderr)\nsys.exit(n)\n";

/** The lines after what is said of submitting. */
function afterSubmitting(t: Sandbox, stdout: string): string[] {
  const lines = t.normalise(stdout).trimEnd().split("\n");
  return lines.slice(lines.findIndex((line) => line.startsWith("Cancel with")) + 1);
}

onCluster("what a single experiment prints is shown, and its exit code", async (t) => {
  t.write("train.py", printing);
  await t.commit();
  const { stdout, stderr } = await t.yanex("run train.py -p n=3 --slurm --wait").fails(3);
  assert.deepEqual(afterSubmitting(t, stdout), [
    "▶ [1/1] started: <id>",
    "line 3",
    "✗ <id> failed after <duration>: Script exited with code 3: oops (1 of 1 done)",
    "✗ 0 completed, 1 failed in <duration>",
    "  ✗ <id>: Script exited with code 3: oops",
  ]);
  assert.equal(stderr, "oops\n");
});

onCluster("a sweep is told as one that runs here", async (t) => {
  t.write("train.py", printing);
  await t.commit();
  const { stdout } = await t.yanex("run train.py -p n=range(2) --slurm --wait").fails(1);
  const lines = afterSubmitting(t, stdout).map((line) => line.replace(/<id\d*>/, "<id>"));
  assert.deepEqual(lines.slice(0, 4).map((line) => line.split(" ")[0]).sort(), [
    "▶",
    "▶",
    "✓",
    "✗",
  ]);
  assert.deepEqual(lines.slice(4), [
    "✗ 1 completed, 1 failed in <duration>",
    "  ✗ <id> sweep-1: Script exited with code 1: oops",
    "  Run what is missing with: yanex run --resume <sweep> --slurm",
  ]);
});

onCluster("programs are told of each event", async (t) => {
  t.write("train.py", printing);
  await t.commit();
  const { stdout } = await t.yanex("run train.py -p n=range(2) --slurm --wait --json").fails(1);
  const events = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(events.map(({ event }) => event).filter((event) => event !== "staged").sort(), [
    "finished",
    "finished",
    "started",
    "started",
    "submitted",
    "summary",
    "sweep",
  ]);
  const { completed, failed, in_slurm, signal, sweep } = events.at(-1);
  assert.deepEqual([completed, failed, in_slurm, signal, sweep], [
    1,
    1,
    0,
    null,
    t.store.sweeps()[0],
  ]);
});

onCluster("one whose job fails before yanex begins is not waited for", async (t) => {
  t.write("train.py", printing);
  await t.commit();
  const { stdout } = await t.yanex(["run", "train.py", "-p", "n=0", "--slurm", "--wait"].concat(
    "--setup",
    "nothing-there",
  )).fails(1);
  assert.match(stdout, /✗ [0-9a-f]{8} failed .*: It was not run: job \d+_0 on n[12] ended with/);
  assert.equal(records(t)[0]!.status, "failed");
});

onCluster("Ctrl-C ends the waiting and not the jobs", async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const running = t.start("run train.py -p n=range(2) --slurm --wait");
  await running.prints("started");
  await untilReady(t, cluster, 2);
  running.signal("SIGINT");
  const { code, stdout } = await running.ended();
  assert.equal(code, 130);
  const [sweep] = t.store.sweeps();
  assert.equal(
    stdout.trimEnd().split("\n").at(-1),
    `  The jobs go on. Follow them again with: yanex run --resume ${sweep} --slurm --wait; ` +
      "cancel with: yanex cancel ID...",
  );
  assert.deepEqual(records(t).map(({ status }) => status), ["running", "running"]);

  const again = t.start(`run --resume ${sweep} --slurm --wait`);
  await again.prints("[2/2] started");
  await cluster.tell("scancel", records(t)[0]!.slurm.array_job_id);
  const followed = await again.ended();
  assert.equal(followed.code, 1);
  assert.match(followed.stdout, /✗ 0 completed, 0 failed, 2 cancelled in /);
});

onCluster("one that is requeued is followed further", async (t, cluster) => {
  t.write(
    "train.py",
    "import os, sys, time\nprint('leg', os.environ.get('SLURM_RESTART_COUNT', '0'), flush=True)\n" +
      "time.sleep(0 if 'SLURM_RESTART_COUNT' in os.environ else 600)\n",
  );
  await t.commit();
  const running = t.start("run train.py --requeue --slurm --wait");
  await running.prints("leg 0");
  await cluster.tell("scontrol", "requeue", `${records(t)[0]!.slurm.array_job_id}_0`);
  const { code, stdout } = await running.ended();
  assert.equal(code, 0, stdout);
  assert.match(stdout, /↻ [0-9a-f]{8} is back in the queue of SLURM\n/);
  assert.match(stdout, /leg 1\n✓ [0-9a-f]{8} completed/);
});

onCluster("what is queued in SLURM is not run here", async (t, cluster) => {
  t.write("train.py", waiting);
  await t.commit();
  const job = await submitted(t, "-p n=range(2) train.py --sbatch-arg=--begin=now+1hour");
  await cluster.tell("scancel", `${job}_1`);
  const [sweep] = t.store.sweeps();
  const resumed = t.start(`run --resume ${sweep}`);
  await untilReady(t, cluster, 1);
  assert.deepEqual(records(t).map(({ status }) => status).sort(), ["running", "staged"]);
  resumed.signal("SIGINT");
  const { stderr } = await resumed.ended();
  assert.match(
    stderr,
    /^warning: [0-9a-f]{8} is queued or runs in SLURM already and is left out$/m,
  );
  const staged = await t.yanex("run --staged");
  assert.match(
    staged.stderr,
    /^warning: [0-9a-f]{8} is queued or runs in SLURM already and is left out$/m,
  );
  assert.deepEqual(records(t).map(({ status }) => status).sort(), ["cancelled", "staged"]);
});
