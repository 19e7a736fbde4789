/** Ctrl-C while experiments are submitted: no job runs that no record knows of. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Running, Sandbox } from "../harness.ts";
import { type Cluster, onCluster } from "./cluster.ts";
import { slowSbatch } from "./slow_sbatch.ts";

/** What a terminal does: SIGINT for the program, and for those of its children in its group. */
function ctrlC({ pid }: Running): void {
  for (const each of groupOf(pid)) Deno.kill(each, "SIGINT");
}

/** A process and its descendants that are in the same process group. */
function groupOf(pid: number): number[] {
  const facts = pids().flatMap((name) => {
    const [, parent, group] = /\) \S (\d+) (\d+)/.exec(readOr(`/proc/${name}/stat`)) ?? [];
    return group === undefined
      ? []
      : [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
  });
  const { group } = facts.find((each) => each.pid === pid)!;
  const found = [pid];
  for (const parent of found) {
    const children = facts.filter((each) => each.parent === parent && each.group === group);
    found.push(...children.map((each) => each.pid));
  }
  return found;
}

/** Numbers of the jobs that SLURM has. */
async function jobsOf(cluster: Cluster): Promise<string[]> {
  const queue = await cluster.tell("squeue", "--noheader", "--states=all", "--format=%F");
  return [...new Set(queue.split("\n").map((line) => line.trim()).filter((line) => line !== ""))]
    .toSorted();
}

/** The arrays of all submissions of the store. */
function arrays(t: Sandbox): { first: number; count: number; job_id: string | null }[] {
  const folder = join(t.store.path, ".slurm");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => join(folder, name, "submission.json"))
    .filter((file) => existsSync(file))
    .flatMap((file) => JSON.parse(readFileSync(file, "utf8")).arrays);
}

/** Each job is known, each experiment that is said to have one has it, and the others wait. */
async function assertKnown(
  t: Sandbox,
  cluster: Cluster,
): Promise<{ jobs: number; without: number }> {
  const jobs = await jobsOf(cluster);
  assert.deepEqual(arrays(t).map(({ job_id }) => job_id).toSorted(), jobs);
  const records = t.store.experiments();
  assert.ok(records.every(({ status }) => status === "staged"));
  const submitted = records.filter(({ slurm }) => slurm !== undefined);
  assert.equal(submitted.length, arrays(t).reduce((sum, { count }) => sum + count, 0));
  return { jobs: jobs.length, without: records.length - submitted.length };
}

/** Whether the sandbox's sbatch has written to the controller, which has not read it. */
function hasToldController(t: Sandbox): boolean {
  const isOurs = (pid: string) =>
    readOr(`/proc/${pid}/comm`) === "sbatch\n" &&
    readOr(`/proc/${pid}/cmdline`).includes(t.store.path);
  const sockets = new Set(pids().filter(isOurs).flatMap(socketsOf));
  const lines = readOr("/proc/net/tcp").trim().split("\n").slice(1)
    .map((line) => line.trim().split(/\s+/));
  const port = (address = "") => address.split(":")[1];
  const own = lines.filter((line) => sockets.has(line[9]!)).map((line) => port(line[1]));
  // The other end has it in its queue.
  return lines.some((line) => own.includes(port(line[2])) && !/:0+$/.test(line[4]!));
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) =>
      /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
    );
  } catch {
    return [];
  }
}

const pids = () => readdirSync("/proc").filter((name) => /^\d+$/.test(name));

/** The text of a file, empty if it is gone. */
function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const HELD = "--sbatch-arg=--begin=now+1hour";

async function prepare(t: Sandbox): Promise<void> {
  t.write("train.py", "");
  await t.commit();
}

onCluster("Ctrl-C before sbatch is called leaves nothing", async (t, cluster) => {
  await prepare(t);
  const marked = () =>
    t.store.ids().some((id) => t.store.text("metadata.json", id).includes("submission"));
  for (
    const [what, moment] of [
      ["experiments are made", () => t.store.ids().length > 20],
      ["they are marked", marked],
    ] as const
  ) {
    const run = t.start(`run train.py -p n=range(900) --slurm ${HELD}`);
    await cluster.until(what, moment);
    ctrlC(run);
    const { code, stderr, stdout } = await run.ended();
    assert.equal(code, 130, stdout + stderr);
    assert.equal(stderr, "✖ Cancelled: no experiment was created\n");
    assert.deepEqual([t.store.ids(), t.store.sweeps(), arrays(t)], [[], [], []]);
    assert.deepEqual(await jobsOf(cluster), []);
  }
});

onCluster("Ctrl-C during sbatch: what it takes is known", async (t, cluster) => {
  await prepare(t);
  const slow = await slowSbatch(t, cluster);
  const run = t.start(`run train.py -p n=range(9) --slurm --wait ${HELD}`, { env: slow.env });
  await slow.called();
  ctrlC(run);
  await delay(500);
  t.write("go", "");
  const { code, stdout } = await run.ended();
  assert.equal(code, 130);
  assert.match(stdout, /^✓ Submitted 9 experiments to SLURM: job \d+ \(sweep \w+\)$/m);
  assert.deepEqual(await assertKnown(t, cluster), { jobs: 1, without: 0 });
});

onCluster(
  "Ctrl-C between two calls of sbatch: the rest stays staged",
  { maxArraySize: 4 },
  async (t, cluster) => {
    await prepare(t);
    const run = t.start(`run train.py -p n=range(150) --slurm ${HELD}`);
    await cluster.until(
      "some are handed over",
      () => arrays(t).some(({ job_id }) => job_id !== null),
    );
    ctrlC(run);
    const { code, stderr } = await run.ended();
    assert.equal(code, 130);
    assert.match(
      stderr,
      /^warning: \d+ experiments could not be submitted: interrupted before all was submitted\n {2}Submit the rest when there is room: yanex run --resume \w+ --slurm\n$/,
    );
    const { jobs, without } = await assertKnown(t, cluster);
    assert.ok(jobs > 0 && without > 0, `${jobs} jobs, ${without} experiments without`);
    assert.equal(t.store.ids().length, 150);
    const [sweep] = t.store.sweeps();
    await t.yanex(`run --resume ${sweep} --slurm -q ${HELD}`);
    assert.equal((await assertKnown(t, cluster)).without, 0);
  },
);

onCluster(
  "a job that SLURM takes after nobody waits any more is found",
  { credentialSeconds: 60 },
  async (t, cluster) => {
    await prepare(t);
    const slow = await slowSbatch(t, cluster);
    const run = t.start(`run train.py -p n=range(3) --slurm ${HELD}`, { env: slow.env });
    await slow.called();
    cluster.holdController(true);
    t.write("go", "");
    await cluster.until("the controller is told", () => hasToldController(t));
    ctrlC(run);
    await delay(200);
    ctrlC(run);
    const { code, stderr } = await run.ended();
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: SLURM did not say whether it took the job: .*\nhint: the experiments stay staged/,
    );
    assert.deepEqual(t.store.experiments().map(({ status }) => status), Array(3).fill("staged"));
    cluster.holdController(false);
    await cluster.until("SLURM has the job", async () => (await jobsOf(cluster)).length === 1);
    await t.yanex("run --staged --slurm").stdout("Nothing left to submit\n")
      .stderr("warning: 3 experiments are queued or run in SLURM already and are left out\n");
    assert.deepEqual(await assertKnown(t, cluster), { jobs: 1, without: 0 });
  },
);
