/** Jobs that must make place for others. */
import assert from "node:assert/strict";
import { onCluster, submit } from "./cluster.ts";
import { records, untilPrinted, untilStatus } from "./waiting.ts";

const LEGS = "import os, time, yanex\nleg = os.environ.get('SLURM_RESTART_COUNT', '0')\n" +
  "print('leg', leg, yanex.is_resumed())\ntime.sleep(0 if leg != '0' else 200)\n";

const URGENT = ["--partition=urgent", "--exclusive"];

onCluster("a preempted job that is requeued goes on", { nodes: 1 }, async (t, cluster) => {
  t.write("train.py", LEGS);
  const job = await submit(t, "exec yanex run train.py\n", "--partition=requeue", "--requeue");
  await untilPrinted(t, cluster, "leg 0 False\n");
  const urgent = await submit(t, "sleep 1\n", ...URGENT);
  const { slurm } = await untilStatus(t, cluster, "staged");
  assert.equal(slurm.state, "REQUEUED");
  assert.match(slurm.reason, /^Preempted by SLURM; /);
  await cluster.ended(urgent);
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  const [record, ...others] = records(t);
  assert.deepEqual([others.length, record!.status, record!.resumed], [0, "completed", 1]);
  assert.equal(t.store.artifact(record!.id, "stdout.txt"), "leg 0 False\nleg 1 True\n");
});

onCluster(
  "one that is not requeued is cancelled as preempted",
  { nodes: 1 },
  async (t, cluster) => {
    t.write("train.py", LEGS);
    const job = await submit(t, "exec yanex run train.py\n", "--partition=cancel");
    await untilPrinted(t, cluster, "leg 0 False\n");
    const urgent = await submit(t, "sleep 1\n", ...URGENT);
    assert.equal((await cluster.ended(job)).get(job)!.state, "PREEMPTED");
    const { status, cancellation_reason, slurm } = records(t)[0]!;
    assert.deepEqual(
      [status, cancellation_reason, slurm.state],
      ["cancelled", "Preempted by SLURM", "PREEMPTED"],
    );
    await cluster.ended(urgent);
  },
);
