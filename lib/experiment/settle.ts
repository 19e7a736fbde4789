import { isMap, type ValueMap } from "../params/mod.ts";
import { formatTimestamp, join, removePath, statFile } from "../sys/mod.ts";
import {
  HEARTBEAT_FILE,
  RESERVE_FILE,
  runnerLiveness,
  runState,
  SCRIPT_PROCESS_FILE,
  scriptLiveness,
  survivingScript,
} from "./liveness.ts";
import {
  interpret,
  type Metadata,
  METADATA_FILE,
  permissionsOf,
  readMetadata,
  secondsBetween,
  updateMetadata,
} from "./metadata.ts";
import { cancellationReason, readCancelRequest, removeCancelRequest } from "./cancel_request.ts";
import { finishMetrics, METRICS_LOG } from "./metrics.ts";
import { followArchiving } from "./store.ts";
import { readVerdict, type Verdict, VERDICT_FILE } from "./verdict.ts";

/** What the record of a run says whose runner was killed. */
export const RUNNER_DIED = "runner died";

/**
 * Writes the end of a run whose runner was killed: what the script said of its own end, else
 * `cancelled` if that was asked for, else `failed`; with the time of the last sign of life. What the runner had put into the folder for the
 * time of the run is removed. A run that lives, or has an end already, is left as it is, and so is
 * one whose script goes on without its runner.
 *
 * @param folder of the experiment
 * @param isGone true for a run of which the caller knows that it is over
 * @returns whether something was written
 * @throws UserError if it cannot be written
 */
export async function settleDeadRun(
  folder: string,
  isGone: (metadata: Metadata) => boolean = () => false,
): Promise<boolean> {
  const reading = readMetadata(folder);
  const isDead = (metadata: Metadata) => isGone(metadata) || isOver(folder, metadata);
  if (reading.kind !== "read" || !isDead(reading.metadata)) return false;
  finishMetrics(folder, permissionsOf(join(folder, METADATA_FILE)));
  const end = lastSign(folder, reading.metadata.raw);
  let settled = false;
  await updateMetadata(folder, (raw) => {
    // Somebody may have settled it, or begun it anew, in between.
    if (!isDead(interpret(raw))) return;
    settled = true;
    // It was kept for this moment.
    removePath(join(folder, RESERVE_FILE));
    recordDeath(raw, end, readVerdict(folder) ?? requested(folder));
  });
  if (settled) removeSigns(followArchiving(folder));
  return settled;
}

/** The end of an experiment as somebody else saw it. */
export interface KnownEnd {
  /** Whether the record is still the one whose end is known; asked when nobody can change it. */
  readonly applies: (metadata: Metadata) => boolean;
  readonly status: "failed" | "cancelled";
  readonly message: string;
  /** In the form of all times of a store; null if nobody knows: the last sign of life then. */
  readonly endedAt: string | null;
  /** Puts what else is known into the record. */
  readonly note: (raw: ValueMap) => void;
  /** Wait until it is on the disk. Default true. */
  readonly durable?: boolean;
}

/**
 * Writes the end of an experiment that runs, or waits to be run, and is known from elsewhere to be
 * over: what the script said of its own end counts first. One that has an end already is left as it
 * is, and so is one whose process can be seen to live.
 *
 * @returns whether something was written
 * @throws UserError if it cannot be written
 */
export async function settleKnownEnd(folder: string, known: KnownEnd): Promise<boolean> {
  const reading = readMetadata(folder);
  if (reading.kind !== "read" || !known.applies(reading.metadata)) return false;
  if (runnerLiveness(reading.metadata)?.liveness === "alive") return false;
  if (survivingScript(folder) !== null) return false;
  const began = reading.metadata.status !== "staged";
  if (began) finishMetrics(folder, permissionsOf(join(folder, METADATA_FILE)));
  const end = known.endedAt ?? lastSign(folder, reading.metadata.raw);
  let settled = false;
  await updateMetadata(folder, (raw) => {
    if (!known.applies(interpret(raw))) return;
    settled = true;
    removePath(join(folder, RESERVE_FILE));
    if (began) {
      recordDeath(raw, end, readVerdict(folder) ?? asRequested(folder, known));
    } else {
      recordVerdict(raw, asRequested(folder, known));
      raw.set("completed_at", end);
    }
    known.note(raw);
  }, { durable: known.durable });
  if (settled) removeSigns(followArchiving(folder));
  return settled;
}

function isOver(folder: string, metadata: Metadata): boolean {
  const { runnerDied, orphanPid } = runState(folder, metadata);
  return runnerDied && orphanPid === null;
}

function recordDeath(raw: ValueMap, end: string, verdict: Verdict | null): void {
  const started = raw.get("started_at");
  recordVerdict(raw, verdict ?? { status: "failed", message: RUNNER_DIED });
  raw.set("completed_at", end);
  raw.set("duration", typeof started === "string" ? secondsBetween(started, end) : null);
  const runner = raw.get("runner");
  if (isMap(runner)) runner.set("heartbeat", end);
}

function recordVerdict(raw: ValueMap, { status, message }: Verdict): void {
  raw.set("status", status);
  if (status === "failed") raw.set("error_message", message || "The script called yanex.fail()");
  if (status === "cancelled") {
    raw.set("cancellation_reason", message || "The script called yanex.cancel()");
  }
}

/** Whoever cancelled it is known better to the request than to SLURM. */
function asRequested(folder: string, verdict: Verdict): Verdict {
  return verdict.status === "cancelled" ? requested(folder) ?? verdict : verdict;
}

/** What a request says of the end; null without one. */
function requested(folder: string): Verdict | null {
  const request = readCancelRequest(folder);
  return request === null ? null : { status: "cancelled", message: cancellationReason(request) };
}

/** The script's own stays if it may live on another machine: whoever runs it again ends it first. */
function removeSigns(folder: string): void {
  removePath(join(folder, HEARTBEAT_FILE));
  removeCancelRequest(folder);
  if (scriptLiveness(folder) === "dead") removePath(join(folder, SCRIPT_PROCESS_FILE));
}

/** The last moment at which something of the run was written, in the form of all times of a store. */
export function lastSign(folder: string, raw: ValueMap): string {
  const { startedAt, createdAt } = interpret(raw);
  const output = ["artifacts/stdout.txt", "artifacts/stderr.txt"];
  const files = [HEARTBEAT_FILE, METRICS_LOG, VERDICT_FILE, ...output];
  const times = files.map((file) => statFile(join(folder, file))?.modified ?? 0);
  const written = formatTimestamp(Math.max(...times) * 1000);
  const begun = startedAt ?? createdAt ?? written;
  return written > begun ? written : begun;
}
