/** `yanex run --slurm`, on a real cluster. */
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { Sandbox } from "../harness.ts";
import { type Cluster, onCluster } from "./cluster.ts";

/** Metadata of all experiments, in the order of their tasks. */
function records(t: Sandbox) {
  return t.store.ids().map((id) => t.store.metadata(id))
    .sort((a, b) => (a.slurm?.task ?? 0) - (b.slurm?.task ?? 0));
}

/** The job's number that was printed. */
function jobOf(stdout: string): string {
  return /to SLURM: job (\d+)/.exec(stdout)![1]!;
}

/** Waits until a job has ended and its experiments say so. */
async function finished(t: Sandbox, cluster: Cluster, job: string): Promise<void> {
  await cluster.ended(job);
  const ended = () => records(t).every(({ status }) => !["staged", "running"].includes(status));
  for (let tries = 0; tries < 100 && !ended(); tries++) await delay(100);
}

const logged = "import yanex\nyanex.log_metrics({'square': yanex.get_param('n') ** 2})\n";

onCluster("a sweep is submitted as one array and recorded as any other", async (t, cluster) => {
  t.write("train.py", logged);
  await t.commit();
  const { stdout } = await t.yanex("run train.py -p n=range(3) --slurm --time 5 --mem 100");
  const [first, second, third] = records(t).map(({ id }) => id);
  const job = jobOf(stdout);
  assert.equal(
    stdout,
    `✓ Submitted 3 experiments to SLURM: job ${job} (sweep ${t.store.sweeps()[0]})\n` +
      `  ${first}\n  ${second}\n  ${third}\n` +
      `See how they stand with: yanex list, or squeue -j ${job}\n` +
      `See what one prints with: yanex logs ${first}\n` +
      `Cancel with: yanex cancel --sweep ${t.store.sweeps()[0]}\n`,
  );
  await finished(t, cluster, job);
  assert.deepEqual(
    records(t).map(({ status, slurm, sweep, id }) => [
      status,
      slurm.task,
      sweep.index,
      JSON.parse(t.store.text("metrics.json", id))[0].square,
    ]),
    [["completed", 0, 0, 0], ["completed", 1, 1, 1], ["completed", 2, 2, 4]],
  );
});

onCluster("what SLURM does not take leaves nothing behind", async (t) => {
  t.write("train.py", logged);
  await t.commit();
  await t.yanex("run train.py -p n=range(3) --slurm --partition nope").fails(1).stdout("").stderr(
    "error: SLURM did not take the job: invalid partition specified: nope; " +
      "Batch job submission failed: Invalid partition name specified\n" +
      "hint: --dry-run shows the job script and the call of sbatch\n",
  );
  assert.deepEqual(t.store.ids(), []);
  assert.deepEqual(t.store.sweeps(), []);
});
