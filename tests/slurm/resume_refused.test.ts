/** `run --resume --slurm` that comes to nothing: no earlier end is lost, and nothing half made. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Sandbox } from "../harness.ts";
import { onCluster } from "./cluster.ts";
import { slowSbatch } from "./slow_sbatch.ts";

/** Fails, is cancelled or completes, by the value of `n`, unless the file `mended` is there. */
const script = `import os, sys, yanex
n = yanex.get_param("n")
print("run", n)
yanex.log_metrics({"n": n})
if not os.path.exists("mended"):
    if n == 1: sys.exit(3)
    if n == 2: yanex.cancel("not now")
`;

/** Runs a sweep of three here, of which one fails and one is cancelled. */
async function prepare(t: Sandbox): Promise<string> {
  t.write("train.py", script);
  await t.commit();
  await t.yanex("run train.py -q -p n=range(3)").fails(1);
  return t.store.sweeps()[0]!;
}

/** What each experiment has: its record but for the time of its last change, and its files. */
function everything(t: Sandbox) {
  return t.store.ids().toSorted().map((id) => {
    const { saved_at: _, ...record } = t.store.metadata(id);
    const files = readdirSync(t.store.folder(id), { recursive: true }) as string[];
    const output = t.store.artifact(id, "stdout.txt");
    return { record, files: files.toSorted(), output };
  });
}

const statuses = (t: Sandbox) => t.store.experiments().map(({ status }) => status).toSorted();

onCluster("what SLURM refuses to take again is as it was", async (t) => {
  const sweep = await prepare(t);
  const before = everything(t);
  const { stderr } = await t.yanex(`run --resume ${sweep} --slurm --partition nope`).fails(1);
  assert.match(stderr, /^error: SLURM did not take the job: .*invalid partition/m);
  assert.deepEqual(everything(t), before);
});

onCluster("so it is after Ctrl-C, if SLURM has not taken it", async (t, cluster) => {
  const sweep = await prepare(t);
  const before = everything(t);
  const slow = await slowSbatch(t, cluster);
  const run = t.start(`run --resume ${sweep} --slurm --partition nope`, { env: slow.env });
  await slow.called();
  assert.deepEqual(statuses(t), ["completed", "staged", "staged"]);
  run.signal("SIGINT");
  // Before sbatch has an answer, yanex is to have heard it.
  await delay(1000);
  t.write("go", "");
  const { code, stderr } = await run.ended();
  assert.equal(code, 130);
  assert.match(stderr, /^error: interrupted before all was submitted$/m);
  assert.deepEqual(everything(t), before);
  assert.equal((await cluster.tell("squeue", "--noheader", "--states=all")).trim(), "");
});

onCluster("one that is killed in the middle can be done again", async (t, cluster) => {
  const sweep = await prepare(t);
  const slow = await slowSbatch(t, cluster);
  const run = t.start(`run --resume ${sweep} --slurm`, { env: slow.env });
  await slow.called();
  run.signal("SIGKILL");
  await run.ended();
  assert.deepEqual(statuses(t), ["completed", "staged", "staged"]);
  t.write("mended", "");
  await t.yanex(`run --resume ${sweep} --slurm --wait -q`);
  const ends = t.store.experiments();
  assert.deepEqual(ends.map(({ status }) => status), Array(3).fill("completed"));
  assert.equal(ends.filter(({ attempts }) => attempts?.length === 1).length, 2);
});
