import {
  HEARTBEAT_FILE,
  isLeftByEarlierLeg,
  type JobLeg,
  lastSign,
  type Metadata,
  readVerdict,
  RESERVE_FILE,
  SCRIPT_PROCESS_FILE,
  settleDeadRun,
  type StoreModes,
  text,
  updateMetadata,
  VERDICT_FILE,
} from "../../experiment/mod.ts";
import { isMap } from "../../params/mod.ts";
import { join, removePath } from "../../sys/mod.ts";
import { forgetEnd, noteLeg } from "../create/record_job.ts";

/**
 * True if an experiment goes on where its last leg stopped, with its output, metrics and artifacts
 * in place: it was put back because its job would be started again, or it was left by an earlier
 * leg of the present job.
 */
export function canContinue({ raw, status }: Metadata, leg: JobLeg | undefined): boolean {
  if (text(raw.get("started_at")) === null) return false;
  return status === "staged" || (leg !== undefined && isLeftByEarlierLeg(raw, leg));
}

/**
 * Writes the end that the script itself gave to a leg whose runner was killed before it could.
 *
 * @returns true if there was one
 */
export async function settleLeg(folder: string, leg: JobLeg | undefined): Promise<boolean> {
  if (leg === undefined || readVerdict(folder) === null) return false;
  return await settleDeadRun(
    folder,
    ({ status, raw }) => status === "running" && isLeftByEarlierLeg(raw, leg),
  );
}

/** Prepares an experiment to go on: notes the leg that is over, and takes its end away. */
export async function prepareToContinue(
  folder: string,
  { status }: Metadata,
  modes: StoreModes,
): Promise<void> {
  await updateMetadata(folder, (raw) => {
    // One that was put back has been noted already.
    if (status !== "staged") {
      const said = text(raw.get("error_message")) ?? text(raw.get("cancellation_reason"));
      const slurm = raw.get("slurm");
      const isOver = status !== "running" && status !== "created";
      const ended = (isOver ? text(raw.get("completed_at")) : null) ?? lastSign(folder, raw);
      noteLeg(raw, ended, {
        status: isOver ? status : "failed",
        state: isMap(slurm) ? text(slurm.get("state")) : null,
        reason: isOver ? said ?? status : "killed, or lost with its node",
      });
    }
    forgetEnd(raw);
  }, { mode: modes.file, durable: false });
  for (const file of [VERDICT_FILE, SCRIPT_PROCESS_FILE, HEARTBEAT_FILE, RESERVE_FILE]) {
    removePath(join(folder, file));
  }
}
