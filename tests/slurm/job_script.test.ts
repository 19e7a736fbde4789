/** `yanex run` as it stands in job scripts, on a real cluster. */
import assert from "node:assert/strict";
import { onCluster, submit } from "./cluster.ts";
import { records, untilPrinted } from "./waiting.ts";

onCluster("each task of an array is an experiment that names its job", async (t, cluster) => {
  t.write("train.py", "import yanex\nyanex.log_metrics({'square': yanex.get_param('n') ** 2})\n");
  await t.commit();
  const job = await submit(t, "yanex run train.py -p n=$SLURM_ARRAY_TASK_ID\n", "--array=0-7");
  for (const [task, { state, exitCode }] of await cluster.ended(job)) {
    assert.deepEqual([state, exitCode], ["COMPLETED", 0], task);
  }
  const runs = records(t);
  assert.deepEqual(runs.map(({ status }) => status), Array(8).fill("completed"));
  const tasks = runs.map(({ slurm }) => slurm.array_task_id).sort();
  assert.deepEqual(tasks, [0, 1, 2, 3, 4, 5, 6, 7]);
  for (const { id, slurm } of runs) {
    assert.equal(slurm.array_job_id, job);
    assert.equal(slurm.partition, "main");
    assert.match(slurm.node, /^n[12]$/);
    const [step] = JSON.parse(t.store.text("metrics.json", id));
    assert.equal(step.square, slurm.array_task_id ** 2);
  }
});

onCluster("the job ends with the script's exit code", async (t, cluster) => {
  t.write("train.py", "import sys\nsys.exit(3)\n");
  const job = await submit(t, "yanex run train.py\n");
  const { state, exitCode } = (await cluster.ended(job)).get(job)!;
  assert.deepEqual([state, exitCode], ["FAILED", 3]);
  assert.deepEqual(records(t).map(({ status }) => status), ["failed"]);
});

onCluster("workers are as many as the job has processors", async (t, cluster) => {
  t.write("train.py", "import time\ntime.sleep(0.2)\n");
  const job = await submit(
    t,
    "yanex run train.py -p 'n=range(0,4)' -j 0 --json\n",
    "--cpus-per-task=1",
  );
  await cluster.ended(job);
  const workers = t.read("job.out").trim().split("\n").map((line) => JSON.parse(line))
    .filter(({ event }) => event === "started").map(({ worker }) => worker);
  // However many the machine has.
  assert.deepEqual(workers, [0, 0, 0, 0]);
});

const waiting = "import time\nprint('ready')\ntime.sleep(120)\n";

onCluster("scancel cancels the experiment, and its processes are gone", async (t, cluster) => {
  t.write("train.py", waiting);
  const job = await submit(t, "exec yanex run train.py\n");
  await untilPrinted(t, cluster, "ready");
  await cluster.tell("scancel", job);
  assert.equal((await cluster.ended(job)).get(job)!.state, "CANCELLED");
  await cluster.until("the record has an end", () => records(t)[0]!.status !== "running");
  const { status, cancellation_reason } = records(t)[0]!;
  assert.deepEqual([status, cancellation_reason], ["cancelled", "Cancelled in SLURM (scancel)"]);
});

onCluster("a warning before the time limit reaches the script", async (t, cluster) => {
  t.write(
    "train.py",
    "import signal, sys, time, yanex\n" +
      "def save(number, frame):\n    yanex.log_metrics({'saved': 1})\n    sys.exit(0)\n" +
      "signal.signal(signal.SIGUSR1, save)\nprint('ready')\ntime.sleep(120)\n",
  );
  // The warning can come as soon as it is due, and the script must be able to hear it by then.
  const job = await submit(t, "exec yanex run train.py\n", "--time=10", "--signal=B:USR1@55");
  await untilPrinted(t, cluster, "ready");
  // SLURM looks at limits every half minute, and warns up to a minute early.
  await cluster.tell("scontrol", "update", `jobid=${job}`, "TimeLimit=1");
  const { state } = (await cluster.ended(job)).get(job)!;
  assert.equal(state, "COMPLETED");
  const { id, status } = records(t)[0]!;
  assert.equal(status, "completed");
  assert.equal(JSON.parse(t.store.text("metrics.json", id))[0].saved, 1);
});
