import { readTextIfExists } from "./files.ts";

/** Name of this machine. */
export function hostName(): string {
  return Deno.hostname();
}

/** Identifier of this boot, so that a process number of before a restart is not believed. */
export function bootId(): string | null {
  return readProc("/proc/sys/kernel/random/boot_id")?.trim() ?? null;
}

/** Text of a file under /proc, or `null` where there is none. */
export function readProc(path: string): string | null {
  try {
    return readTextIfExists(path);
  } catch {
    return null;
  }
}

/** Operating system in Python's words (`platform.system()`). */
export function systemName(): "Linux" | "Darwin" | "Windows" {
  if (Deno.build.os === "darwin") return "Darwin";
  return Deno.build.os === "windows" ? "Windows" : "Linux";
}

/** Release of the kernel, as `uname -r`. */
export function kernelRelease(): string {
  return Deno.osRelease();
}

/** Processor architecture in the words of `uname -m` on this system. */
export function machineName(): string {
  if (Deno.build.arch === "aarch64") return Deno.build.os === "linux" ? "aarch64" : "arm64";
  return Deno.build.os === "windows" ? "AMD64" : "x86_64";
}

/** Total and available memory in bytes, or `null` where the system does not tell. */
export function memory(): { total: number; available: number } | null {
  try {
    const { total, available } = Deno.systemMemoryInfo();
    return { total, available };
  } catch {
    return null;
  }
}

/**
 * Number of processors that this process may use: the affinity mask and limits of its control group
 * count, and inside a SLURM job what the job has.
 */
export function processorCount(): number {
  const here = navigator.hardwareConcurrency;
  const job = Number(Deno.env.get("SLURM_CPUS_ON_NODE"));
  return Number.isInteger(job) && job > 0 ? Math.min(here, job) : here;
}
