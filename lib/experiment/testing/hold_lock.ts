/** Holds a lock until standard input ends: FILE. Says so on standard output. */
import { withLock } from "../lock.ts";

await withLock(Deno.args[0]!, async () => {
  console.log("held");
  await new Response(Deno.stdin.readable).text();
});
