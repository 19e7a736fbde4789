/** What a cluster of the tests is like, and its slurm.conf. */

/** How a cluster differs from the usual one. */
export interface ClusterOptions {
  /** Nodes, named n1, n2 and so on; default 2. */
  readonly nodes?: number;
  /**
   * How long what a program told the controller counts, if that does not listen; default 5. A job
   * that is requeued waits as long.
   */
  readonly credentialSeconds?: number;
  /** Default 4, whatever the machine has. */
  readonly cpusPerNode?: number;
  /** `--gres=gpu:N` and `--gpus` find so many on each node; default 0. They are no real ones. */
  readonly gpusPerNode?: number;
  /** One more than the highest index of an array; default 1001, as SLURM has it. */
  readonly maxArraySize?: number;
  /** Jobs that the cluster keeps in mind, ended ones too; default 10000, as SLURM has it. */
  readonly maxJobCount?: number;
  /** Seconds after which `scontrol` and `squeue` forget an ended job; default 300. */
  readonly minJobAge?: number;
  /** Seconds from SIGTERM to SIGKILL; default 30, as SLURM has it. */
  readonly killWait?: number;
  /** Whether jobs are requeued that say nothing of it; default true, as SLURM has it. */
  readonly requeue?: boolean;
  /** A job that uses more than its `--mem` is killed, within seconds; default false. */
  readonly memoryLimits?: boolean;
  /** With slurmdbd, so that `sacct` and `sacctmgr` work; default false. */
  readonly accounting?: boolean;
  /** Further lines of slurm.conf. */
  readonly lines?: readonly string[];
}

/** Memory of each node in MB, whatever the machine has. */
const MEMORY_PER_NODE = 4000;

export const DEFAULT_NODES = 2;

/** Where daemons of a cluster listen. */
export interface Ports {
  readonly controller: number;
  readonly nodes: readonly number[];
  /** Of slurmdbd, where there is accounting. */
  readonly accounting: number;
}

/** The names of a cluster's nodes. */
export function nodeNames(options: ClusterOptions): string[] {
  return Array.from({ length: options.nodes ?? DEFAULT_NODES }, (_, index) => `n${index + 1}`);
}

/**
 * A slurm.conf.
 *
 * Partitions, each over all nodes: `main` (default, never preempted), `requeue` and `cancel`, whose
 * jobs make way for those of `urgent` in the way their names say.
 *
 * It is made for speed. The scheduler comes round once a second, but with an epilog, whatever it
 * does, also at each end of a job: an array is done several times faster. A requeued job starts
 * `cred_expire` and a second later; less than 5 means 120.
 *
 * @param folder where the daemons keep everything
 */
export function slurmConfiguration(folder: string, options: ClusterOptions, ports: Ports): string {
  const host = Deno.hostname().split(".")[0];
  const gpus = options.gpusPerNode ?? 0;
  const nodes = nodeNames(options).map((name, index) =>
    `NodeName=${name} NodeHostname=${host} CPUs=${options.cpusPerNode ?? 4} ` +
    `RealMemory=${MEMORY_PER_NODE} State=UNKNOWN Port=${ports.nodes[index]}` +
    (gpus > 0 ? ` Gres=gpu:${gpus}` : "")
  );
  const accounting = options.accounting
    ? `AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=${host}
AccountingStoragePort=${ports.accounting}
AccountingStoragePass=${folder}/munge/socket
AccountingStorageEnforce=associations,limits,qos`
    : "AccountingStorageType=accounting_storage/none";
  const gathering = options.memoryLimits
    ? "JobAcctGatherType=jobacct_gather/linux\nJobAcctGatherFrequency=task=1\n" +
      "JobAcctGatherParams=OverMemoryKill"
    : "JobAcctGatherType=jobacct_gather/none";
  const partition = (name: string, priority: number, more: string) =>
    `PartitionName=${name} Nodes=ALL PriorityTier=${priority} MaxTime=INFINITE State=UP ${more}`;
  return `
ClusterName=test
SlurmctldHost=${host}
SlurmctldPort=${ports.controller}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket,cred_expire=${options.credentialSeconds ?? 5}
CredType=cred/munge
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU${options.memoryLimits ? "_Memory\nDefMemPerCPU=100" : ""}
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
Epilog=/bin/true
SlurmdParameters=config_overrides
ReturnToService=2
SwitchType=switch/none
MpiDefault=none
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool/%n
SlurmctldPidFile=${folder}/run/slurmctld.pid
SlurmdPidFile=${folder}/run/slurmd.%n.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.%n.log
MaxArraySize=${options.maxArraySize ?? 1001}
MaxJobCount=${options.maxJobCount ?? 10000}
MinJobAge=${options.minJobAge ?? 300}
KillWait=${options.killWait ?? 30}
OverTimeLimit=0
BatchStartTimeout=60
JobRequeue=${options.requeue === false ? 0 : 1}
${accounting}
${gathering}
${gpus > 0 ? "GresTypes=gpu" : ""}
${(options.lines ?? []).join("\n")}
${nodes.join("\n")}
${partition("main", 10, "Default=YES PreemptMode=OFF")}
${partition("requeue", 1, "PreemptMode=REQUEUE")}
${partition("cancel", 1, "PreemptMode=CANCEL")}
${partition("urgent", 20, "PreemptMode=OFF")}
`;
}
