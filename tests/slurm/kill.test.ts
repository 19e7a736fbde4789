/** `kill -9` of what runs in a job: what the next command shows is right. */
import assert from "node:assert/strict";
import { onCluster, submit } from "./cluster.ts";
import { records, untilPrinted } from "./waiting.ts";

const WAITING = "import time\nprint('ready')\ntime.sleep(60)\n";
const YANEX = /main\.ts|yanex run/;

onCluster("a killed script has failed, and its job has", async (t, cluster) => {
  t.write("train.py", WAITING);
  const job = await submit(t, "exec yanex run train.py\n");
  await untilPrinted(t, cluster, "ready");
  await cluster.kill(job, /-u .*train\.py/);
  const { state, exitCode } = (await cluster.ended(job)).get(job)!;
  assert.deepEqual([state, exitCode], ["FAILED", 137]);
  const { status, error_message } = records(t)[0]!;
  assert.equal(status, "failed");
  assert.match(error_message, /^Script exited with code 137 \(killed by SIGKILL/);
});

onCluster("a killed yanex, with or without its script, has failed", async (t, cluster) => {
  t.write("train.py", WAITING);
  for (const both of [false, true]) {
    const job = await submit(t, "exec yanex run train.py\n");
    await untilPrinted(t, cluster, "ready", both ? 2 : 1);
    if (both) await cluster.kill(job, /./);
    else await cluster.kill(job, YANEX);
    assert.equal((await cluster.ended(job)).get(job)!.state, "FAILED");
    const { stdout } = await t.yanex("list --format json");
    assert.equal(JSON.parse(stdout)[0].status, "failed");
  }
});
