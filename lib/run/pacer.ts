import { sleep } from "../sys/mod.ts";

/** Longest time without a pause, milliseconds. */
const STRETCH = 50;

/**
 * A pause for long loops that never wait for anything: signals, the display and scripts that run
 * get their turn. Most calls of it take no time.
 */
export function pacer(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STRETCH) return;
    await sleep(0);
    since = performance.now();
  };
}
