/** A real SLURM cluster on this machine: munge, slurmctld and several slurmd, each one a node. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { startAccounting, startDatabase } from "./accounting.ts";
import { type ClusterOptions, nodeNames, type Ports, slurmConfiguration } from "./configuration.ts";
import { type CommandLine, Daemons, freePorts, type Result } from "./daemons.ts";
import { hasEnded, type JobProcess, jobProcesses, type JobState, readJobs } from "./jobs.ts";
import { startMunge } from "./munge.ts";
import { findProgram } from "./programs.ts";

/** How a node's slurmd is started. */
export interface NodeOptions {
  /**
   * Folders that the node does not share with the others: there, it sees empty ones of its own.
   * They must be there when it starts.
   */
  readonly hidden?: readonly string[];
}

/** How a daemon is ended: KILL gives it no time for anything. */
export type Ending = "SIGKILL" | "SIGTERM";

export class Cluster {
  /** Nodes that were not started in the usual way. */
  readonly #changed = new Set<string>();
  readonly #ports: Ports;

  private constructor(readonly options: ClusterOptions, private readonly daemons: Daemons) {
    const [controller, accounting, ...nodes] = freePorts(2 + this.nodes.length);
    this.#ports = { controller: controller!, accounting: accounting!, nodes };
  }

  /**
   * Starts one and waits until its nodes take work. Somebody else may have taken one of its ports
   * before it did: then it is started anew, with others.
   */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    for (let tries = 1;; tries++) {
      const cluster = new Cluster(options, Daemons.prepare());
      try {
        await cluster.#start();
        return cluster;
      } catch (error) {
        const died = cluster.#allAreThere() === false;
        cluster.end();
        if (!died || tries === 3) throw error;
      }
    }
  }

  /** Whether none of its daemons has ended by itself. */
  #allAreThere(): boolean {
    return ["slurmctld", ...this.nodes].every((name) => this.daemons.isRunning(name));
  }

  async #start(): Promise<void> {
    const { daemons, options } = this;
    const isListening = await startMunge(daemons);
    await this.until("munge listens", isListening);
    const configuration = slurmConfiguration(daemons.folder, options, this.#ports);
    Deno.writeTextFileSync(this.environment.SLURM_CONF!, configuration);
    if (options.accounting) await this.#startAccounting();
    this.startController();
    for (const name of this.nodes) this.startNode(name);
    await this.until("all nodes are idle", async () => {
      assert.ok(this.#allAreThere(), `a daemon has ended\n${this.daemons.logs()}`);
      return await this.#isIdle();
    });
  }

  async #startAccounting(): Promise<void> {
    await this.until("the database listens", startDatabase(this.daemons));
    startAccounting(this.daemons, this.#ports);
    // It answers while it still makes its tables.
    await this.until("accounting takes this cluster", async () => {
      const added = await this.attempt("sacctmgr", "--immediate", "add", "cluster", "test");
      return added.code === 0;
    });
    await this.account("add", "account", "users");
    await this.account("add", "user", "root", "account=users");
  }

  /**
   * Calls `sacctmgr`, which must succeed, for example with `modify`, `user`, `root`, `set` and
   * `MaxSubmitJobs=2`. Root has the accounts `root`, its default, and
   * `users`; limits are obeyed.
   */
  async account(...args: string[]): Promise<string> {
    return await this.tell("sacctmgr", "--immediate", ...args);
  }

  /** Variables with which SLURM's commands find this cluster. */
  get environment(): Readonly<Record<string, string>> {
    return this.daemons.environment;
  }

  /** Its own folder, with `slurm.conf`, `log/`, `spool/` and `state/`. */
  get folder(): string {
    return this.daemons.folder;
  }

  /** The names of its nodes. */
  get nodes(): string[] {
    return nodeNames(this.options);
  }

  /** Calls one of SLURM's programs, or another in its environment, whatever comes out. */
  async attempt(program: string, ...args: string[]): Promise<Result> {
    return await this.daemons.call(findProgram(program) ?? program, args);
  }

  /** Calls one of SLURM's programs, which must succeed, and returns what it printed. */
  async tell(program: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.attempt(program, ...args);
    assert.equal(code, 0, `${[program, ...args].join(" ")}: exit code ${code}\n${stdout}${stderr}`);
    return stdout;
  }

  /**
   * Waits until something holds, or fails with it and the last words of all daemons.
   *
   * @param what ends the sentence "waited in vain until"
   */
  async until(
    what: string,
    holds: () => boolean | Promise<boolean>,
    seconds = 180,
  ): Promise<void> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(50)) {
      if (await holds()) return;
    }
    const jobs = await this.attempt("squeue", "--all", "--states=all");
    const nodes = await this.attempt("sinfo", "--Node", "--long");
    assert.fail(
      `waited in vain until ${what}\n${jobs.stdout}${jobs.stderr}${nodes.stdout}` +
        this.daemons.logs(),
    );
  }

  /** Waits until all nodes are there and nothing runs on them. */
  async untilIdle(): Promise<void> {
    await this.until("all nodes are idle", () => this.#isIdle());
  }

  async #isIdle(): Promise<boolean> {
    const { stdout } = await this.attempt("sinfo", "--noheader", "--Node", "--format=%N %T");
    const states = new Set(stdout.trim().split("\n"));
    return states.size === this.nodes.length && this.nodes.every((n) => states.has(`${n} idle`));
  }

  // Jobs.

  /**
   * What SLURM says of a job, and of each task of an array, by `<array>_<task>`. Those that it has
   * forgotten are not there.
   */
  async states(job: string): Promise<Map<string, JobState>> {
    let states = new Map<string, JobState>();
    // No answer, as from a controller that is busy, does not say that a job is forgotten.
    await this.until(`SLURM tells of job ${job}`, async () => {
      const asked = await this.attempt("scontrol", "show", "job", "--oneliner", job);
      states = readJobs(asked.stdout);
      return asked.code === 0 || /Invalid job id/.test(asked.stderr);
    });
    return states;
  }

  /** What SLURM says of a job that is no array, or of one task of an array. */
  async state(job: string): Promise<JobState> {
    const states = await this.states(job);
    assert.ok(states.size === 1, `job ${job} is ${[...states.keys()].join(", ") || "unknown"}`);
    return [...states.values()][0]!;
  }

  /** Waits until a job, or one task of an array, is in a state such as `RUNNING`. */
  async untilState(job: string, state: string): Promise<void> {
    await this.until(`job ${job} is ${state}`, async () => {
      const states = [...(await this.states(job)).values()];
      return states.length > 0 && states.every((job) => job.state === state);
    });
  }

  /** Waits until a job with all its tasks has ended. */
  async ended(job: string, seconds = 180): Promise<Map<string, JobState>> {
    let states = new Map<string, JobState>();
    await this.until(`job ${job} ends`, async () => {
      states = await this.states(job);
      return [...states.values()].every(hasEnded);
    }, seconds);
    return states;
  }

  /**
   * The processes of a job or task: the batch script, yanex, the Python script, in the order in
   * which they were started.
   */
  async processes(job: string): Promise<JobProcess[]> {
    return jobProcesses(this.folder, (await this.state(job)).id);
  }

  /** Kills those processes of a job or task whose command line fits, at once and untold. */
  async kill(job: string, command: RegExp): Promise<void> {
    const found = (await this.processes(job)).filter((process) => command.test(process.command));
    assert.ok(found.length > 0, `no process of job ${job} is called ${command}`);
    for (const { pid } of found) Deno.kill(pid, "SIGKILL");
  }

  // Daemons.

  /** Starts slurmctld, which goes on with the state that an earlier one left. */
  startController(): void {
    this.daemons.start("slurmctld", [findProgram("slurmctld")!, "-D"]);
  }

  /**
   * Ends slurmctld; jobs go on without. A killed one has forgotten what it was told in the last
   * seconds, even whole jobs, so this first lets it write down what there is.
   */
  async endController(signal: Ending = "SIGKILL"): Promise<void> {
    if (signal === "SIGKILL") await this.#untilStateIsSaved();
    await this.daemons.end("slurmctld", signal);
  }

  /**
   * Slurmctld writes changes down within five seconds, if all goes well, and nothing when there are
   * none: so there is one, and it is waited for. What it started after that it would not know, and
   * give its numbers to others: so nothing new starts. When it comes back, the partition is up again.
   */
  async #untilStateIsSaved(): Promise<void> {
    await this.tell("scontrol", "update", "partitionname=main", "state=down");
    const mark = `saved-${crypto.randomUUID()}`;
    const { stdout } = await this.attempt(
      ...["sbatch", "--parsable", "--hold", `--job-name=${mark}`] as const,
      ...["--output=/dev/null", "--wrap=true"],
    );
    await this.tell("scancel", stdout.trim());
    await this.until("slurmctld has written down what it knows", () => {
      try {
        return readFileSync(`${this.folder}/state/job_state`, "latin1").includes(mark);
      } catch {
        return false; // It is just being replaced.
      }
    });
  }

  /** Ends slurmctld and starts it again. */
  async restartController(signal: Ending = "SIGKILL"): Promise<void> {
    await this.endController(signal);
    this.startController();
    await this.until("slurmctld answers", async () => {
      return (await this.attempt("scontrol", "ping")).code === 0;
    });
  }

  /** Slurmctld neither answers nor does anything until it is to; what it is told waits. */
  holdController(held: boolean): void {
    this.daemons.hold("slurmctld", held);
  }

  /** Starts the slurmd of a node. */
  startNode(name: string, { hidden = [] }: NodeOptions = {}): void {
    const slurmd: CommandLine = [findProgram("slurmd")!, "-D", "-N", name];
    if (hidden.length === 0) {
      this.#changed.delete(name);
      this.daemons.start(name, slurmd);
      return;
    }
    this.#changed.add(name);
    const mount = "for folder; do mount -t tmpfs none $folder || exit; done";
    this.daemons.start(name, [
      ...["unshare", "--mount", "sh", "-c"] as const,
      `run=$1; shift; ${mount}; exec $run`,
      ...["sh", slurmd.join(" "), ...hidden],
    ]);
  }

  /** Ends the slurmd of a node, as if its power went; what runs on it goes on. */
  async endNode(name: string, signal: Ending = "SIGKILL"): Promise<void> {
    this.#changed.add(name);
    await this.daemons.end(name, signal);
  }

  /** Ends the slurmd of a node and starts it again, perhaps in another way. */
  async restartNode(name: string, options: NodeOptions = {}): Promise<void> {
    await this.endNode(name);
    this.startNode(name, options);
    await this.until(`node ${name} listens`, async () => {
      return await listens(this.#ports.nodes[this.nodes.indexOf(name)]!);
    });
  }

  /** Says that a node is down; what runs there has failed with it. */
  async downNode(name: string, reason = "test"): Promise<void> {
    await this.tell("scontrol", "update", `nodename=${name}`, "state=down", `reason=${reason}`);
  }

  /** Says that a node takes no new work; what runs there goes on. */
  async drainNode(name: string, reason = "test"): Promise<void> {
    await this.tell("scontrol", "update", `nodename=${name}`, "state=drain", `reason=${reason}`);
  }

  /** Says that a node that was down or drained is well again. */
  async resumeNode(name: string): Promise<void> {
    await this.tell("scontrol", "update", `nodename=${name}`, "state=resume");
  }

  /** Ends all jobs, and makes up for what was done to daemons and nodes. */
  async clear(): Promise<void> {
    this.holdController(false);
    if (!this.daemons.isRunning("slurmctld")) this.startController();
    for (const name of this.nodes) {
      if (!this.daemons.isRunning(name)) this.startNode(name);
      else if (this.#changed.has(name)) await this.restartNode(name);
    }
    await this.until("all jobs are gone", async () => {
      const jobs = await this.attempt("squeue", "--noheader", "--format=%A");
      if (jobs.code !== 0) return false;
      if (jobs.stdout === "") return true;
      await this.attempt("scancel", ...new Set(jobs.stdout.trim().split("\n")));
      for (const { pid } of jobProcesses(this.folder, null)) killIfAlive(pid);
      return false;
    });
    await this.until("no node is down", async () => {
      const { stdout } = await this.attempt("sinfo", "--noheader", "--Node", "--format=%N %T");
      const ill = stdout.split("\n").filter((line) => /\b(down|drain)/.test(line));
      for (const line of ill) {
        await this.attempt("scontrol", "update", `nodename=${line.split(" ")[0]}`, "state=resume");
      }
      return ill.length === 0;
    });
    await this.untilIdle();
  }

  /** Ends all of it at once; nothing is left. */
  end(): void {
    // The folder stays when that fails, for whoever looks for the reason.
    this.daemons.endAll();
  }
}

/** Whether somebody listens on a port of this machine. */
async function listens(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

function killIfAlive(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
