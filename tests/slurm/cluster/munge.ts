/** Munge, by which SLURM's programs know each other. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Daemons } from "./daemons.ts";
import { findProgram } from "./programs.ts";

/**
 * Starts it with a key of its own, as its own user.
 *
 * @returns whether it listens yet, to be asked until it does
 */
export async function startMunge(daemons: Daemons): Promise<() => boolean> {
  const home = join(daemons.folder, "munge");
  Deno.mkdirSync(home);
  const key = join(home, "munge.key");
  Deno.writeFileSync(key, crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o400 });
  for (const command of [["chown", "-R", "munge:", home], ["chmod", "755", home]]) {
    const { code, stderr } = await daemons.call(command[0]!, command.slice(1));
    if (code !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  }
  const file = (name: string) => join(home, name);
  daemons.start("munged", [
    ...["setpriv", "--reuid=munge", "--regid=munge", "--clear-groups"] as const,
    ...[findProgram("munged")!, "--foreground", "--socket", file("socket"), "--key-file", key],
    ...["--pid-file", file("pid"), "--log-file", file("log"), "--seed-file", file("seed")],
  ]);
  return () => existsSync(file("socket"));
}
