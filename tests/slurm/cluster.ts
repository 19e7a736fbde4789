/** Tests that run on a real SLURM cluster: see cluster/ for what it is made of. */
import { join } from "node:path";
import { type Sandbox, skipUnless, test, yanexCommand } from "../harness.ts";
import { Cluster } from "./cluster/cluster.ts";
import type { ClusterOptions } from "./cluster/configuration.ts";
import { whyNoCluster } from "./cluster/programs.ts";

export type { Cluster, ClusterOptions };
export type { JobProcess, JobState } from "./cluster/jobs.ts";

/**
 * Registers a test that runs on a cluster, which it shares with the tests of its file that ask for
 * the same options. All of SLURM's commands in the test's sandbox speak to it. When the test ends,
 * so do its jobs, and daemons and nodes are put right.
 */
export function onCluster(name: string, body: ClusterTest): void;
export function onCluster(name: string, options: ClusterOptions, body: ClusterTest): void;
export function onCluster(
  name: string,
  ...rest: [ClusterTest] | [ClusterOptions, ClusterTest]
): void {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
  const reason = whyNoCluster(options.accounting);
  test(name, skipUnless(reason === null, reason ?? ""), async (t) => {
    const cluster = await clusterWith(options);
    Object.assign(t.env, cluster.environment);
    try {
      await body(t, cluster);
    } finally {
      // One that cannot be put right is nothing for the next test.
      await cluster.clear().catch((error) => {
        endCluster();
        throw error;
      });
    }
  });
}

type ClusterTest = (t: Sandbox, cluster: Cluster) => Promise<void>;

let running: Cluster | null = null;

/** The cluster of this file, started anew where the last test wanted another. */
async function clusterWith(options: ClusterOptions): Promise<Cluster> {
  if (running && JSON.stringify(running.options) === JSON.stringify(options)) return running;
  endCluster();
  running = await Cluster.start(options);
  return running;
}

function endCluster(): void {
  running?.end();
  running = null;
}

globalThis.addEventListener("unload", endCluster);

/**
 * Submits a job script, in which `yanex` is the program that is tested. Its output goes to
 * `job.out`, that of an array's tasks together.
 *
 * @param script its lines after `#!/bin/bash`
 * @returns the number of the job
 */
export async function submit(t: Sandbox, script: string, ...options: string[]): Promise<string> {
  t.write("bin/yanex", `#!/bin/sh\nexec ${yanexCommand().join(" ")} "$@"\n`);
  Deno.chmodSync(join(t.dir, "bin/yanex"), 0o755);
  t.write("job.sh", `#!/bin/bash\nPATH=${t.dir}/bin:$PATH\n${script}`);
  const output = ["--output", join(t.dir, "job.out"), "--open-mode", "append"];
  const { stdout } = await t.call("sbatch", ["--parsable", ...output, ...options, "job.sh"]);
  return stdout.trim();
}
