/**
 * The daemons of a cluster, and everything they need in one folder. They use ports of their own, so
 * that a SLURM that the machine belongs to is not touched.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { pathWithSlurm } from "./programs.ts";

const END_CLUSTER = fileURLToPath(new URL("./end_cluster.sh", import.meta.url));

/** How a daemon is started: program and arguments. */
export type CommandLine = readonly [string, ...string[]];

/** The result of a program that was called and ended. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Daemons {
  /** Process numbers, by the daemon's name. */
  readonly #running = new Map<string, number>();

  private constructor(readonly folder: string) {}

  /**
   * Makes the folder, in which nothing runs yet. Whatever is started there ends with this process,
   * even when it is killed.
   */
  static prepare(): Daemons {
    const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "yanex-slurm-" }));
    // Munge runs as a user of its own, and the folders above may belong to root alone.
    Deno.chmodSync(folder, 0o755);
    for (let above = dirname(folder); above !== "/"; above = dirname(above)) {
      const mode = Deno.statSync(above).mode ?? 0;
      if ((mode & 0o001) === 0) Deno.chmodSync(above, (mode & 0o7777) | 0o011);
    }
    for (const name of ["state", "spool", "log", "run"]) Deno.mkdirSync(join(folder, name));
    const watch =
      'while [ -d "$1" ] && kill -0 "$2" 2>/dev/null; do sleep 1; done; exec sh "$0" "$1"';
    spawnDetached(["sh", "-c", watch, END_CLUSTER, folder, String(Deno.pid)], "/dev/null", {});
    return new Daemons(folder);
  }

  /** Variables with which SLURM's commands find this cluster. */
  get environment(): Record<string, string> {
    return { SLURM_CONF: join(this.folder, "slurm.conf"), PATH: pathWithSlurm() };
  }

  /** Starts a daemon in the background. What it prints goes to `log/NAME.out`. */
  start(name: string, command: CommandLine): void {
    const output = join(this.folder, "log", `${name}.out`);
    this.#running.set(name, spawnDetached(command, output, this.environment));
  }

  /** Whether a daemon is there; it may have ended by itself. */
  isRunning(name: string): boolean {
    const pid = this.#running.get(name);
    return pid !== undefined && isAlive(pid);
  }

  /** Sends a daemon a signal and waits until it is gone. */
  async end(name: string, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const pid = this.#running.get(name);
    if (pid === undefined) throw new Error(`no ${name} was started`);
    if (isAlive(pid)) Deno.kill(pid, signal);
    while (isAlive(pid)) await delay(10);
    this.#running.delete(name);
  }

  /** Stops a daemon where it is, as Ctrl-Z would, or lets it go on; one that is gone is left. */
  hold(name: string, held: boolean): void {
    const pid = this.#running.get(name);
    if (pid !== undefined && isAlive(pid)) Deno.kill(pid, held ? "SIGSTOP" : "SIGCONT");
  }

  /** Calls a program with this cluster's environment and waits for its end. */
  async call(program: string, args: readonly string[]): Promise<Result> {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: this.environment,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  /** The last lines of every log. */
  logs(lines = 15): string {
    const folder = join(this.folder, "log");
    return [...Deno.readDirSync(folder)].map(({ name }) => {
      const text = Deno.readTextFileSync(join(folder, name)).trimEnd();
      return text === "" ? "" : `${name}:\n${text.split("\n").slice(-lines).join("\n")}\n`;
    }).join("");
  }

  /** Ends all of it at once and removes the folder; nothing is left. */
  endAll(): void {
    const { success } = new Deno.Command("sh", { args: [END_CLUSTER, this.folder] }).outputSync();
    if (!success) throw new Error(`${this.folder} could not be removed`);
  }
}

/** Starts a program that is no child of ours, so that no test is asked to wait for it. */
function spawnDetached(
  command: CommandLine,
  output: string,
  env: Readonly<Record<string, string>>,
): number {
  const { stdout } = new Deno.Command("sh", {
    args: ["-c", 'out=$1; shift; setsid "$@" </dev/null >>"$out" 2>&1 & echo $!', "sh", output]
      .concat(command),
    env: { ...env },
  }).outputSync();
  return Number(new TextDecoder().decode(stdout));
}

/** Whether a process runs; one that has ended and that nobody has asked for its code does not. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}

/**
 * Ports that nobody listens on at the moment, below those that the kernel takes for connections: a
 * daemon that is started again must find its own still free.
 */
export function freePorts(count: number): number[] {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    try {
      Deno.listen({ port }).close();
      ports.add(port);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  return [...ports];
}
