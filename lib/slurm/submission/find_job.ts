import { askSlurm } from "../commands/call.ts";

/** Time for an answer of squeue. */
const PATIENCE_SECONDS = 15;

/**
 * Finds jobs of this user by their comments, which name submissions (`commentOf`).
 *
 * @returns numbers of jobs by comment; null if SLURM does not answer
 */
export async function jobsByComment(): Promise<ReadonlyMap<string, string> | null> {
  const args = ["--me", "--noheader", "--states=all", "--format=%F|%k"];
  const answer = await askSlurm("squeue", args, { seconds: PATIENCE_SECONDS });
  if (answer?.code !== 0) return null;
  return new Map(
    answer.stdout.split("\n").map((line) => line.split("|"))
      .map(([job = "", comment = ""]) => [comment.trim(), job.trim()]),
  );
}
