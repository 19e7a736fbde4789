import { askSlurm } from "../commands/call.ts";
import { clusterFacts } from "../submission/limits.ts";

/** The name of the cluster that SLURM's programs ask here; null if it is not known. */
export async function thisCluster(): Promise<string | null> {
  const answer = await askSlurm("scontrol", ["show", "config"], { seconds: 10 });
  return answer?.code === 0 ? clusterFacts(answer.stdout).name : null;
}
