import { failureReason, join, nowMicros, statFile } from "../sys/mod.ts";
import { isEarlierLeg, type JobLeg } from "./job_leg.ts";
import { breakIfForgotten, tryLock, unlock } from "./lock.ts";
import { HEARTBEAT_FILE } from "./liveness.ts";
import { followArchiving } from "./store.ts";

/** The right to run a staged experiment, held by one process at a time. */
export interface Claim {
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
    if (isOver(since, owner)) return true;
    const heartbeat = statFile(join(folder, HEARTBEAT_FILE))?.modified ?? 0;
    return nowMicros() - Math.max(since, heartbeat * 1000) > SILENCE_SECONDS * 1e6;
  };
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      if (tryLock(file, leg)) {
        return { release: () => unlock(join(followArchiving(folder), CLAIM_FILE)) };
      }
      if (!breakIfForgotten(file, isSilent)) break;
    }
    return null;
  } catch (error) {
    if (failureReason(error) === "missing") return null;
    throw error;
  }
}
