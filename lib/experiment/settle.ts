import { isMap } from "../params/mod.ts";
import { formatTimestamp, join, removePath, statFile } from "../sys/mod.ts";
import { HEARTBEAT_FILE, runState } from "./liveness.ts";
import {
  interpret,
  type Metadata,
  METADATA_FILE,
  permissionsOf,
  readMetadata,
  secondsBetween,
  updateMetadata,
} from "./metadata.ts";
import { finishMetrics, METRICS_LOG } from "./metrics.ts";

/** What the record of a run says whose runner was killed. */
export const RUNNER_DIED = "runner died";

/**
 * Writes the end of a run whose runner was killed: `failed`, with the time of the last sign of
 * life. A run that lives, or has an end already, is left as it is.
 *
 * @param folder of the experiment
 * @returns whether something was written
 * @throws UserError if it cannot be written
 */
export async function settleDeadRun(folder: string): Promise<boolean> {
  const reading = readMetadata(folder);
  if (reading.kind !== "read" || !runState(folder, reading.metadata).runnerDied) return false;
  finishMetrics(folder, permissionsOf(join(folder, METADATA_FILE)));
  const end = lastSign(folder, reading.metadata);
  let settled = false;
  await updateMetadata(folder, (raw) => {
    // Somebody may have settled it, or begun it anew, in between.
    if (!runState(folder, interpret(raw)).runnerDied) return;
    settled = true;
    const started = raw.get("started_at");
    raw.set("status", "failed");
    raw.set("error_message", RUNNER_DIED);
    raw.set("completed_at", end);
    raw.set("duration", typeof started === "string" ? secondsBetween(started, end) : null);
    const runner = raw.get("runner");
    if (isMap(runner)) runner.set("heartbeat", end);
  });
  if (settled) removePath(join(folder, HEARTBEAT_FILE));
  return settled;
}

/** The last moment at which something of the run was written. */
function lastSign(folder: string, metadata: Metadata): string {
  const files = [HEARTBEAT_FILE, METRICS_LOG, "artifacts/stdout.txt", "artifacts/stderr.txt"];
  const times = files.map((file) => statFile(join(folder, file))?.modified ?? 0);
  const written = formatTimestamp(Math.max(...times) * 1000);
  const begun = metadata.startedAt ?? metadata.createdAt ?? written;
  return written > begun ? written : begun;
}
