import { readProc } from "./host.ts";

/** What the children that this process has waited for have used so far. */
export interface ChildUsage {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Memory of the largest one at its peak, KiB. */
  readonly peakKiB: number;
}

/**
 * Asks the kernel (getrusage(2), RUSAGE_CHILDREN) what finished children used.
 *
 * @returns null where the system library cannot be called
 */
export function childUsage(): ChildUsage | null {
  getrusage ??= openGetrusage();
  // struct rusage: two timevals (seconds, microseconds), then ru_maxrss and 13 more longs.
  const usage = new BigInt64Array(18);
  if (getrusage(CHILDREN, usage) !== 0) return null;
  const seconds = (at: number) => Number(usage[at]) + Number(usage[at + 1]! & 0xffffffffn) / 1e6;
  const peak = Number(usage[4]);
  return {
    userSeconds: seconds(0),
    systemSeconds: seconds(2),
    peakKiB: Deno.build.os === "darwin" ? Math.round(peak / 1024) : peak,
  };
}

/** RUSAGE_CHILDREN. */
const CHILDREN = -1;

type Getrusage = (who: number, usage: BigInt64Array<ArrayBuffer>) => number;

let getrusage: Getrusage | undefined;

/** Where the library cannot be opened, a function that fails. */
function openGetrusage(): Getrusage {
  const library = { linux: "libc.so.6", darwin: "libSystem.dylib" }[Deno.build.os as string];
  if (library === undefined) return () => -1;
  try {
    return Deno.dlopen(library, {
      getrusage: { parameters: ["i32", "buffer"], result: "i32" },
    }).symbols.getrusage;
  } catch {
    return () => -1;
  }
}

/** Peak memory of a running process in KiB (VmHWM of proc(5)), or null where it cannot be read. */
export function peakMemory(pid: number): number | null {
  const match = /^VmHWM:\s*(\d+) kB$/m.exec(readProc(`/proc/${pid}/status`) ?? "");
  return match ? Number(match[1]) : null;
}

/** Clock ticks in a second: USER_HZ, which Linux has fixed at 100 for programs (times(2)). */
const TICKS = 100;

/**
 * Processor time that a running process and its ended children have used, in seconds (fields 14 to
 * 17 of /proc/<pid>/stat, proc(5)), or null where it cannot be read.
 */
export function processorSeconds(pid: number): { user: number; system: number } | null {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
  const [user, system, childUser, childSystem] = fields.slice(11, 15);
  return { user: (user! + childUser!) / TICKS, system: (system! + childSystem!) / TICKS };
}
