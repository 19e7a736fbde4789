/** Variables of a SLURM job and the keys of the `slurm` map in metadata.json (sbatch(1)). */
const FACTS: readonly (readonly [key: string, variable: string])[] = [
  ["job_id", "SLURM_JOB_ID"],
  ["array_job_id", "SLURM_ARRAY_JOB_ID"],
  ["array_task_id", "SLURM_ARRAY_TASK_ID"],
  ["restart_count", "SLURM_RESTART_COUNT"],
  ["job_name", "SLURM_JOB_NAME"],
  ["partition", "SLURM_JOB_PARTITION"],
  ["node_list", "SLURM_JOB_NODELIST"],
  ["node", "SLURMD_NODENAME"],
  ["step_id", "SLURM_STEP_ID"],
  ["procid", "SLURM_PROCID"],
  ["ntasks", "SLURM_NTASKS"],
  ["cpus_on_node", "SLURM_CPUS_ON_NODE"],
  ["cpus_per_task", "SLURM_CPUS_PER_TASK"],
  ["gpus", "SLURM_JOB_GPUS"],
  ["gpus_on_node", "SLURM_GPUS_ON_NODE"],
  ["cluster", "SLURM_CLUSTER_NAME"],
  ["submit_dir", "SLURM_SUBMIT_DIR"],
];

/** Values that are counts or numbers; all others stay text (node lists, `3_7`). */
const NUMBERS = new Set([
  "restart_count",
  "array_task_id",
  "step_id",
  "procid",
  "ntasks",
  "cpus_on_node",
  "cpus_per_task",
]);

/**
 * What the environment says of the SLURM job that yanex runs in.
 *
 * @returns null outside a job
 */
export function slurmFacts(
  environment: Readonly<Record<string, string>>,
): Record<string, string | number> | null {
  if (!environment.SLURM_JOB_ID) return null;
  const facts: Record<string, string | number> = {};
  for (const [key, variable] of FACTS) {
    const value = environment[variable];
    if (value === undefined || value === "") continue;
    facts[key] = NUMBERS.has(key) && /^\d{1,15}$/.test(value) ? Number(value) : value;
  }
  return facts;
}
