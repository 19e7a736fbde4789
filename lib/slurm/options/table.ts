/** How the value of an option is looked at before SLURM sees it: only what is certain. */
export type SlurmValueKind = "text" | "count" | "time" | "memory" | "gpus" | "flag" | "texts";

/** An option of `yanex run --slurm`, on the command line and in config files. */
export interface SlurmOption {
  /** `cpus-per-task`; in config files with `_` as well. */
  readonly name: string;
  readonly kind: SlurmValueKind;
  /** Its value in the help. */
  readonly value: string;
  /** True if sbatch has an option of the same name, which gets the value. */
  readonly isSbatch: boolean;
  readonly help: string;
}

const sbatch = (name: string, kind: SlurmValueKind, value: string, help: string): SlurmOption => ({
  name,
  kind,
  value,
  isSbatch: true,
  help,
});

const own = (name: string, kind: SlurmValueKind, value: string, help: string): SlurmOption => ({
  name,
  kind,
  value,
  isSbatch: false,
  help,
});

/** All of them, in the order of the help (sbatch(1)). */
export const SLURM_OPTIONS: readonly SlurmOption[] = [
  sbatch("partition", "text", "name", "partition, or several with commas"),
  sbatch("account", "text", "name", "account that pays"),
  sbatch("qos", "text", "name", "quality of service"),
  sbatch("time", "time", "time", "time limit of a task: 90 (minutes), 2:00:00, 1-12"),
  sbatch("mem", "memory", "size", "memory of a node: 4G"),
  sbatch("cpus-per-task", "count", "n", "CPUs"),
  sbatch("gpus", "gpus", "spec", "GPUs: 2, a100:2"),
  sbatch("gres", "text", "list", "generic resources: gpu:2"),
  sbatch("constraint", "text", "list", "features that nodes must have"),
  sbatch("exclude", "text", "nodes", "nodes that are not to be used"),
  sbatch("nodes", "text", "n", "nodes of one experiment"),
  sbatch("ntasks-per-node", "count", "n", "ranks on each node (srun)"),
  own("sbatch-arg", "texts", "arg", "anything else for sbatch: --sbatch-arg=--nice (repeatable)"),
  own("setup", "texts", "line", 'shell line before yanex starts: "module load cuda" (repeatable)'),
  own("pack", "count", "k", "run k experiments in each task, one after another"),
  own("pack-parallel", "count", "m", "of those run m at once"),
  own("requeue", "flag", "", "let SLURM start a task again (preemption, node failure)"),
  own("signal", "text", "spec", "warning before the time limit (default: USR1, 60 s before)"),
  own("wait", "flag", "", "wait until all have ended, and show how they do"),
  own("profile", "text", "name", "options of a profile in ~/.yanex/config.yaml"),
];

/** The option that a key of a config file means, or undefined. */
export function slurmOptionOfKey(key: string): SlurmOption | undefined {
  const name = key.replaceAll("_", "-");
  return SLURM_OPTIONS.find((option) => option.name === name || `${option.name}s` === name);
}
