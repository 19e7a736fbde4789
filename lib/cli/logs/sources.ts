import { followArchiving } from "../../experiment/mod.ts";
import { Besides } from "../../query/logs/mod.ts";
import { join } from "../../sys/mod.ts";
import type { LogsRequest } from "./request.ts";

/** Where the script's own output of a kind lies, by now. */
export function outputFile(
  folder: string,
  stream: "stdout" | "stderr",
  attempt: number | null,
): string {
  const within = attempt === null ? ["artifacts"] : ["attempts", String(attempt)];
  return join(followArchiving(folder), ...within, `${stream}.txt`);
}

/** What SLURM's log says besides the output of the scripts in it; null if it is not wanted. */
export function besidesOf({ slurm, isRaw, attempt }: LogsRequest): Besides | null {
  if (slurm === null || slurm.file === null || isRaw || attempt !== null) return null;
  const recorded = slurm.folders.flatMap((folder) =>
    (["stdout", "stderr"] as const).map((stream) => outputFile(folder, stream, null))
  );
  return new Besides(slurm.file, recorded);
}
