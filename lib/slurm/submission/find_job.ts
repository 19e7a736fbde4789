import { askSlurm } from "../commands/call.ts";

/** Time for an answer of squeue. */
const PATIENCE_SECONDS = 15;

/**
 * Finds jobs of this user by their comments, which name submissions (`commentOf`).
 *
 * @param seconds time for an answer
 * @returns numbers of jobs by comment; null if SLURM does not answer
 */
export async function jobsByComment(
  seconds = PATIENCE_SECONDS,
): Promise<ReadonlyMap<string, string> | null> {
  const args = ["--me", "--noheader", "--states=all", "--format=%F|%k"];
  const answer = await askSlurm("squeue", args, { seconds, shielded: true });
  if (answer?.code !== 0) return null;
  return new Map(
    answer.stdout.split("\n").map((line) => line.split("|"))
      .map(([job = "", comment = ""]) => [comment.trim(), job.trim()]),
  );
}
