import { survivingScript } from "../../experiment/mod.ts";
import { sendSignal, sleep } from "../../sys/mod.ts";

/** How often it is looked whether the processes are gone, milliseconds. */
const POLL = 20;

/** How long killed processes may take to vanish, milliseconds. */
const BURIAL = 2000;

/**
 * Ends the script of an earlier attempt that outlived its runner: it would use the GPU and write
 * into the folder of the next attempt, and nobody would ever record its end.
 *
 * @param graceSeconds time between SIGTERM and SIGKILL
 * @param tell called with the number of its process before it is ended
 */
export async function endOrphan(
  folder: string,
  graceSeconds: number,
  tell: (pid: number) => void,
): Promise<void> {
  const pid = survivingScript(folder);
  if (pid === null) return;
  tell(pid);
  sendSignal(pid, "SIGTERM", "group");
  // A stopped process gets the signal only when it goes on.
  sendSignal(pid, "SIGCONT", "group");
  if (await isGone(pid, graceSeconds * 1000)) return;
  sendSignal(pid, "SIGKILL", "group");
  await isGone(pid, BURIAL);
}

/** Waits until a process group is gone, at most so many milliseconds. */
async function isGone(group: number, patience: number): Promise<boolean> {
  const deadline = performance.now() + patience;
  while (sendSignal(group, "SIGCONT", "group")) {
    if (performance.now() > deadline) return false;
    await sleep(POLL);
  }
  return true;
}

/** Says that a script is ended that outlived its runner. */
export function orphanWarning(id: string, pid: number): string {
  return `the script of ${id} outlived the yanex that ran it (process ${pid}); ` +
    "it is ended before it runs again";
}
