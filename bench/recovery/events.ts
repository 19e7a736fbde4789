/** What happens to arrays whose tasks run, or wait. */
import { setTimeout as delay } from "node:timers/promises";
import type { Cluster } from "../../tests/slurm/cluster/cluster.ts";
import type { Side, Work } from "./sides.ts";

/** Where something happens: a node that nobody else uses, and one array of each tool there. */
export interface Scene {
  readonly cluster: Cluster;
  readonly node: string;
  readonly sides: readonly Side[];
}

export interface Event {
  /** What happens, for the results. */
  readonly what: string;
  /** How the arrays differ from the usual ones. */
  readonly work?: Partial<Work>;
  /** What happens before they are submitted. */
  before?(scene: Scene): Promise<void>;
  /** What happens to them when they have begun; without it, nothing is waited for. */
  begun?(scene: Scene): Promise<void>;
  /** What happens to them when they are submitted. */
  submitted?(scene: Scene): Promise<void>;
  /** Whether others would suffer from it. */
  readonly alone?: boolean;
  /** Whether it leaves an end that SLURM alone knows, so that accounting makes a difference. */
  readonly slurmKnows?: boolean;
  /** Whether the results tell which code has run. */
  readonly versions?: boolean;
}

/** Does something to the first task of each array. */
function toFirstTask(
  action: (cluster: Cluster, task: string, side: Side) => Promise<unknown>,
): (scene: Scene) => Promise<void> {
  return async ({ cluster, sides }) => {
    await Promise.all(sides.map(async (side) => {
      await action(cluster, `${(await side.jobs())[0]}_0`, side);
    }));
  };
}

/** Makes all jobs of the node give way to one that is done soon. */
async function preempt({ cluster, node }: Scene): Promise<void> {
  await cluster.tell(
    ...["sbatch", "--partition=urgent", "--exclusive", `--nodelist=${node}`] as const,
    ...["--output=/dev/null", "--wrap=sleep 1"],
  );
}

/** As if its power went: nobody is left there who could tell of its jobs. */
async function failNode({ cluster, node, sides }: Scene): Promise<void> {
  await cluster.endNode(node);
  await cluster.downNode(node);
  for (const side of sides) {
    const [job] = await side.jobs();
    for (const task of (await cluster.states(job!)).keys()) await cluster.kill(task, /./);
  }
  await delay(2000);
  cluster.startNode(node);
  // It may say itself that it is well again.
  await cluster.attempt("scontrol", "update", `nodename=${node}`, "state=resume");
}

/** Too long to be done between SIGTERM, which submitit ignores, and SIGKILL five seconds later. */
const OUTLASTS_TERM = 12;

/** A partition whose jobs are told that they are preempted, and have ten seconds. */
export const GRACE_PARTITION =
  "PartitionName=grace Nodes=ALL PriorityTier=1 MaxTime=INFINITE PreemptMode=CANCEL GraceTime=10";

const EDITING: Event = {
  what: "the code is edited while tasks wait in the queue",
  work: { steps: 3 },
  before: ({ cluster, node }) => cluster.drainNode(node),
  async submitted({ cluster, node, sides }) {
    for (const side of sides) side.edit();
    await cluster.resumeNode(node);
  },
  versions: true,
};

export const EVENTS: readonly Event[] = [
  {
    // SLURM looks every half minute: it warns after 25 to 55 s, and kills after 60 to 90 s.
    what: "time limit, with a warning before it",
    work: { steps: 60, minutes: 1, warning: 5 },
    begun: () => Promise.resolve(),
  },
  {
    what: "`kill -9` of the Python process of a task",
    slurmKnows: true,
    begun: toFirstTask((cluster, task, side) => cluster.kill(task, side.python)),
  },
  {
    what: "`kill -9` of all processes of a task, its batch script too",
    slurmKnows: true,
    begun: toFirstTask((cluster, task) => cluster.kill(task, /./)),
  },
  {
    what: "`scancel` of a task",
    slurmKnows: true,
    work: { steps: OUTLASTS_TERM },
    begun: toFirstTask((cluster, task) => cluster.tell("scancel", task)),
  },
  {
    what: "`scontrol requeue` of a task",
    work: { steps: OUTLASTS_TERM },
    begun: toFirstTask((cluster, task) => cluster.tell("scontrol", "requeue", task)),
  },
  {
    what: "preemption, `PreemptMode=REQUEUE`",
    work: { partition: "requeue", steps: OUTLASTS_TERM },
    begun: preempt,
  },
  {
    what: "preemption, `PreemptMode=CANCEL`",
    slurmKnows: true,
    work: { partition: "cancel", steps: OUTLASTS_TERM },
    begun: preempt,
  },
  {
    what: "preemption, `PreemptMode=CANCEL`, with a signal and 10 s of grace",
    work: { partition: "grace", steps: 22 },
    begun: preempt,
  },
  {
    what: "the node fails, and comes back after 2 s",
    begun: failNode,
  },
  EDITING,
  {
    ...EDITING,
    what: `${EDITING.what} (submitit: in its \`RsyncSnapshot\`)`,
    work: { steps: 3, snapshot: true },
  },
  {
    what: "`kill -9` of the submitting process while tasks run",
    work: { wait: true },
    async begun({ sides }) {
      await Promise.all(sides.map((side) => side.killSubmitting()));
    },
  },
  {
    what: "`kill -9` of the submitting process before it hears sbatch's answer",
    work: { steps: 3, killed: true },
  },
  {
    what: "slurmctld is killed, and started after 2 s",
    async begun({ cluster }) {
      await cluster.endController();
      await delay(2000);
      cluster.startController();
    },
    alone: true,
  },
];
