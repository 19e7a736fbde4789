/** Options of jobs, where they come from and what they do, on a real cluster. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { Sandbox } from "../harness.ts";
import { type Cluster, onCluster } from "./cluster.ts";

function records(t: Sandbox) {
  return t.store.ids().map((id) => t.store.metadata(id));
}

async function jobOf(call: PromiseLike<{ stdout: string }>): Promise<string> {
  return /to SLURM: job (\d+)/.exec((await call).stdout)![1]!;
}

async function completed(t: Sandbox, cluster: Cluster, job: string): Promise<void> {
  await cluster.ended(job);
  await cluster.until(
    "all experiments have ended",
    () => records(t).every(({ status }) => !["staged", "running"].includes(status)),
  );
  assert.deepEqual(records(t).map(({ status }) => status), records(t).map(() => "completed"));
}

/** What scontrol says of a job. */
async function job(cluster: Cluster, number: string): Promise<string> {
  return await cluster.tell("scontrol", "show", "job", "--oneliner", number);
}

const held = "--sbatch-arg=--begin=now+1hour";

onCluster(
  "the command line wins over the project, that over profiles and defaults",
  async (t, cluster) => {
    t.write("train.py", "");
    const config = `${t.home}/.yanex/config.yaml`;
    Deno.mkdirSync(dirname(config), { recursive: true });
    Deno.writeTextFileSync(
      config,
      "slurm:\n  default: {time: 10, mem: 100M, cpus_per_task: 1}\n" +
        "  profiles:\n    big: {time: 20, mem: 200M, partition: requeue}\n",
    );
    t.write("config.yaml", "yanex:\n  slurm: {time: '30:00', profile: big}\n");
    const facts = await job(
      cluster,
      await jobOf(t.yanex(`run train.py --slurm --mem 300 ${held}`)),
    );
    assert.match(facts, /Partition=requeue /);
    assert.match(facts, /TimeLimit=00:30:00 /);
    assert.match(facts, /MinMemoryNode=300M /);
    assert.match(facts, /CPUs\/Task=1 /);
    await t.yanex("run train.py --slurm --profile bug").fails(2).stderr(
      "error: there is no profile bug in <home>/.yanex/config.yaml (slurm.profiles has: big)\n" +
        "hint: did you mean big?\n",
    );
    t.write("config.yaml", "yanex:\n  slurm: {partion: main}\n");
    await t.yanex("run train.py --slurm").fails(2).stderr(
      "error: yanex.slurm in the config file, partion: there is no such option\n" +
        "hint: did you mean partition?\n",
    );
  },
);

onCluster("a config file can say that runs are submitted", async (t, cluster) => {
  t.write("train.py", "");
  t.write("config.yaml", "yanex:\n  slurm: {submit: true, time: 5}\n");
  const first = await jobOf(t.yanex(`run train.py --time 6 ${held}`));
  assert.match(await job(cluster, first), /TimeLimit=00:06:00 /);
  assert.match(await job(cluster, await jobOf(t.yanex(`run ${held} train.py`))), /TimeLimit=00:05/);
  await t.yanex("run train.py --no-slurm -q").stdout("");
  // What a job runs does not submit itself again.
  await t.yanex("run train.py -q", { env: { SLURM_JOB_ID: "1" } }).stdout("");
  assert.deepEqual(records(t).map(({ status }) => status).sort(), [
    "completed",
    "completed",
    "staged",
    "staged",
  ]);
});

onCluster("--dry-run prints job script and call, and makes nothing", async (t) => {
  t.write("train.py", "");
  const { stdout } = await t.yanex(
    "run train.py -p n=range(2) --slurm --dry-run --partition main --setup 'module load cuda' -j 1",
  );
  assert.match(stdout, /^Dry run: nothing was created\. This would submit 2 experiments/);
  assert.match(stdout, /^#!\/bin\/bash$/m);
  assert.match(stdout, /^setup 'module load cuda'$/m);
  assert.match(stdout, /^exec "\$yanex" run "\$\{ids\[@\]\}"$/m);
  assert.match(stdout, /^sbatch --parsable --array=0-1%1 --job-name=train .* --partition=main /m);
  t.store.isEmpty();
});

onCluster("names and places with odd characters", async (t, cluster) => {
  const folder = 'it\'s "a" $HOME `x` 100% ü\n🙂';
  t.env.YANEX_EXPERIMENTS_DIR = `${t.home}/${folder}/store`;
  Deno.mkdirSync(`${t.dir}/${folder}`);
  t.write(`${folder}/train me.py`, "import os\nprint(os.getcwd())\n");
  await t.commit();
  const call = t.yanex(
    ["run", "train me.py", "--slurm", "-n", "näme \"x' $y", "--", "an argument"],
    { cwd: folder },
  );
  const number = await jobOf(call);
  assert.match(await job(cluster, number), /JobName=na-me-x-y /);
  await completed(t, cluster, number);
  const { id, script_args } = records(t)[0]!;
  assert.deepEqual(script_args, ["an argument"]);
  assert.equal(t.store.artifact(id, "stdout.txt"), `${t.dir}/${folder}\n`);
  const logs = [...Deno.readDirSync(`${t.store.path}/.slurm`)]
    .flatMap(({ name }) => [...Deno.readDirSync(`${t.store.path}/.slurm/${name}/logs`)]);
  assert.deepEqual(logs.map(({ name }) => name), [`${number}_0.out`]);
});

onCluster(
  "a site that exports nothing runs it all the same, also with srun",
  async (t, cluster) => {
    t.write("train.py", "import os\nprint(os.environ.get('SLURM_NTASKS'), os.environ['A'])\n");
    // A bare environment is what the system gives: the program must be found without the test's.
    const one = [
      "run",
      "train.py",
      "--slurm",
      "--sbatch-arg=--export=NONE",
      "--setup",
      "export A=b",
    ];
    const setup = [
      "--setup",
      `export PATH='${t.env.PATH}' DENO_DIR='${t.env.DENO_DIR}' HOME='${t.home}'`,
    ];
    await completed(t, cluster, await jobOf(t.yanex([...one, ...setup])));
    await completed(
      t,
      cluster,
      await jobOf(t.yanex([...one, ...setup, "--nodes", "1", "--ntasks-per-node", "2"])),
    );
    const printed = t.store.ids().map((id) => t.store.artifact(id, "stdout.txt"));
    assert.deepEqual(printed.sort(), ["2 b\n", "None b\n"]);
  },
);

onCluster("options for the script's time hold in the job", async (t, cluster) => {
  t.write(
    "train.py",
    "import os, sys\nold = os.path.exists('old')\nopen('old', 'w').close()\nsys.exit(not old)\n",
  );
  await completed(t, cluster, await jobOf(t.yanex("run train.py --slurm --retries 1 --grace 1")));
  assert.equal(records(t)[0]!.attempts.length, 1);
});
