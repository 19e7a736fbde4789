import { callSlurm } from "../commands/call.ts";
import { fieldCount, fieldText } from "../state/fields.ts";

/** What a cluster says of itself, as far as submitting needs it. */
export interface ClusterFacts {
  readonly name: string | null;
  /** Most tasks of one array. */
  readonly arraySize: number;
}

/** slurm.conf(5): the highest index of an array is one less. */
const DEFAULT_MAX_ARRAY_SIZE = 1001;

/**
 * Asks the cluster for its limits.
 *
 * @throws UserError if scontrol is not on PATH or the controller does not answer, in its own words
 */
export async function askCluster(): Promise<ClusterFacts> {
  return clusterFacts(await callSlurm("scontrol", ["show", "config"]));
}

/** Reads what `scontrol show config` prints. */
export function clusterFacts(text: string): ClusterFacts {
  const value = (name: string) => new RegExp(`^${name}\\s*=\\s*(.*?)\\s*$`, "m").exec(text)?.[1];
  const size = fieldCount(value("MaxArraySize")) ?? DEFAULT_MAX_ARRAY_SIZE;
  const tasks = fieldCount(/\bmax_array_tasks=(\d+)/.exec(value("SchedulerParameters") ?? "")?.[1]);
  // Where arrays are not allowed at all (0), sbatch says so itself.
  const arraySize = Math.max(1, Math.min(size, tasks ?? size));
  return { name: fieldText(value("ClusterName")), arraySize };
}
