import { failureReason, join, nowMicros, statFile, touchFile } from "../sys/mod.ts";
import { isEarlierLeg, type JobLeg } from "./job_leg.ts";
import { breakIfForgotten, isHeld, tryLock, unlock } from "./lock.ts";
import { HEARTBEAT_FILE } from "./liveness.ts";
import { isUnfinished, peekStatus } from "./metadata.ts";
import { followArchiving } from "./store.ts";

/** The right to run a staged experiment, held by one process at a time. */
export interface Claim {
  /** Gives a sign of life, for those on other machines: between two attempts no heart beats. */
  renew(): void;
  /** Gives it back; the experiment's status says by then what became of it. */
  release(): void;
}

/** Lies in the folder of an experiment while somebody runs it. */
export const CLAIM_FILE = ".claim";

/** Silence of a runner on another machine after which its claim may be taken over. */
const SILENCE_SECONDS = 180;

/** A claim whose owner died, and then one more who died while taking it over, can be in the way. */
const TRIES = 3;

/**
 * Claims an experiment by exclusive create, which is atomic between processes, machines and on
 * NFS. The claim of a process that died is taken over: at once if that can be seen, for another
 * machine when neither the claim nor the heartbeat was touched for three minutes, or if it belongs
 * to an earlier leg of the job that this process runs in.
 *
 * After it is claimed, look at the experiment's status again: another process may have run it
 * between the look and the claim.
 *
 * @param isOver whether somebody on another machine who claimed it at this time (microseconds since
 *   1970), in this job, is known to be dead; default: of nobody
 * @param leg the job that this process runs in
 * @returns null if somebody else has it, or if the experiment is gone
 */
export function claimExperiment(
  folder: string,
  isOver: (sinceMicros: number, leg: JobLeg | null) => boolean = () => false,
  leg?: JobLeg,
): Claim | null {
  const file = join(folder, CLAIM_FILE);
  const isSilent = (since: number, owner: JobLeg | null) => {
    if (leg !== undefined && owner !== null && isEarlierLeg(owner, leg)) return true;
    return isOver(since, owner) || hasBeenSilent(folder, since);
  };
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      if (tryLock(file, leg)) {
        const present = () => join(followArchiving(folder), CLAIM_FILE);
        return { renew: () => touchIfThere(present()), release: () => unlock(present()) };
      }
      if (!breakIfForgotten(file, isSilent)) break;
    }
    return null;
  } catch (error) {
    if (failureReason(error) === "missing") return null;
    throw error;
  }
}

/** Whether somebody holds the claim of an experiment, as far as can be seen from here. */
export function isClaimed(folder: string): boolean {
  return isHeld(join(folder, CLAIM_FILE), (since) => hasBeenSilent(folder, since));
}

/**
 * True if an end of an experiment is still to come: it waits, it runs, or it has failed and whoever
 * runs it has not let go of it, since another attempt may follow (`--retries`).
 *
 * @param status as its record says
 */
export function mayGoOn(folder: string, status = peekStatus(folder)): boolean {
  return isUnfinished(status) || (status === "failed" && isClaimed(folder));
}

function hasBeenSilent(folder: string, since: number): boolean {
  const touched = [HEARTBEAT_FILE, CLAIM_FILE].map((name) =>
    (statFile(join(folder, name))?.modified ?? 0) * 1000
  );
  return nowMicros() - Math.max(since, ...touched) > SILENCE_SECONDS * 1e6;
}

function touchIfThere(path: string): void {
  try {
    touchFile(path);
  } catch (error) {
    if (failureReason(error) === "other") throw error;
  }
}
