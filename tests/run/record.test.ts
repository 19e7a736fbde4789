import assert from "node:assert/strict";
import { skipUnless, test } from "../harness.ts";

const linux = skipUnless(Deno.build.os === "linux", "reads /proc");

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;

test("metadata.json has the keys of the specification, sorted", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n first -d text -t a -t b --project p one two");
  const metadata = t.store.metadata();
  assert.deepEqual(Object.keys(metadata), [
    "cli_args",
    "completed_at",
    "created_at",
    "description",
    "duration",
    "environment",
    "git",
    "id",
    "name",
    "process_id",
    "project",
    "runner",
    "saved_at",
    "script_args",
    "script_path",
    "started_at",
    "status",
    "storage_version",
    "tags",
  ]);
  const { id, name, description, project, tags, script_args, storage_version } = metadata;
  assert.deepEqual({ id, name, description, project, tags, script_args, storage_version }, {
    id: t.store.onlyId(),
    name: "first",
    description: "text",
    project: "p",
    tags: ["a", "b"],
    script_args: ["one", "two"],
    storage_version: 2,
  });
  assert.match(t.store.text("metadata.json"), /^\{\n {2}"cli_args": \{\n {4}"clone_from": null,\n/);
});

test("times are in order, in UTC with microseconds, and the duration is their difference", async (t) => {
  t.write("train.py", "");
  const before = new Date().toISOString().slice(0, 19);
  await t.yanex("run train.py -q", { env: { TZ: "America/New_York" } });
  const after = new Date(Date.now() + 1000).toISOString().slice(0, 19);
  const { created_at, started_at, completed_at, saved_at, duration } = t.store.metadata();
  const times = [created_at, started_at, completed_at, saved_at];
  times.forEach((moment) => assert.match(moment, time));
  assert.deepEqual([before, ...times, after], [before, ...times, after].sort());
  const micros = (moment: string) => Date.parse(moment + "Z") * 1000 + Number(moment.slice(-3));
  assert.equal(Math.round(duration * 1e6), micros(completed_at) - micros(started_at));
});

test("a tag given twice is one tag; no name, no description are null", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -t a -t a");
  const { tags, name, description, project } = t.store.metadata();
  assert.deepEqual({ tags, name, description, project }, {
    tags: ["a"],
    name: null,
    description: null,
    project: null,
  });
});

test("the interpreter tells about itself", async (t) => {
  t.write("train.py", "import sys\nprint(sys.version.split()[0], sys.executable)\n");
  const { stdout } = await t.yanex("run train.py -q");
  const { python } = t.store.metadata().environment;
  const { major, minor, micro } = python.python_version_info;
  assert.equal(stdout, `${major}.${minor}.${micro} ${python.python_executable}\n`);
  assert.ok(python.python_version.startsWith(`${major}.${minor}.${micro} `));
  assert.ok(python.python_path.length > 0);
  assert.equal(typeof python.platform, "string");
});

test("the machine is described as Python's platform module does", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q");
  const { system } = t.store.metadata().environment;
  const ask = "import platform as p; print(p.system(), p.release(), p.machine(), p.node())";
  await t.call("python3", ["-c", ask]).stdout(
    `${system.platform.system} ${system.platform.release} ${system.platform.machine} ` +
      `${system.hostname}\n`,
  );
  assert.equal(system.working_directory, t.dir);
  assert.equal(system.cpu.count, navigator.hardwareConcurrency);
  assert.ok(system.memory_bytes > 1e8);
});

test("files that list dependencies are kept, each up to 64 KiB", async (t) => {
  t.write("train.py", "");
  t.write("requirements.txt", "numpy==2.0\n");
  t.write("pyproject.toml", "#".repeat(100_000));
  await t.yanex("run train.py -q");
  const { packages, ...files } = t.store.metadata().environment.dependencies;
  assert.equal(typeof packages, "object");
  assert.deepEqual(files, {
    requirements_txt: "numpy==2.0\n",
    environment_yml: null,
    pyproject_toml: "#".repeat(64 * 1024),
  });
});

test("of the environment only the listed variables are kept", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q", {
    env: { CUDA_VISIBLE_DEVICES: "0,1", OMP_NUM_THREADS: "4", API_TOKEN: "very-secret-token" },
  });
  assert.deepEqual(t.store.metadata().environment.variables, {
    CUDA_VISIBLE_DEVICES: "0,1",
    OMP_NUM_THREADS: "4",
  });
  assert.ok(!t.store.text("metadata.json").includes("very-secret-token"));
});

test("a SLURM job is recorded, and outside of one there is no entry", async (t) => {
  t.write("train.py", "");
  await t.yanex("run train.py -q -n outside");
  await t.yanex("run train.py -q -n inside", {
    env: {
      SLURM_JOB_ID: "4711",
      SLURM_ARRAY_JOB_ID: "4700",
      SLURM_ARRAY_TASK_ID: "3",
      SLURM_RESTART_COUNT: "1",
      SLURM_JOB_PARTITION: "gpu",
      SLURM_JOB_NODELIST: "node[01-02]",
      SLURM_JOB_GPUS: "0,1",
      SLURM_CPUS_ON_NODE: "8",
    },
  });
  const [outside, inside] = t.store.experiments();
  assert.equal(outside!.slurm, undefined);
  const { leg_started_at, ...facts } = inside!.slurm;
  assert.ok(leg_started_at >= inside!.started_at);
  assert.deepEqual(facts, {
    job_id: "4711",
    array_job_id: "4700",
    array_task_id: 3,
    restart_count: 1,
    partition: "gpu",
    node_list: "node[01-02]",
    gpus: "0,1",
    cpus_on_node: 8,
  });
  await t.yanex("show inside").stdout(/^ {9}Job {2}4700_3$/m);
});

test("the runner's process, version and interpreter are recorded", linux, async (t) => {
  t.write(
    "train.py",
    "import os, json\nprint(os.getppid())\n" +
      "print(open(f'/proc/{os.getppid()}/stat').read().rsplit(')', 1)[1].split()[19])\n",
  );
  const { stdout } = await t.yanex("run train.py -q");
  const { runner, process_id, environment } = t.store.metadata();
  assert.equal(stdout, `${runner.pid}\n${runner.process_start_time}\n`);
  assert.equal(process_id, runner.pid);
  assert.equal(runner.host, environment.system.hostname);
  assert.equal(runner.python_executable, environment.python.python_executable);
  assert.match(runner.version, /^\d+\.\d+\.\d+/);
  assert.match(runner.heartbeat, time);
});

test("memory at peak and processor time are the script's", linux, async (t) => {
  t.write("train.py", "data = b'x' * (200 << 20)\nsum(range(3_000_000))\n");
  await t.yanex("run train.py -q");
  const { peak_memory_kib, user_seconds, system_seconds } = t.store.metadata().runner;
  assert.ok(peak_memory_kib > 200 * 1024 && peak_memory_kib < 260 * 1024, String(peak_memory_kib));
  assert.ok(user_seconds > 0.01 && user_seconds < 30, String(user_seconds));
  assert.ok(system_seconds > 0, String(system_seconds));
});

test("files that only the runner needed are gone after the run", async (t) => {
  t.write("train.py", "import yanex\nyanex.get_param('a', 1)\nyanex.log_metrics({'x': 1})\n");
  await t.yanex("run train.py -q");
  const folder = t.store.folder(t.store.onlyId());
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
    ".defaults.jsonl",
    ".params.json",
    "artifacts",
    "metadata.json",
    "metrics.json",
    "metrics.jsonl",
    "metrics_summary.json",
    "params.yaml",
  ]);
  assert.deepEqual([...Deno.readDirSync(`${t.store.path}/.new`)], []);
});
