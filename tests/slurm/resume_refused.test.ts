/** `run --resume --slurm` that comes to nothing: no earlier end is lost, and nothing half made. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../harness.ts";
import { type Cluster, onCluster } from "./cluster.ts";

/** Fails, is cancelled or completes, by the value of `n`, unless the file \`mended\` is there. */
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

/** Puts a program before sbatch on PATH that notes that it is called, and as which process, and waits before it goes on. */
async function slowSbatch(t: Sandbox): Promise<void> {
  const { stdout } = await t.call("sh", ["-c", "command -v sbatch"]);
  const wrapper =
    `#!/bin/sh\necho $$ > ${t.dir}/called.new\nmv ${t.dir}/called.new ${t.dir}/called\n` +
    `while [ ! -e ${t.dir}/go ]; do sleep 0.1; done\nexec ${stdout.trim()} "$@"\n`;
  t.write("slow/sbatch", wrapper);
  chmodSync(join(t.dir, "slow/sbatch"), 0o755);
}

const withSlowSbatch = (t: Sandbox, cluster: Cluster) => ({
  ...cluster.environment,
  PATH: `${t.dir}/slow:${cluster.environment.PATH}`,
});

const statuses = (t: Sandbox) => t.store.experiments().map(({ status }) => status).toSorted();

onCluster("what SLURM refuses to take again is as it was", async (t) => {
  const sweep = await prepare(t);
  const before = everything(t);
  const { stderr } = await t.yanex(`run --resume ${sweep} --slurm --partition nope`).fails(1);
  assert.match(stderr, /^error: SLURM did not take the job: .*invalid partition/m);
  assert.deepEqual(everything(t), before);
});

onCluster("so it is after Ctrl-C before SLURM has it", async (t, cluster) => {
  const sweep = await prepare(t);
  const before = everything(t);
  await slowSbatch(t);
  const run = t.start(`run --resume ${sweep} --slurm`, { env: withSlowSbatch(t, cluster) });
  await cluster.until("sbatch is called", () => existsSync(join(t.dir, "called")));
  assert.deepEqual(statuses(t), ["completed", "staged", "staged"]);
  // A terminal tells all of its programs.
  run.signal("SIGINT");
  Deno.kill(Number(t.read("called")), "SIGINT");
  const { code, stderr } = await run.ended();
  assert.equal(code, 130);
  assert.match(stderr, /^error: interrupted before all was submitted$/m);
  assert.deepEqual(everything(t), before);
  assert.equal((await cluster.tell("squeue", "--noheader", "--states=all")).trim(), "");
});

onCluster("one that is killed in the middle can be done again", async (t, cluster) => {
  const sweep = await prepare(t);
  await slowSbatch(t);
  const run = t.start(`run --resume ${sweep} --slurm`, { env: withSlowSbatch(t, cluster) });
  await cluster.until("sbatch is called", () => existsSync(join(t.dir, "called")));
  run.signal("SIGKILL");
  await run.ended();
  assert.deepEqual(statuses(t), ["completed", "staged", "staged"]);
  t.write("mended", "");
  await t.yanex(`run --resume ${sweep} --slurm --wait -q`, { timeoutSeconds: 120 });
  const ends = t.store.experiments();
  assert.deepEqual(ends.map(({ status }) => status), Array(3).fill("completed"));
  assert.equal(ends.filter(({ attempts }) => attempts?.length === 1).length, 2);
});
