/** Clusters besides the one that SLURM's programs ask. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { onCluster } from "./cluster.ts";

onCluster(
  "one that SLURM_CLUSTERS names is asked by all, any other is refused",
  { accounting: true },
  async (t, cluster) => {
    t.write("train.py", "print('done')\n");
    await t.commit();
    const refused = (what: string) =>
      `error: ${what} is not possible: states and yanex cancel ask one cluster, the one that ` +
      "squeue and scancel ask here\nhint: run this where the other cluster is the default, or set " +
      "SLURM_CLUSTERS=far for this and all later commands\n";
    await t.yanex("run train.py --slurm --sbatch-arg=--clusters=far").fails(2)
      .stderr(refused("--sbatch-arg --clusters=far"));
    await t.yanex("run train.py --slurm", { env: { SBATCH_CLUSTERS: "far" } }).fails(2)
      .stderr(refused("SBATCH_CLUSTERS=far"));
    t.store.isEmpty();

    const env = { SLURM_CLUSTERS: "test", SBATCH_CLUSTERS: "test" };
    const { stdout } = await t.yanex("run train.py --slurm --wait", { env });
    assert.match(stdout, /^done\n✓ .* completed/m);
    await t.yanex(`run train.py -n held --slurm -q --sbatch-arg=--begin=now+1hour`, { env });
    await t.yanex("cancel held", { env }).stdout("  ✓ Cancelled <id> (held)\n");
    await cluster.until("its job is gone", async () => {
      const queue = await cluster.tell("squeue", "--noheader", "--format=%i");
      return queue.trim() === "";
    });
  },
);

onCluster(
  "cancel leaves jobs of another cluster alone that have the same number",
  async (t, cluster) => {
    t.write("train.py", "");
    await t.commit();
    await t.yanex("run train.py -n x --slurm -q --sbatch-arg=--begin=now+1hour");
    const { slurm } = t.store.metadata();
    const file = join(t.store.path, ".slurm", slurm.submission, "submission.json");
    const record = JSON.parse(Deno.readTextFileSync(file));
    Deno.writeTextFileSync(file, JSON.stringify({ ...record, cluster: "far" }));
    const job = `${record.arrays[0].job_id}_0`;
    await t.yanex("cancel x").stdout("  ✓ Cancelled <id> (x)\n").stderr(
      `warning: job ${job} is one of the cluster far, which is not asked here: it ends when it ` +
        `comes to begin, or with scancel --clusters=far ${job}\n`,
    );
    assert.equal(t.store.metadata().status, "cancelled");
    assert.equal((await cluster.state(job)).state, "PENDING");
  },
);
