/** Several tasks of one `srun` are one experiment. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { onCluster, submit } from "./cluster.ts";
import { records } from "./waiting.ts";

const RANKS = `
import os, yanex
rank = int(os.environ["SLURM_PROCID"])
yanex.log_metrics({"rank": rank})
yanex.save_artifact(str(rank), "rank.txt")
(yanex.get_checkpoint_dir() / f"shard{rank}").write_text("x")
print(f"rank {rank}: {yanex.get_experiment_id()} lr={yanex.get_param('lr')}", flush=True)
if rank == 2:
    yanex.completed()
raise SystemExit(5 if rank == 3 else 0)
`;

onCluster("ranks are one experiment, which the first one tracks", async (t, cluster) => {
  t.write("train.py", RANKS);
  t.write("config.yaml", "lr: 0.5\n");
  // On two nodes, and each says its exit code.
  const job = await submit(
    t,
    "srun bash -c 'yanex run train.py; echo code $SLURM_PROCID $?'\n",
    "--nodes=2",
    "--ntasks-per-node=2",
  );
  await cluster.ended(job);
  const [record, ...others] = records(t);
  assert.deepEqual([others.length, record!.status, record!.slurm.procid], [0, "completed", 0]);
  const { id } = record!;
  const lines = t.read("job.out").split("\n").filter((line) => /^(rank|code) /.test(line)).sort();
  assert.deepEqual(lines, [
    ...[0, 0, 0, 5].map((code, rank) => `code ${rank} ${code}`),
    ...[0, 1, 2, 3].map((rank) => `rank ${rank}: ${id} lr=0.5`),
  ]);
  assert.equal(t.store.artifact(id, "stdout.txt"), `rank 0: ${id} lr=0.5\n`);
  assert.equal(t.store.artifact(id, "rank.txt"), "0");
  const steps = JSON.parse(t.store.text("metrics.json", id));
  assert.deepEqual(steps.map(({ rank }: { rank: number }) => rank), [0]);
  const shards = [...Deno.readDirSync(`${t.store.folder(id)}/checkpoints`)].map(({ name }) => name);
  assert.deepEqual(shards.sort(), ["shard0", "shard1", "shard2", "shard3"]);
});

onCluster("a staged experiment is run by ranks as well, once", async (t, cluster) => {
  t.write("train.py", "import os\nprint('ran', os.environ['SLURM_PROCID'], flush=True)\n");
  await t.yanex("run train.py --stage -q");
  const [id] = t.store.ids();
  const job = await submit(t, `srun yanex run --id ${id} -q\n`, "--ntasks=3");
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  assert.deepEqual(records(t).map(({ status }) => status), ["completed"]);
  assert.deepEqual(t.read("job.out").trim().split("\n").sort(), ["ran 0", "ran 1", "ran 2"]);
});

onCluster("ranks go on together when their job is requeued", async (t, cluster) => {
  t.write(
    "train.py",
    "import os, time, yanex\nleg = os.environ.get('SLURM_RESTART_COUNT', '0')\n" +
      "print('leg', leg, 'rank', os.environ['SLURM_PROCID'], yanex.is_resumed(), flush=True)\n" +
      "time.sleep(100 if leg == '0' else 0)\n",
  );
  const job = await submit(t, "srun yanex run train.py -q\n", "--ntasks=2", "--requeue");
  const printed = (leg: number) => t.read("job.out").split(`leg ${leg} rank`).length - 1;
  await cluster.until("both run", () => existsSync(`${t.dir}/job.out`) && printed(0) === 2);
  await cluster.tell("scontrol", "requeue", job);
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  assert.match(t.read("job.out"), /^leg 1 rank 0 True$/m);
  assert.match(t.read("job.out"), /^leg 1 rank 1 True$/m);
  const [record, ...others] = records(t);
  assert.deepEqual([others.length, record!.status, record!.resumed], [0, "completed", 1]);
});

onCluster("what is submitted with several tasks is one experiment", async (t, cluster) => {
  t.write("train.py", "import os\nprint('ran', os.environ['SLURM_PROCID'], flush=True)\n");
  await t.yanex("run train.py --slurm --nodes 2 --ntasks-per-node 2 -q");
  await cluster.until("it has ended", () => records(t)[0]!.status !== "staged");
  await cluster.ended(records(t)[0]!.slurm.array_job_id);
  assert.deepEqual(records(t).map(({ status }) => status), ["completed"]);
  const logs = [...Deno.readDirSync(`${t.store.path}/.slurm`)].find(({ name }) =>
    name.length === 8
  );
  const folder = `${t.store.path}/.slurm/${logs!.name}/logs`;
  const [log] = [...Deno.readDirSync(folder)];
  const lines = Deno.readTextFileSync(`${folder}/${log!.name}`).match(/^ran \d$/gm);
  assert.deepEqual(lines!.sort(), ["ran 0", "ran 1", "ran 2", "ran 3"]);
});

onCluster("if there is nothing to take part in, all ranks end at once", async (t, cluster) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q");
  const [id] = t.store.ids();
  const script = `srun bash -c 'yanex run --id ${id}; echo code $?'\n`;
  const job = await submit(t, script, "--ntasks=2");
  await cluster.ended(job);
  const output = t.read("job.out");
  assert.match(output, /^error: experiment [0-9a-f]{8} is not staged: it is completed$/m);
  assert.match(
    output,
    /^error: rank 1 has nothing to take part in: rank 0 ended before it ran \(/m,
  );
  assert.equal(output.match(/^code 1$/gm)?.length, 2);
});

onCluster("a sweep needs one task: each rank would run all of it", async (t, cluster) => {
  t.write("train.py", "");
  const job = await submit(t, "srun yanex run train.py -p 'i=range(2)'\n", "--ntasks=2");
  await cluster.ended(job);
  assert.match(t.read("job.out"), /^error: several ranks of a SLURM step take part in one experi/m);
  t.store.isEmpty();
});

onCluster("ranks with commands of their own have experiments of their own", async (t, cluster) => {
  t.write("train.py", "");
  const script = "srun bash -c 'yanex run train.py -q -p seed=$SLURM_PROCID'\n";
  const job = await submit(t, script, "--ntasks=3");
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  const seeds = t.store.ids().map((id) => t.store.text("params.yaml", id).trim()).sort();
  assert.deepEqual(seeds, ["seed: 0", "seed: 1", "seed: 2"]);
});

onCluster("ranks share what is staged", async (t, cluster) => {
  t.write("train.py", "");
  await t.yanex("run train.py -p 'i=range(6)' --stage -q");
  const job = await submit(t, "srun yanex run --staged -q\n", "--ntasks=3");
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  assert.deepEqual(records(t).map(({ status }) => status), Array(6).fill("completed"));
});
