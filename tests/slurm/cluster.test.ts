/** What tests can do to a cluster. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { onCluster, submit } from "./cluster.ts";

const waiting = "echo ready\nsleep 120 & wait\n";

onCluster("a node does not see a folder that is hidden from it", async (t, cluster) => {
  t.write("shared/file", "");
  await cluster.restartNode("n2", { hidden: [`${t.dir}/shared`] });
  const script = "ls shared > $SLURMD_NODENAME\n";
  await Promise.all(["n1", "n2"].map(async (node) => {
    const job = await submit(t, script, `--nodelist=${node}`);
    await cluster.ended(job);
  }));
  assert.deepEqual([t.read("n1"), t.read("n2")], ["file\n", ""]);
});

onCluster("jobs survive the daemons", async (t, cluster) => {
  const job = await submit(t, "echo ready > started\nwhile [ ! -e go ]; do sleep 0.1; done\n");
  await cluster.until("it runs", () => existsSync(`${t.dir}/started`));
  await cluster.restartController();

  await cluster.restartNode((await cluster.state(job)).node);
  t.write("go", "");
  const { state, restarts } = (await cluster.ended(job)).get(job)!;
  assert.deepEqual([state, restarts], ["COMPLETED", 0]);
});

onCluster("a process of a job can be killed", async (t, cluster) => {
  const job = await submit(t, waiting, "--array=0-1");
  await cluster.untilState(`${job}_0`, "RUNNING");
  await cluster.until("it sleeps", async () => {
    return (await cluster.processes(`${job}_0`)).some(({ command }) => /^sleep/.test(command));
  });
  await cluster.kill(`${job}_0`, /slurm_script/);
  await cluster.untilState(`${job}_0`, "FAILED");
  await cluster.untilState(`${job}_1`, "RUNNING");
});

onCluster("a job makes way for a more urgent one", { nodes: 1 }, async (t, cluster) => {
  const first = await submit(t, waiting, "--partition=cancel", "--exclusive");
  await cluster.untilState(first, "RUNNING");
  const urgent = await submit(t, "exit 0\n", "--partition=urgent", "--exclusive");
  await cluster.untilState(first, "PREEMPTED");
  await cluster.untilState(urgent, "COMPLETED");
  const second = await submit(t, waiting, "--partition=requeue", "--exclusive");
  await cluster.untilState(second, "RUNNING");
  await submit(t, "exit 0\n", "--partition=urgent", "--exclusive");
  await cluster.until("it starts again", async () => {
    const { state, restarts } = await cluster.state(second);
    return state === "RUNNING" && restarts === 1;
  });
});

onCluster("a job fails with its node", { nodes: 1 }, async (t, cluster) => {
  const job = await submit(t, waiting, "--no-requeue");
  await cluster.untilState(job, "RUNNING");
  await cluster.downNode("n1");
  await cluster.untilState(job, "NODE_FAIL");
});

onCluster("accounting keeps jobs and limits", { accounting: true }, async (t, cluster) => {
  const job = await submit(t, "exit 3\n");
  await cluster.ended(job);
  const sacct = ["--allocations", "--noheader", "--parsable2", "--format=state,exitcode"];
  await cluster.until("sacct knows its end", async () => {
    return await cluster.tell("sacct", ...sacct, "--jobs", job) === "FAILED|3:0\n";
  });
  await cluster.account("modify", "user", "root", "set", "MaxSubmitJobs=2");
  const { code, stderr } = await cluster.attempt("sbatch", "--array=0-2", "--wrap=true");
  assert.equal(code, 1);
  assert.match(stderr, /limit/);
});
