import type { Running } from "../harness.ts";
import { until } from "./until.ts";

/**
 * Sends a run a signal and waits until it has heard it. On a busy machine that can take longer than
 * what happens next: so it gets another one behind it, and when that has stopped it, it goes on.
 */
export async function sendHeard(run: Running, signal: Deno.Signal): Promise<void> {
  run.signal(signal);
  if (Deno.build.os !== "linux") return await new Promise((resolve) => setTimeout(resolve, 1000));
  run.signal("SIGTSTP");
  await until(() => isStopped(run.pid), `${signal} is heard`);
  run.signal("SIGCONT");
}

function isStopped(pid: number): boolean {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("T");
}
