import { setTimeout as delay } from "node:timers/promises";
import { Cluster } from "../../tests/slurm/cluster/cluster.ts";
import { hasEnded } from "../../tests/slurm/cluster/jobs.ts";
import { findProgram, whyNoCluster } from "../../tests/slurm/cluster/programs.ts";
import type { Bench, Table, Workbench } from "../bench.ts";
import { type Event, EVENTS, GRACE_PARTITION, type Scene } from "../recovery/events.ts";
import { type Side, SubmititSide, TASKS, type Work, YanexSide } from "../recovery/sides.ts";
import { submititVersion } from "../setup.ts";

const USUAL: Omit<Work, "node"> = {
  partition: "main",
  steps: 10,
  minutes: 60,
  warning: 60,
  wait: false,
  killed: false,
  snapshot: false,
};

/** What yanex and submitit recover from, on a cluster without accounting and on one with it. */
export const recovery = recoveryBench("slurm-recovery", "without accounting", false);
export const recoveryWithAccounting = recoveryBench(
  "slurm-recovery-accounting",
  "with accounting",
  true,
);

function recoveryBench(name: string, cluster: string, accounting: boolean): Bench {
  return {
    name,
    title: `What an array of ${TASKS} tasks recovers from, on a cluster ${cluster} ` +
      `(submitit ${submititVersion})`,
    async run(bench) {
      const reason = whyNoCluster(accounting);
      if (reason === null) return await observeAll(bench, accounting);
      console.error(`${name} is not measured: ${reason}`);
      return [];
    },
  };
}

async function observeAll(bench: Workbench, accounting: boolean): Promise<Table> {
  const events = EVENTS.filter((event) => !accounting || event.slurmKnows)
    .filter((event) => !event.work?.snapshot || findProgram("rsync") !== null);
  const cluster = await Cluster.start({
    // One for each event, so that they can happen at the same time.
    nodes: events.length,
    cpusPerNode: 2 * TASKS,
    accounting,
    lines: ["SlurmctldParameters=preempt_send_user_signal", GRACE_PARTITION],
  });
  const lines: string[][] = events.map(() => []);
  const left = [...events.keys()];
  const work = async () => {
    for (let index = left.shift(); index !== undefined; index = left.shift()) {
      lines[index] = await observe(bench, cluster, events[index]!, cluster.nodes[index]!);
    }
  };
  try {
    const together = left.filter((index) => !events[index]!.alone);
    const alone = left.filter((index) => events[index]!.alone);
    left.splice(0, left.length, ...together);
    await Promise.all([work(), work(), work()]);
    left.push(...alone);
    await work();
  } finally {
    cluster.end();
  }
  return {
    header: ["what happens", "yanex tells", "finished by", "submitit tells", "finished by"],
    lines,
    commands: [
      'yanex run train.py -p "number=range(4)" --slurm --requeue',
      "executor.map_array(Count(), range(4)), with a Checkpointable and --requeue",
    ],
  };
}

/** Lets one thing happen to an array of each tool; one line of the results. */
async function observe(
  bench: Workbench,
  cluster: Cluster,
  event: Event,
  node: string,
): Promise<string[]> {
  const work: Work = { ...USUAL, ...event.work, node };
  const sides = [
    new YanexSide(bench, cluster, work, node),
    new SubmititSide(bench, cluster, work, node),
  ];
  const scene: Scene = { cluster, node, sides };
  await event.before?.(scene);
  await Promise.all(sides.map((side) => side.submit()));
  await event.submitted?.(scene);
  if (event.begun) {
    await cluster.until("all tasks have begun", () => sides.every((s) => s.begun() === TASKS));
    await event.begun(scene);
  }
  const cells = await Promise.all(sides.map((side) => end(cluster, event, side)));
  return [event.what, ...cells.flat()];
}

/** Waits for the end of an array; what its tool tells then, and what finishes it. */
async function end(cluster: Cluster, event: Event, side: Side): Promise<[string, string]> {
  await ended(cluster, side);
  const told = counted(await side.tell());
  if (side.done().length === TASKS) {
    const versions = event.versions ? `: ${counted(side.done())}` : "";
    return [told, `itself${versions}`];
  }
  await side.again();
  await ended(cluster, side);
  const finished = side.done().length === TASKS;
  return [told, finished ? side.remedy : "nothing but submitting all of it anew"];
}

/** Waits until all jobs of an array have ended, and are not about to start again. */
async function ended(cluster: Cluster, side: Side): Promise<void> {
  const haveEnded = async () => {
    const jobs = await side.jobs();
    const states = await Promise.all(jobs.map((job) => cluster.states(job)));
    const all = states.flatMap((each) => [...each.values()]);
    return all.length > 0 && all.every(hasEnded);
  };
  await cluster.until("all tasks have ended", async () => {
    await delay(500);
    if (!await haveEnded()) return false;
    await delay(2000);
    return await haveEnded();
  }, 300);
}

/** `3 completed, 1 failed: ...`. */
function counted(phrases: readonly string[]): string {
  const groups = Map.groupBy(phrases, (phrase) => phrase);
  return [...groups].map(([phrase, { length }]) => `${length} ${phrase}`).sort().join("; ");
}
