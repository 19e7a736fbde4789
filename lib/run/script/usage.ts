import { type ChildUsage, childUsage, peakMemory, processorSeconds } from "../../sys/mod.ts";

/** What a script used. */
export interface ScriptUsage {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Peak memory, KiB; null if it could not be told from that of git. */
  readonly peakKiB: number | null;
}

/** Measures a script while it runs. */
export interface UsageMeter {
  /** What it used, asked after its end. */
  read(): ScriptUsage | null;
  stop(): void;
}

/**
 * Measures the only child that runs: what all children have used at the end, less what git and
 * others had used before. Exact.
 */
export function soleChildMeter(): UsageMeter {
  const before = childUsage();
  return { read: () => difference(before, childUsage()), stop: () => {} };
}

function difference(before: ChildUsage | null, after: ChildUsage | null): ScriptUsage | null {
  if (before === null || after === null) return null;
  return {
    userSeconds: after.userSeconds - before.userSeconds,
    systemSeconds: after.systemSeconds - before.systemSeconds,
    peakKiB: after.peakKiB > before.peakKiB ? after.peakKiB : null,
  };
}

/** Milliseconds between two looks at a process. */
const PERIOD = 500;

/**
 * Measures one of several children that run side by side, where the system only adds them up: by
 * looking at it now and then. What happens after the last look is missed.
 */
export function samplingMeter(pid: number): UsageMeter {
  let latest: ScriptUsage | null = null;
  const look = () => {
    const peakKiB = peakMemory(pid);
    const seconds = processorSeconds(pid);
    if (peakKiB !== null && seconds !== null) {
      latest = { userSeconds: seconds.user, systemSeconds: seconds.system, peakKiB };
    }
  };
  const timer = setInterval(look, PERIOD);
  return { read: () => latest, stop: () => clearInterval(timer) };
}
