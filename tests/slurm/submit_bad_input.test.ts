/** What can go wrong when experiments are submitted, on a real cluster. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { Sandbox } from "../harness.ts";
import { onCluster } from "./cluster.ts";

function records(t: Sandbox) {
  return t.store.ids().map((id) => t.store.metadata(id));
}

/** The `submitted` event of `--json`. */
function submitted(stdout: string) {
  const events = stdout.trim().split("\n").map((line) => JSON.parse(line));
  return events.find(({ event }) => event === "submitted") as {
    submission: string;
    jobs: string[];
    experiments: { id: string; job: string }[];
    refused: string[];
  };
}

/** Nothing but what is shared by many, and kept until `yanex gc`. */
function assertNothingLeft(t: Sandbox): void {
  assert.deepEqual([t.store.ids(), t.store.sweeps()], [[], []]);
  const folder = `${t.store.path}/.slurm`;
  const left = [...Deno.readDirSync(t.store.path)].map(({ name }) => name);
  if (left.includes(".slurm")) assert.deepEqual([...Deno.readDirSync(folder)], []);
}

async function script(t: Sandbox, text = ""): Promise<void> {
  t.write("train.py", text);
  await t.commit();
}

onCluster("without SLURM on PATH there is an error", async (t) => {
  await script(t);
  const PATH = `${t.home}/bin`;
  Deno.mkdirSync(PATH);
  for (const name of ["git", "python3", "sh", "dirname", "readlink", "env"]) {
    const { stdout } = await t.call("sh", ["-c", `command -v ${name}`]);
    Deno.symlinkSync(stdout.trim(), `${PATH}/${name}`);
  }
  await t.yanex("run train.py --slurm", { env: { PATH } }).fails(2).stdout("").stderr(
    "error: there is no scontrol on PATH, so SLURM cannot be reached from here\n" +
      "hint: run this on a login node of the cluster, or leave out --slurm to run on this machine\n",
  );
  t.store.isEmpty();
});

onCluster("options that SLURM rejects are told in its words", async (t) => {
  await script(t);
  const says = (words: string) =>
    `error: SLURM did not take the job: ${words}\n` +
    "hint: --dry-run shows the job script and the call of sbatch\n";
  const failed = "Batch job submission failed: ";
  for (
    const [option, words] of [
      ["--gpus=1", "Invalid generic resource (gres) specification"],
      ["--constraint=nope", `${failed}Invalid feature specification`],
      ["--signal=B:FOO@60", "Invalid --signal specification"],
      ["--sbatch-arg=--bogus", "unrecognized option '--bogus'"],
    ] as const
  ) {
    await t.yanex(["run", "train.py", "--slurm", option]).fails(1).stdout("").stderr(says(words));
  }
  assertNothingLeft(t);
});

onCluster("values that are certainly wrong are told before anything is asked", async (t) => {
  await script(t);
  for (
    const [option, value, expected] of [
      [
        "--time",
        "soon",
        "minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes or " +
        "days-hours:minutes:seconds",
      ],
      ["--mem", "much", "a number, with K, M, G or T for other units than megabytes"],
      ["--cpus-per-task", "0", "a whole number of at least 1"],
      ["--gpus", "a lot", "a number, or TYPE:NUMBER"],
      ["--pack", "x", "a whole number of at least 1"],
    ] as const
  ) {
    await t.yanex(["run", "train.py", "--slurm", option, value]).fails(2).stdout("").stderr(
      `error: \`${value}\` is not a valid value for ${option}: expected ${expected}\n` +
        "hint: see yanex run --help\n",
    );
  }
  await t.yanex("run train.py --slurm --sbatch-arg=--array=0-3").fails(2).stderr(
    "error: --sbatch-arg --array=0-3 is not possible: yanex decides that\n" +
      "hint: limit how many tasks run at once with -j N\n",
  );
  await t.yanex("run train.py --slurm --fail-fast").fails(2).stderr(
    "error: --fail-fast and --slurm cannot be combined\nhint: cancel the rest with yanex cancel\n",
  );
  t.store.isEmpty();
});

onCluster("without --slurm its options are the script's, or an error before it", async (t) => {
  await script(t, "import sys\nprint(sys.argv[1:])\n");
  await t.yanex("run -q train.py --time 5 --nodes 2").stdout("['--time', '5', '--nodes', '2']\n");
  await t.yanex("run --time 5 train.py").fails(2).stderr(
    "error: --time needs --slurm: it is an option of jobs\n" +
      "hint: add --slurm to submit, or write it after SCRIPT if it is the script's own\n",
  );
});

onCluster("a controller that is down is an error, and nothing is made", async (t, cluster) => {
  await script(t);
  await cluster.endController("SIGTERM");
  const { stderr } = await t.yanex("run train.py --slurm").fails(1).stdout("");
  assert.match(stderr, /^error: scontrol failed: .*Unable to contact slurm controller/);
  t.store.isEmpty();
  await cluster.startController();
});

onCluster(
  "a queue that is full takes a part; the rest stays staged and can be submitted later",
  { maxJobCount: 8, maxArraySize: 4, minJobAge: 2 },
  async (t, cluster) => {
    await script(t);
    const { stdout } = await t.yanex(
      "run train.py -p n=range(12) --slurm --json --sbatch-arg=--begin=now+1hour",
    ).fails(1);
    const { experiments, refused, jobs } = submitted(stdout);
    assert.ok(refused.length > 0 && experiments.length > 0, stdout);
    assert.equal(refused.length + experiments.length, 12);
    const statuses = (ids: readonly string[]) => ids.map((id) => t.store.metadata(id).status);
    assert.deepEqual(statuses(refused), refused.map(() => "staged"));
    assert.ok(refused.every((id) => t.store.metadata(id).slurm === undefined));
    for (const job of jobs) {
      await cluster.tell("scontrol", "update", `jobid=${job}`, "StartTime=now");
      await cluster.ended(job);
    }
    await cluster.until("there is room", async () => {
      const { stdout } = await cluster.attempt("squeue", "--noheader", "--states=all");
      return stdout.trim() === "";
    });
    const again = submitted((await t.yanex("run --staged --slurm --json")).stdout);
    assert.deepEqual(again.experiments.map(({ id }) => id).sort(), [...refused].sort());
    for (const job of again.jobs) await cluster.ended(job);
    await cluster.until(
      "all have completed",
      () => records(t).every(({ status }) => status === "completed"),
    );
  },
);

onCluster(
  "a limit on the jobs of a user takes as many as there is room for",
  { accounting: true },
  async (t, cluster) => {
    await script(t);
    await cluster.account("modify", "user", "root", "set", "MaxSubmitJobs=5");
    const words = "run train.py -p n=range(8) --slurm --sbatch-arg=--begin=now+1hour";
    const { stdout, stderr } = await t.yanex(words).fails(1);
    assert.match(stderr + stdout, /AssocMaxSubmitJobLimit/);
    const [, sweep] = /--resume (\w+) --slurm/.exec(stderr + stdout)!;
    const submitted = records(t).filter(({ slurm }) => slurm !== undefined);
    assert.deepEqual([records(t).length, submitted.length], [8, 5]);
    const { stdout: queue } = await cluster.attempt("squeue", "--noheader", "--array");
    assert.equal(queue.trim().split("\n").length, 5);

    await cluster.account("modify", "user", "root", "set", "MaxSubmitJobs=-1");
    await t.yanex(`run --resume ${sweep} --slurm`);
    const tasks = records(t).map(({ slurm }) => `${slurm.submission} ${slurm.task}`);
    assert.equal(new Set(tasks).size, 8);
  },
);

onCluster("a line of --setup that fails ends the task and says which", async (t, cluster) => {
  await script(t);
  const { jobs, submission } = submitted(
    (await t.yanex([
      ...["run", "train.py", "--slurm", "--json"],
      ...["--setup", "export A='x y' # fine", "--setup", 'test "$A" = "x y"', "--setup", "nope 1"],
    ])).stdout,
  );
  const { state, exitCode } = [...(await cluster.ended(jobs[0]!)).values()][0]!;
  assert.deepEqual([state, exitCode], ["FAILED", 1]);
  const note = Deno.readTextFileSync(`${t.store.path}/.slurm/${submission}/notes/0`);
  assert.match(note, /^n[12]: this line of --setup failed \(exit code 127\): nope 1\n$/);
  await t.yanex("list");
  const [record] = records(t);
  assert.equal(record!.status, "failed");
  assert.match(record!.error_message, /this line of --setup failed \(exit code 127\): nope 1/);
});

onCluster("a script that is gone when its job starts fails and says so", async (t, cluster) => {
  await script(t);
  const { jobs, experiments } = submitted(
    (await t.yanex(
      "run train.py --slurm --json --no-snapshot --sbatch-arg=--begin=now+1hour",
    )).stdout,
  );
  Deno.removeSync(`${t.dir}/train.py`);
  await cluster.tell("scontrol", "update", `jobid=${jobs[0]}`, "StartTime=now");
  await cluster.ended(jobs[0]!);
  const { status, error_message } = t.store.metadata(experiments[0]!.id);
  assert.equal(status, "failed");
  assert.match(error_message, /its script .*train\.py does not exist any more/);
});

onCluster("a node that does not see the store is told", { nodes: 1 }, async (t, cluster) => {
  await script(t);
  Deno.mkdirSync(t.store.path, { recursive: true });
  await cluster.restartNode("n1", { hidden: [`${t.home}/.yanex`] });
  const { jobs } = submitted((await t.yanex("run train.py --slurm --json")).stdout);
  await cluster.ended(jobs[0]!);
  await t.yanex("list");
  const [record] = records(t);
  assert.equal(record!.status, "failed");
  assert.notEqual(record!.error_message ?? "", "");
  await cluster.restartNode("n1");
});

onCluster("a node that does not see yanex is told", { nodes: 1 }, async (t, cluster) => {
  await script(t);
  const program = Deno.realPathSync(
    Deno.env.get("YANEX_TEST_COMMAND") ?? new URL("../../scripts/yanex", import.meta.url),
  );
  await cluster.restartNode("n1", { hidden: [dirname(program)] });
  await t.yanex("run train.py --slurm --wait -q").fails(1);
  const [record] = records(t);
  assert.equal(record!.status, "failed");
  const words = `the program ${program} is not there: nodes do not share its file system`;
  assert.ok(record!.error_message.includes(words), record!.error_message);
  await cluster.restartNode("n1");
});
