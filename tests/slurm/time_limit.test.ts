/** Experiments that take longer than their jobs may: with `--requeue` they go on in the next one. */
import assert from "node:assert/strict";
import { onCluster } from "./cluster.ts";
import { records } from "./waiting.ts";

/** Saves where it is, and begins there when it goes on; done in its third leg. */
const script = `
import signal, sys, time, yanex

file = yanex.get_checkpoint_dir() / "leg"
leg = int(file.read_text()) + 1 if file.exists() else 1
print("leg", leg, yanex.is_resumed(), flush=True)
yanex.log_metrics({"leg": leg})
if yanex.get_param("saves"):
    file.write_text(str(leg))
if leg == 3:
    sys.exit(0)
if yanex.get_param("how") == "exits":
    signal.signal(signal.SIGUSR1, lambda *_: sys.exit(99))
elif yanex.get_param("how") == "goes on":
    signal.signal(signal.SIGUSR1, lambda *_: print("warned", flush=True))
time.sleep(600)
`;

// SLURM looks at limits every half minute, and warns up to half a minute early: with this, when a
// job has run for a quarter of a minute, so that its script hears it.
const OPTIONS = ["--requeue", "--time=1", "--signal=USR1@15"];

onCluster(
  "an experiment goes on after the time limit, and only its own task is requeued",
  async (t, cluster) => {
    t.write("train.py", script);
    await t.commit();
    const { stdout } = await t.yanex([
      ...["run", "train.py", "-p", "saves=true", "-p", "how=list(exits, dies, 'goes on')"],
      ...["--slurm", ...OPTIONS],
    ]);
    const job = /job (\d+)/.exec(stdout)![1]!;
    await cluster.ended(job, 580);
    await t.yanex("list");
    for (const { id, status, resumed, slurm, attempts } of records(t)) {
      assert.deepEqual([status, resumed, slurm.restart_count], ["completed", 2, 2], id);
      const legs = t.store.artifact(id, "stdout.txt").match(/^leg .*$/gm);
      assert.deepEqual(legs, ["leg 1 False", "leg 2 True", "leg 3 True"]);
      const metrics = JSON.parse(t.store.text("metrics.json", id));
      assert.deepEqual(metrics.map(({ leg }: { leg: number }) => leg), [1, 2, 3]);
      assert.deepEqual(attempts.map(({ state }: { state: string }) => state), [
        "REQUEUED",
        "REQUEUED",
      ]);
    }
  },
);

onCluster("a script that gets nowhere is not begun again for ever", async (t, cluster) => {
  t.write("train.py", "import time\nprint('ready')\ntime.sleep(600)\n");
  await t.commit();
  const { stdout } = await t.yanex(["run", "train.py", "--slurm", ...OPTIONS]);
  await cluster.ended(/job (\d+)/.exec(stdout)![1]!, 300);
  const [record] = records(t);
  assert.equal(record!.status, "failed");
  assert.match(record!.error_message, /^time limit .*not requeued, since it logged no metric/);
});
