import { childUsage, peakMemory, processId, processorSeconds } from "../../sys/mod.ts";

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
 * others had used before. That is exact, except for the memory of a small script: a child counts as
 * having had the memory of yanex while it was being made (fork(2)), so below that it is told by
 * looking now and then.
 */
export function soleChildMeter(pid: number): UsageMeter {
  const before = childUsage();
  const own = peakMemory(processId()) ?? 0;
  const looks = samplingMeter(pid);
  const read = (): ScriptUsage | null => {
    const after = childUsage();
    if (before === null || after === null) return looks.read();
    const told = after.peakKiB > Math.max(before.peakKiB, own * MARGIN);
    return {
      userSeconds: after.userSeconds - before.userSeconds,
      systemSeconds: after.systemSeconds - before.systemSeconds,
      peakKiB: told ? after.peakKiB : looks.read()?.peakKiB ?? null,
    };
  };
  return { read, stop: looks.stop };
}

/** How much yanex may have grown by the time it is measured. */
const MARGIN = 1.1;

/** Milliseconds between two looks at a process. */
const PERIOD = 500;

/** When a process is looked at first: many scripts are short. */
const SOON = 50;

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
  const first = setTimeout(look, SOON);
  const timer = setInterval(look, PERIOD);
  const stop = () => {
    clearTimeout(first);
    clearInterval(timer);
  };
  return { read: () => latest, stop };
}
