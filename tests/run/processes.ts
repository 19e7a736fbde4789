import type { Sandbox } from "../harness.ts";

/** Number of the process of the script that the only experiment runs. */
export function scriptPid(t: Sandbox): number {
  return JSON.parse(t.store.text(".script.json")).pid;
}

/** Whether there is such a process that is more than a zombie. */
export function isRunning(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}
