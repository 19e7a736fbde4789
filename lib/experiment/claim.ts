import { failureReason, join, nowMicros, statFile } from "../sys/mod.ts";
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
 * machine when neither the claim nor the heartbeat was touched for three minutes.
 *
 * After it is claimed, look at the experiment's status again: another process may have run it
 * between the look and the claim.
 *
 * @param isOver whether somebody on another machine who claimed it at this time (microseconds since
 *   1970) is known to be dead; default: of nobody
 * @returns null if somebody else has it, or if the experiment is gone
 */
export function claimExperiment(
  folder: string,
  isOver: (sinceMicros: number) => boolean = () => false,
): Claim | null {
  const file = join(folder, CLAIM_FILE);
  const isSilent = (since: number) => {
    if (isOver(since)) return true;
    const heartbeat = statFile(join(folder, HEARTBEAT_FILE))?.modified ?? 0;
    return nowMicros() - Math.max(since, heartbeat * 1000) > SILENCE_SECONDS * 1e6;
  };
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      if (tryLock(file)) {
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
