import { type ProcessEnd, type Signal, signalNumber } from "../../sys/mod.ts";
import { ExitCode } from "../../errors/mod.ts";
import type { Verdict } from "../../experiment/mod.ts";
import type { JobEnd } from "../job.ts";

/** Exit code of a script whose time was up, as that of timeout(1). */
const TIMEOUT_CODE = 124;

/** How a run ended, as its record says. */
export type RunOutcome =
  | { readonly status: "completed"; readonly exitCode: number }
  | { readonly status: "failed"; readonly exitCode: number; readonly errorMessage: string }
  | { readonly status: "cancelled"; readonly exitCode: number; readonly reason: string }
  /** Its job will be started again, and it goes on then. */
  | { readonly status: "staged"; readonly exitCode: number; readonly reason: string };

/** Why yanex ended the script. */
export interface Interruption {
  /** The signal that it sent: the one that it got itself, or SIGTERM when the time was up. */
  readonly signal: Signal;
  /** Seconds that the script had, if it was ended because they were over. */
  readonly timeoutSeconds: number | null;
  /** Why somebody else asked for its end, if that is what ended it. */
  readonly cancellation?: string;
  /** True if the script had to be killed because it went on after the grace period. */
  readonly killed: boolean;
}

/** What is known when a script has ended. */
export interface Ending {
  readonly end: ProcessEnd;
  readonly interruption: Interruption | null;
  readonly verdict: Verdict | null;
  /** The last part of what the script wrote to standard error. */
  readonly stderrTail: string;
  /** How its job ends; `goes on` if it does not; null or none: not known. */
  readonly jobEnd?: JobEnd | "goes on" | null;
}

/**
 * Decides how a run ended. The script's own word comes first, then how its job ends, then whether
 * yanex was told to stop it, then its exit code.
 */
export function decideOutcome(ending: Ending): RunOutcome {
  const { end, interruption, verdict, stderrTail, jobEnd = null } = ending;
  const code = exitCodeOf(end);
  switch (verdict?.status) {
    case "completed":
      return { status: "completed", exitCode: code };
    case "failed":
      return {
        status: "failed",
        exitCode: code || ExitCode.failure,
        errorMessage: verdict.message ?? "The script called yanex.fail()",
      };
    case "cancelled":
      return {
        status: "cancelled",
        exitCode: code || ExitCode.failure,
        reason: verdict.message ?? "The script called yanex.cancel()",
      };
  }
  if (jobEnd !== null && jobEnd !== "goes on") return outcomeOfJob(jobEnd, ending);
  // A signal that was only a warning, after which the script ended in good order.
  if (jobEnd === "goes on" && code === 0) return { status: "completed", exitCode: 0 };
  if (interruption !== null) {
    const exitCode = interruptionCode(interruption);
    const reason = interruptionReason(interruption);
    return interruption.timeoutSeconds === null
      ? { status: "cancelled", exitCode, reason }
      : { status: "failed", exitCode, errorMessage: reason };
  }
  if (code === 0) return { status: "completed", exitCode: 0 };
  return { status: "failed", exitCode: code, errorMessage: errorMessage(end, stderrTail) };
}

function outcomeOfJob(
  { status, reason }: JobEnd,
  { end, interruption, stderrTail }: Ending,
): RunOutcome {
  const exitCode = interruption === null
    ? exitCodeOf(end) || ExitCode.failure
    : interruptionCode(interruption);
  const killed = interruption?.killed
    ? `${reason}; the script did not end in time and was killed`
    : reason;
  if (status !== "failed") return { status, exitCode, reason: killed };
  const own = interruption === null ? `: ${errorMessage(end, stderrTail)}` : "";
  return { status, exitCode, errorMessage: killed + own };
}

/** The exit code that a shell would show: the script's own, or 128 + n for signal n. */
export function exitCodeOf(end: ProcessEnd): number {
  return end.kind === "exited" ? end.code : 128 + signalNumber(end.signal);
}

/** Exit code of a run that was ended: 128 + the signal, or that of timeout(1). */
export function interruptionCode({ signal, timeoutSeconds }: Interruption): number {
  return timeoutSeconds === null ? 128 + signalNumber(signal) : TIMEOUT_CODE;
}

function interruptionReason(
  { signal, killed, timeoutSeconds, cancellation }: Interruption,
): string {
  const seconds = timeoutSeconds === 1 ? "second" : "seconds";
  const cause = cancellation ??
    (timeoutSeconds !== null ? `Timed out after ${timeoutSeconds} ${seconds}` : {
      SIGINT: "Interrupted by user (Ctrl-C)",
      SIGTERM: "Terminated (SIGTERM)",
      SIGHUP: "Terminal or connection closed (SIGHUP)",
    }[signal as string] ?? `Ended by ${signal}`);
  return killed ? `${cause}; the script did not end in time and was killed` : cause;
}

function errorMessage(end: ProcessEnd, stderrTail: string): string {
  const what = end.kind === "exited"
    ? `Script exited with code ${end.code}`
    : `Script exited with code ${exitCodeOf(end)} (killed by ${end.signal}${
      suspicion(end.signal)
    })`;
  const tail = stderrTail.trim();
  return tail === "" ? what : `${what}: ${tail}`;
}

function suspicion(signal: Signal): string {
  return signal === "SIGKILL" ? ", perhaps for lack of memory" : "";
}
