import { ExitCode } from "../../errors/mod.ts";
import { entryAt, type Metadata, number, text } from "../../experiment/mod.ts";
import type { FinishedRun, RunOutcome } from "../../run/mod.ts";
import { signalNumber } from "../../sys/mod.ts";

/**
 * The end of a run as its record tells it.
 *
 * @returns null if it has none yet
 */
export function finishedRunOf(
  { id, folder }: { readonly id: string; readonly folder: string },
  metadata: Metadata,
): FinishedRun | null {
  const outcome = outcomeOf(metadata);
  return outcome === null ? null : { id, folder, outcome, duration: metadata.duration ?? 0 };
}

function outcomeOf(metadata: Metadata): RunOutcome | null {
  const { status, errorMessage, cancellationReason } = metadata;
  const exitCode = exitCodeOf(metadata);
  switch (status) {
    case "completed":
      return { status, exitCode };
    case "failed":
      return {
        status,
        exitCode: exitCode || ExitCode.failure,
        errorMessage: errorMessage ?? "it failed, and its record does not say why",
      };
    case "cancelled":
      return {
        status,
        exitCode: exitCode || ExitCode.failure,
        reason: cancellationReason ?? "its record does not say why",
      };
    default:
      return null;
  }
}

function exitCodeOf({ raw }: Metadata): number {
  const signal = text(entryAt(raw, "runner", "signal"));
  if (signal !== null) return 128 + signalNumber(signal);
  return number(entryAt(raw, "runner", "exit_code")) ?? 0;
}
