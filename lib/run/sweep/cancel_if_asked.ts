import { ExitCode } from "../../errors/mod.ts";
import {
  cancellationReason,
  readCancelRequest,
  removeCancelRequest,
  type StoreModes,
  updateMetadata,
} from "../../experiment/mod.ts";
import { now } from "../../sys/mod.ts";
import type { RunOutcome } from "../script/outcome.ts";

/**
 * Cancels an experiment of which no script runs just now, before its first attempt or between two,
 * if `yanex cancel` has asked for that. What the record says of an attempt that failed stays.
 * Whoever does this holds the claim.
 *
 * @returns how it ended; null if nobody has asked
 */
export async function cancelIfAsked(
  folder: string,
  modes: StoreModes,
): Promise<RunOutcome | null> {
  const request = readCancelRequest(folder);
  if (request === null) return null;
  const reason = cancellationReason(request);
  await updateMetadata(folder, (raw) => {
    if (raw.get("status") === "staged") raw.set("completed_at", now());
    raw.set("status", "cancelled");
    raw.set("cancellation_reason", reason);
  }, { mode: modes.file });
  removeCancelRequest(folder);
  return { status: "cancelled", exitCode: ExitCode.terminated, reason };
}
