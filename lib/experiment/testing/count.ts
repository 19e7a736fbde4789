/**
 * Adds one to the number in a file, so many times, under a lock: LOCK FILE COUNT. Without the lock
 * two processes would read the same number.
 */
import { withLock } from "../lock.ts";

const [lock = "", file = "", count = "0"] = Deno.args;
for (let number = 0; number < Number(count); number++) {
  await withLock(lock, () => {
    Deno.writeTextFileSync(file, String(Number(Deno.readTextFileSync(file)) + 1));
  });
}
