/**
 * A real SLURM cluster on this machine for the time of a test: munge, slurmctld and several slurmd,
 * each of which is a node. Everything lies in one folder of its own and uses ports of its own, so
 * that a SLURM that the machine belongs to is not touched.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Sandbox, skipUnless, test, type TestOptions, yanexCommand } from "../harness.ts";

/** Where daemons lie, which is not always on a user's PATH. */
const DAEMON_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/slurm/sbin"];

const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scontrol"];

function programPath(name: string): string | null {
  const folders = [...(Deno.env.get("PATH") ?? "").split(delimiter), ...DAEMON_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(existsSync) ?? null;
}

function hasUser(name: string): boolean {
  return new RegExp(`^${name}:`, "m").test(Deno.readTextFileSync("/etc/passwd"));
}

/** Skips where no cluster can be started. */
function clusterOptions(): TestOptions {
  if (Deno.build.os !== "linux") return skipUnless(false, "needs SLURM, which needs Linux");
  const missing = PROGRAMS.filter((name) => programPath(name) === null);
  if (missing.length > 0) return skipUnless(false, `needs SLURM (no ${missing.join(", ")})`);
  return skipUnless(Deno.uid() === 0 && hasUser("munge"), "starts SLURM, which only root can");
}

/** Registers a test that runs on a cluster of its own. */
export function onCluster(
  name: string,
  body: (t: Sandbox, cluster: Cluster) => Promise<void>,
): void {
  test(name, clusterOptions(), async (t) => {
    await using cluster = await Cluster.start(t);
    await body(t, cluster);
  });
}

/** What SLURM says of a job or of one task of an array. */
export interface JobState {
  /** A word such as `RUNNING`, `COMPLETED`, `CANCELLED`. */
  readonly state: string;
  readonly exitCode: number;
  readonly reason: string;
}

/** States from which a job does not move by itself. */
const ENDED = /^(COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL|PREEMPTED|OUT_OF_MEMORY)$/;

const NODES = 2;
const CPUS_PER_NODE = 4;

export class Cluster {
  readonly #daemons: Deno.ChildProcess[] = [];

  private constructor(readonly folder: string, private readonly t: Sandbox) {}

  /** Starts it and waits until its nodes take work. */
  static async start(t: Sandbox): Promise<Cluster> {
    const cluster = new Cluster(join(t.dir, "..", "slurm"), t);
    try {
      await cluster.#start();
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
    return cluster;
  }

  async #start(): Promise<void> {
    const { folder } = this;
    for (const name of ["state", "spool", "log", "run"]) {
      Deno.mkdirSync(join(folder, name), { recursive: true });
    }
    // The folders above belong to root alone, and munge runs as a user of its own.
    for (let above = folder; above !== "/"; above = join(above, "..")) {
      const mode = Deno.statSync(above).mode ?? 0;
      if ((mode & 0o001) === 0) Deno.chmodSync(above, (mode & 0o777) | 0o011);
    }
    await this.#startMunge();
    const configuration = join(folder, "slurm.conf");
    Deno.writeTextFileSync(configuration, this.#configuration(freePorts(NODES + 1)));
    this.t.env.SLURM_CONF = configuration;
    this.#daemon("slurmctld", ["-D"]);
    for (let node = 1; node <= NODES; node++) this.#daemon("slurmd", ["-D", "-N", `n${node}`]);
    await this.#until("its nodes are idle", async () => {
      const { stdout } = await this.#call("sinfo", "--noheader", "--format=%T %D");
      return stdout.trim() === `idle ${NODES}`;
    });
  }

  async #startMunge(): Promise<void> {
    const home = join(this.folder, "munge");
    Deno.mkdirSync(home);
    const key = join(home, "munge.key");
    Deno.writeFileSync(key, crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o400 });
    for (const command of [["chown", "-R", "munge:", home], ["chmod", "755", home]]) {
      await this.t.call(command[0]!, command.slice(1));
    }
    const file = (name: string) => join(home, name);
    this.#daemon("setpriv", [
      ...["--reuid=munge", "--regid=munge", "--clear-groups", programPath("munged")!],
      ...["--foreground", "--socket", file("socket"), "--key-file", key],
      ...["--pid-file", file("pid"), "--log-file", file("log"), "--seed-file", file("seed")],
    ]);
    await this.#until("munge listens", () => Promise.resolve(existsSync(file("socket"))));
  }

  #configuration(ports: readonly number[]): string {
    const { folder } = this;
    const host = Deno.hostname().split(".")[0];
    const nodes = ports.slice(1).map((port, index) =>
      `NodeName=n${index + 1} NodeHostname=${host} CPUs=${CPUS_PER_NODE} RealMemory=1000 ` +
      `State=UNKNOWN Port=${port}`
    );
    return `
ClusterName=test
SlurmctldHost=${host}
SlurmctldPort=${ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket,cred_expire=10
CredType=cred/munge
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
SlurmdParameters=config_overrides
ReturnToService=2
SwitchType=switch/none
MpiDefault=none
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool/%n
SlurmctldPidFile=${folder}/run/slurmctld.pid
SlurmdPidFile=${folder}/run/slurmd.%n.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.%n.log
KillWait=5
OverTimeLimit=0
JobRequeue=1
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
${nodes.join("\n")}
PartitionName=main Nodes=n[1-${NODES}] Default=YES MaxTime=INFINITE State=UP
`;
  }

  #daemon(name: string, args: string[]): void {
    this.#daemons.push(
      new Deno.Command(programPath(name) ?? name, {
        args,
        env: { SLURM_CONF: this.t.env.SLURM_CONF ?? "" },
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn(),
    );
  }

  #call(program: string, ...args: string[]) {
    return this.t.call(programPath(program) ?? program, args);
  }

  async #until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      if (await holds()) return;
      await delay(100);
    }
    assert.fail(`${what}: it never came to that\n${this.#logs()}`);
  }

  #logs(): string {
    const folder = join(this.folder, "log");
    return [...Deno.readDirSync(folder)].map(({ name }) =>
      `${name}:\n${Deno.readTextFileSync(join(folder, name)).split("\n").slice(-15).join("\n")}`
    ).join("\n");
  }

  /**
   * Submits a job script, in which `yanex` is the program that is tested. Its output goes to
   * `job.out`, that of an array's tasks together.
   *
   * @param script its lines after `#!/bin/bash`
   * @returns the number of the job
   */
  async submit(script: string, ...options: string[]): Promise<string> {
    this.t.write("bin/yanex", `#!/bin/sh\nexec ${yanexCommand().join(" ")} "$@"\n`);
    Deno.chmodSync(join(this.t.dir, "bin/yanex"), 0o755);
    this.t.write("job.sh", `#!/bin/bash\nPATH=${this.t.dir}/bin:$PATH\n${script}`);
    const output = ["--output", join(this.t.dir, "job.out"), "--open-mode", "append"];
    const { stdout } = await this.#call("sbatch", "--parsable", ...output, ...options, "job.sh");
    return stdout.trim();
  }

  /** Calls `scontrol` or `scancel`. */
  async tell(program: "scontrol" | "scancel", ...args: string[]): Promise<void> {
    await this.#call(program, ...args);
  }

  /** What SLURM says of a job, and of each task of an array, by `<array>_<task>`. */
  async states(job: string): Promise<Map<string, JobState>> {
    const { stdout } = await this.#call("scontrol", "show", "job", "--oneliner", job);
    const states = new Map<string, JobState>();
    for (const line of stdout.trim().split("\n")) {
      const field = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(line)?.[1] ?? "";
      const task = field("ArrayTaskId");
      states.set(task === "" ? job : `${job}_${task}`, {
        state: field("JobState"),
        exitCode: Number(field("ExitCode").split(":")[0]),
        reason: field("Reason"),
      });
    }
    return states;
  }

  /** Waits until a job with all its tasks has ended. */
  async ended(job: string): Promise<Map<string, JobState>> {
    let states = new Map<string, JobState>();
    await this.#until(`job ${job} ends`, async () => {
      states = await this.states(job);
      return [...states.values()].every(({ state }) => ENDED.test(state));
    });
    return states;
  }

  /** Ends all of it; nothing is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    // The nodes first, and at once: they end what runs on them, and nobody is to be told.
    for (const daemon of this.#daemons.toReversed()) {
      try {
        daemon.kill("SIGKILL");
      } catch (error) {
        // It has ended by itself, and the test tells why.
        if (!(error instanceof TypeError)) throw error;
      }
      await daemon.status;
    }
  }
}

/** Ports that nobody listens on at the moment. */
function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  listeners.forEach((listener) => listener.close());
  return ports;
}
