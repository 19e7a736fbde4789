/** How experiments end with their jobs: time limits, and what a bare environment lacks. */
import assert from "node:assert/strict";
import { onCluster, submit } from "./cluster.ts";
import { records, untilPrinted, untilStatus } from "./waiting.ts";

const WAITING = "import time\nprint('ready')\ntime.sleep(200)\n";

onCluster("a run whose time is over has failed because of the limit", async (t, cluster) => {
  t.write("train.py", WAITING);
  t.write(
    "warned.py",
    "import signal, sys, time\nsignal.signal(signal.SIGUSR1, lambda *_: sys.exit(99))\n" +
      "print('ready')\ntime.sleep(200)\n",
  );
  t.write(
    "stubborn.py",
    "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n" +
      "print('ready')\ntime.sleep(200)\n",
  );
  const jobs = [
    await submit(t, "exec yanex run train.py\n", "--time=1"),
    await submit(t, "exec yanex run stubborn.py\n", "--time=1"),
    await submit(t, "exec yanex run warned.py\n", "--time=10", "--signal=B:USR1@55"),
  ];
  // The warning can come as soon as it is due, and the script must be able to hear it by then.
  await untilPrinted(t, cluster, "ready", 3);
  await cluster.tell("scontrol", "update", `jobid=${jobs[2]}`, "TimeLimit=1");
  // SLURM looks at limits every half minute.
  for (const job of jobs) await cluster.ended(job, 300);
  const ends = Object.fromEntries(
    records(t).map(({ script_path, status, error_message, slurm }) => [
      script_path.split("/").at(-1),
      [status, error_message.replace(/in \d+ s/, "in N s").split("\n")[0], slurm.state],
    ]),
  );
  const limit = "time limit of the job (00:01:00)";
  assert.deepEqual(ends, {
    "train.py": ["failed", limit, "TIMEOUT"],
    "stubborn.py": ["failed", limit, "TIMEOUT"],
    "warned.py": [
      "failed",
      "time limit of the job in N s: the script ended after SIGUSR1: Script exited with code 99",
      "TIMEOUT",
    ],
  });
});

onCluster("SIGTERM as a warning lets the script save and complete", async (t, cluster) => {
  t.write(
    "train.py",
    "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n" +
      "print('ready')\ntime.sleep(200)\n",
  );
  const job = await submit(t, "exec yanex run train.py\n", "--time=60");
  await untilPrinted(t, cluster, "ready");
  await cluster.tell("scancel", "--signal=TERM", "--batch", job);
  assert.equal((await cluster.ended(job)).get(job)!.state, "COMPLETED");
  assert.deepEqual(records(t).map(({ status }) => status), ["completed"]);
});

onCluster("a signal that was sent by hand is not the scheduler's", async (t, cluster) => {
  t.write("train.py", WAITING);
  const job = await submit(t, "exec yanex run train.py\n", "--time=60");
  await untilPrinted(t, cluster, "ready");
  await cluster.tell("scancel", "--signal=TERM", "--batch", job);
  const { cancellation_reason, slurm } = await untilStatus(t, cluster, "cancelled");
  assert.deepEqual([cancellation_reason, slurm.state], ["Terminated (SIGTERM)", undefined]);
  await cluster.ended(job);
});

onCluster("a job without an environment, with a home that is read-only", async (t, cluster) => {
  t.write("train.py", "import os\nprint(sorted(os.environ.get('HOME', 'none')))\n");
  const store = `${t.dir}/store`;
  const yanex = `PATH=$PATH YANEX_EXPERIMENTS_DIR=${store}`;
  const script = `env -i SLURM_JOB_ID=$SLURM_JOB_ID ${yanex} $(command -v yanex) run train.py\n`;
  const job = await submit(t, script, "--export=NONE");
  const { state } = (await cluster.ended(job)).get(job)!;
  assert.equal(state, "COMPLETED", t.read("job.out"));
  t.env.YANEX_EXPERIMENTS_DIR = store;
  assert.deepEqual(records(t).map(({ status }) => status), ["completed"]);
});

onCluster("a step has as many workers as it has processors", async (t, cluster) => {
  t.write("train.py", "");
  const script = "srun --ntasks=1 --cpus-per-task=2 --exact yanex run train.py -p 'i=range(4)' " +
    "-j 0 --json\n";
  const job = await submit(t, script, "--ntasks=1", "--cpus-per-task=3");
  await cluster.ended(job);
  const workers = t.read("job.out").trim().split("\n").filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line)).filter(({ event }) => event === "started")
    .map(({ worker }) => worker);
  assert.equal(workers.length, 4, t.read("job.out"));
  assert.ok(Math.max(...workers) < 2);
});
