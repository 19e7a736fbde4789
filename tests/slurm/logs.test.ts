/** `yanex logs` of experiments in SLURM's queue and jobs, on a real cluster. */
import assert from "node:assert/strict";
import type { Sandbox } from "../harness.ts";
import { type Cluster, onCluster, submit } from "./cluster.ts";

/** Submits with `yanex run --slurm`; gives the number of the job. */
async function submitted(t: Sandbox, options: readonly string[]): Promise<string> {
  await t.commit();
  const { stdout } = await t.yanex(["run", "train.py", "-n", "x", "--slurm", ...options]);
  return /to SLURM: job (\d+)/.exec(stdout)![1]!;
}

/** Waits until a job has ended and the record says so. */
async function ended(t: Sandbox, cluster: Cluster, job: string): Promise<void> {
  await cluster.ended(job);
  await cluster.until("the record has its end", async () => {
    await t.yanex("list");
    return !["staged", "running"].includes(t.store.metadata().status);
  });
}

onCluster(
  "what SLURM and the job script wrote stands below the script's output",
  async (t, cluster) => {
    // Of two pipes nobody knows the order, and each write comes by itself: one after the other.
    t.write(
      "train.py",
      "import sys, time, yanex\nsys.stdout.write('out 1\\nout 2\\n')\n" +
        "file = yanex.get_experiment_dir() / 'artifacts/stdout.txt'\n" +
        "while not file.exists() or 'out 2' not in file.read_text(): time.sleep(0.01)\n" +
        "time.sleep(0.2)\nsys.stderr.write('bad\\n')\n",
    );
    const job = await submitted(t, ["--setup", "echo loading cuda"]);
    await ended(t, cluster, job);
    const { stdout } = await t.yanex("logs x");
    const sections = stdout.split(/^── /m).slice(1)
      .map((
        section,
      ) => [section.slice(0, section.indexOf(" ─")), section.split("\n").slice(1, -1)]);
    assert.deepEqual(sections.slice(0, 2), [["stdout", ["out 1", "out 2"]], ["stderr", ["bad"]]]);
    const [name, lines] = sections[2]!;
    assert.equal(name, `SLURM, job ${job}_0`);
    assert.equal(lines![0], "loading cuda");
    assert.ok(!lines!.includes("out 1") && !lines!.includes("bad"), String(lines));
    await t.yanex("logs x --stdout").stdout("out 1\nout 2\n");
    const { stdout: raw } = await t.yanex("logs x --slurm");
    assert.match(raw, /^loading cuda\n[^]*out 1\nout 2\n/);
  },
);

onCluster("a task that failed before yanex began shows why", async (t, cluster) => {
  t.write("train.py", "print('never')\n");
  const job = await submitted(t, ["--setup", "module load nothing"]);
  await ended(t, cluster, job);
  const { stdout } = await t.yanex("logs x");
  assert.match(stdout, /module: command not found\n[^]*cannot start on .* --setup failed/);
});

onCluster(
  "one that is queued is followed from its place in the queue to its end",
  async (t, cluster) => {
    t.write("train.py", "print('hello')\n");
    const job = await submitted(t, ["--setup", "echo loading", "--sbatch-arg=--begin=now+1hour"]);
    const follower = t.start("logs x --follow");
    await follower.prints(`[job ${job}_0 is queued (BeginTime): waiting, Ctrl+C to stop]`);
    await cluster.tell("scontrol", "update", `JobId=${job}`, "StartTime=now");
    const { code, stdout, stderr } = await follower.ended();
    assert.equal(code, 0);
    assert.match(stdout, /hello\n/);
    assert.match(stdout, /loading\n/);
    assert.match(stderr, /\[experiment completed\]\n$/);
  },
);

onCluster("following ends when SLURM takes the job out of its queue", async (t, cluster) => {
  t.write("train.py", "print('never')\n");
  const job = await submitted(t, ["--sbatch-arg=--begin=now+1hour"]);
  const follower = t.start("logs x --follow");
  await follower.prints("waiting, Ctrl+C to stop]");
  await cluster.tell("scancel", job);
  const { code, stderr } = await follower.ended();
  assert.equal(code, 0);
  assert.match(stderr, /\[experiment cancelled\]\n$/);
});

onCluster(
  "the log of a job script that was written by hand is found while SLURM knows the job",
  async (t, cluster) => {
    t.write("train.py", "print('hello')\n");
    const job = await submit(t, "echo my script\nyanex run train.py -n x\n");
    await cluster.ended(job);
    await t.yanex("logs x").stdout("hello\n");
    await t.yanex("logs x --slurm").fails(1).stderr(
      new RegExp(`^error: where SLURM writes the output of job ${job} is not known\n`),
    );
  },
);
