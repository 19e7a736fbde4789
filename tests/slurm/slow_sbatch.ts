import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../harness.ts";
import type { Cluster } from "./cluster.ts";

/**
 * Puts a program before sbatch on PATH that notes in the file `called` that it is called, and goes
 * on to the real one when there is a file `go`.
 *
 * @returns variables with which it is found, and what waits until it is called
 */
export async function slowSbatch(t: Sandbox, cluster: Cluster) {
  const { stdout } = await t.call("sh", ["-c", "command -v sbatch"]);
  const script = `#!/bin/sh\n: > ${t.dir}/called\n` +
    `while [ ! -e ${t.dir}/go ]; do sleep 0.1; done\nexec ${stdout.trim()} "$@"\n`;
  t.write("slow/sbatch", script);
  chmodSync(join(t.dir, "slow/sbatch"), 0o755);
  return {
    env: { ...cluster.environment, PATH: `${t.dir}/slow:${cluster.environment.PATH}` },
    called: () => cluster.until("sbatch is called", () => existsSync(join(t.dir, "called"))),
  };
}
