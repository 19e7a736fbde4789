/** Sweeps, dependencies and what is staged, submitted to a real cluster. */
import assert from "node:assert/strict";
import type { Sandbox } from "../harness.ts";
import { type Cluster, onCluster } from "./cluster.ts";

/** Metadata of all experiments. */
function records(t: Sandbox) {
  return t.store.ids().map((id) => t.store.metadata(id));
}

/** Their statuses by name. */
function statuses(t: Sandbox): Record<string, string> {
  return Object.fromEntries(records(t).map(({ name, status }) => [name, status]));
}

/** The `submitted` event of `--json`. */
function submitted(stdout: string) {
  const events = stdout.trim().split("\n").map((line) => JSON.parse(line));
  return events.find(({ event }) => event === "submitted") as {
    submission: string;
    sweep: string | null;
    jobs: string[];
    experiments: { id: string; job: string }[];
    refused: string[];
    reason: string | null;
  };
}

async function untilEnded(t: Sandbox, cluster: Cluster, jobs: readonly string[]): Promise<void> {
  for (const job of jobs) await cluster.ended(job);
  await cluster.until(
    "all experiments have ended",
    () => records(t).every(({ status }) => !["staged", "running"].includes(status)),
  );
}

const noted = "import sys, yanex\nyanex.log_metrics({'n': yanex.get_param('n', 0)})\n";

/** Waits for the file `go`: what is to happen while it runs has all the time that it takes. */
const waiting =
  "import os, sys, time, yanex\nwhile not os.path.exists('go'):\n    time.sleep(0.1)\n";

onCluster("a queued job runs the code as it was when it was submitted", async (t, cluster) => {
  t.write("part.py", "answer = 'before'\n");
  t.write("train.py", "import part\nprint(part.answer)\n");
  await t.commit();
  const hold = ["run", "train.py", "--slurm", "--json", "--sbatch-arg=--begin=now+1hour"];
  const kept = submitted((await t.yanex([...hold, "-n", "kept"])).stdout);
  const live = submitted((await t.yanex([...hold, "-n", "live", "--no-snapshot"])).stdout);
  t.write("part.py", "answer = 'after'\n");
  for (const { jobs } of [kept, live]) {
    await cluster.tell("scontrol", "update", `jobid=${jobs[0]}`, "StartTime=now");
  }
  await untilEnded(t, cluster, [...kept.jobs, ...live.jobs]);
  assert.equal(t.store.artifact(kept.experiments[0]!.id, "stdout.txt"), "before\n");
  assert.equal(t.store.artifact(live.experiments[0]!.id, "stdout.txt"), "after\n");
});

onCluster("outside of a repository there is a warning and no snapshot", async (t, cluster) => {
  t.write("train.py", noted);
  const call = t.yanex("run train.py --slurm --json");
  const { stdout } = await call;
  assert.match(stdout, /"event": "warning", "message": "no snapshot is taken/);
  await untilEnded(t, cluster, submitted(stdout).jobs);
  assert.deepEqual(records(t).map(({ status }) => status), ["completed"]);
  await t.yanex("run train.py --slurm --snapshot").fails(2).stderr(
    "error: no snapshot can be taken of <dir>/train.py: it is in no git repository with a commit\n" +
      "hint: commit the code, or run without --snapshot\n",
  );
});

onCluster("a task runs several experiments, one after another or at once", async (t, cluster) => {
  t.write("train.py", noted);
  const { jobs, experiments } = submitted(
    (await t.yanex("run train.py -p n=range(5) --slurm --pack 2 --pack-parallel 2 --json")).stdout,
  );
  await untilEnded(t, cluster, jobs);
  assert.deepEqual(experiments.map(({ job }) => job.split("_")[1]), ["0", "0", "1", "1", "2"]);
  assert.deepEqual(records(t).map(({ status }) => status), Array(5).fill("completed"));
});

onCluster("what depends on jobs starts when they have completed", async (t, cluster) => {
  t.write("train.py", waiting);
  t.write("test.py", "import yanex\nprint(yanex.get_dependencies())\n");
  const trained = submitted((await t.yanex("run train.py -p n=range(2) --slurm --json")).stdout);
  const ids = trained.experiments.map(({ id }) => id);
  const each = submitted(
    (await t.yanex(["run", "test.py", "-D", `list(${ids})`, "--slurm", "--json"])).stdout,
  );
  const all = submitted(
    (await t.yanex(["run", "test.py", "-D", ids.join(), "--slurm", "--json"])).stdout,
  );
  assert.deepEqual([each.jobs.length, all.jobs.length], [1, 1]);
  const asked = await cluster.tell("squeue", "--noheader", "--format=%E", `--jobs=${each.jobs[0]}`);
  assert.match(asked, /aftercorr/);
  t.write("go", "");
  await untilEnded(t, cluster, [...trained.jobs, ...each.jobs, ...all.jobs]);
  const started = (id: string) => t.store.metadata(id).started_at;
  const ended = (id: string) => t.store.metadata(id).completed_at;
  for (const [at, { id }] of each.experiments.entries()) {
    assert.ok(started(id) > ended(ids[at]!));
    assert.equal(t.store.metadata(id).status, "completed");
  }
  const [last] = all.experiments;
  assert.ok(ids.every((id) => started(last!.id) > ended(id)));
});

onCluster("what depends on a job that fails is cancelled, others are not", async (t, cluster) => {
  t.write("train.py", `${waiting}sys.exit(yanex.get_param('n'))\n`);
  t.write("test.py", "");
  const trained = submitted((await t.yanex("run train.py -p n=range(2) --slurm --json")).stdout);
  const ids = trained.experiments.map(({ id }) => id).join();
  const { jobs, experiments } = submitted(
    (await t.yanex(["run", "test.py", "-D", `list(${ids})`, "--slurm", "--json"])).stdout,
  );
  t.write("go", "");
  const ended = await cluster.ended(jobs[0]!);
  assert.equal(ended.get(experiments[0]!.job)?.state, "COMPLETED");
  await t.yanex("list");
  const status = (at: number) => t.store.metadata(experiments[at]!.id).status;
  assert.deepEqual([status(0), status(1)], ["completed", "cancelled"]);
});

onCluster("staged experiments are submitted with what they depend on", async (t, cluster) => {
  t.write("train.py", noted);
  await t.yanex("run train.py --stage -n first");
  const [first] = t.store.ids();
  await t.yanex(`run train.py --stage -n second -D ${first}`);
  const second = t.store.ids().find((id) => id !== first);
  await t.yanex(`run --id ${second} --slurm`).fails(1).stderr(
    "error: dependency <id> is staged and not submitted, so no job can wait for it\n" +
      "hint: submit it first (yanex run --id <id> --slurm), or stage this one as well (--stage) " +
      "and submit both with yanex run --staged --slurm\n",
  );
  const { jobs } = submitted((await t.yanex("run --staged --slurm --json")).stdout);
  assert.equal(jobs.length, 2);
  await t.yanex("run --staged --slurm").stdout("Nothing left to submit\n");
  await untilEnded(t, cluster, jobs);
  assert.deepEqual(statuses(t), { first: "completed", second: "completed" });
});

onCluster("--resume submits what failed, and leaves out what is queued", async (t, cluster) => {
  t.write(
    "train.py",
    "import os, sys, yanex\nn = yanex.get_param('n')\n" +
      "sys.exit(0 if n == 0 or os.path.exists('mended') else 1)\n",
  );
  const { jobs, sweep } = submitted(
    (await t.yanex("run train.py -p n=range(3) --slurm --json")).stdout,
  );
  await untilEnded(t, cluster, jobs);
  t.write("mended", "");
  const hold = "--sbatch-arg=--begin=now+1hour";
  const again = submitted((await t.yanex(`run --resume ${sweep} --slurm --json ${hold}`)).stdout);
  assert.equal(again.experiments.length, 2);
  await t.yanex(`run --resume ${sweep} --slurm`).stdout("Nothing left to submit\n");
  await cluster.tell("scontrol", "update", `jobid=${again.jobs[0]}`, "StartTime=now");
  await untilEnded(t, cluster, again.jobs);
  assert.deepEqual(records(t).map(({ status }) => status), Array(3).fill("completed"));
  assert.equal(records(t).filter(({ attempts }) => attempts?.length === 1).length, 2);
});

onCluster(
  "arrays that are too large are split, and -j holds for all",
  { maxArraySize: 4 },
  async (t, cluster) => {
    t.write(
      "train.py",
      "import os, time\nopen(f'run-{os.getpid()}', 'w').close()\n" +
        "assert len([n for n in os.listdir() if n.startswith('run-')]) <= 2\n" +
        "time.sleep(0.5)\nos.remove(f'run-{os.getpid()}')\n",
    );
    const { jobs } = submitted(
      (await t.yanex("run train.py -p n=range(9) --slurm -j 2 --json")).stdout,
    );
    assert.equal(jobs.length, 3);
    await untilEnded(t, cluster, jobs);
    assert.deepEqual(records(t).map(({ status }) => status), Array(9).fill("completed"));
  },
);

onCluster("jobs that nobody wrote down are found again", async (t, cluster) => {
  t.write("train.py", noted);
  const { submission, experiments, jobs } = submitted(
    (await t.yanex("run train.py --slurm --json --sbatch-arg=--begin=now+1hour")).stdout,
  );
  // As if yanex had been killed between sbatch and its record.
  const file = `${t.store.path}/.slurm/${submission}/submission.json`;
  const written = Deno.readTextFileSync(file);
  const cut = written.replace(`"job_id": "${jobs[0]}"`, '"job_id": null');
  assert.notEqual(cut, written);
  Deno.writeTextFileSync(file, cut);
  await t.yanex("run --staged --slurm").stdout("Nothing left to submit\n").stderr(
    "warning: <id> is queued or runs in SLURM already and is left out\n",
  );
  assert.equal(Deno.readTextFileSync(file), written);
  await cluster.tell("scontrol", "update", `jobid=${jobs[0]}`, "StartTime=now");
  await untilEnded(t, cluster, jobs);
  assert.equal(t.store.metadata(experiments[0]!.id).status, "completed");
});

onCluster("a task notes its job for who could not write it down", async (t, cluster) => {
  t.write("train.py", noted);
  const { submission, jobs } = submitted((await t.yanex("run train.py --slurm --json")).stdout);
  await untilEnded(t, cluster, jobs);
  const note = Deno.readTextFileSync(`${t.store.path}/.slurm/${submission}/jobs.0`);
  assert.equal(note, `${jobs[0]}\n`);
});
