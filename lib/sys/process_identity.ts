import { bootId, hostName, readProc } from "./host.ts";

/** What tells one process from every other one, also after its number was used again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Start of the process in the kernel's own count, or null where it cannot be read. */
  readonly startTime: string | null;
  /** Boot of the machine and namespace of process numbers that `pid` and `startTime` belong to. */
  readonly scope: string | null;
}

/** Whether a process still runs; `unknown` if it belongs to another machine or container. */
export type Liveness = "alive" | "dead" | "unknown";

/** The identity of process `pid` of this machine (default: this process). */
export function processIdentity(pid: number = Deno.pid): ProcessIdentity {
  if (pid === Deno.pid) return ownIdentity ??= identityOf(pid);
  return identityOf(pid);
}

let ownIdentity: ProcessIdentity | undefined;

function identityOf(pid: number): ProcessIdentity {
  return { pid, host: hostName(), startTime: startTime(pid), scope: processScope() };
}

/**
 * Looks whether the process is still there. A process number that was given to another program
 * since counts as dead; a zombie does too.
 */
export function livenessOf(identity: ProcessIdentity): Liveness {
  if (identity.host !== hostName()) return "unknown";
  const scope = processScope();
  // Another container, or another boot: of this machine, or of one that has the same name and
  // shares the store (a cluster whose nodes are all called `localhost`).
  if (identity.scope !== null && scope !== null && identity.scope !== scope) return "unknown";
  if (!exists(identity.pid)) return "dead";
  if (identity.startTime === null) return "alive";
  const present = startTime(identity.pid);
  // It is there, but its owner does not let others see more.
  if (present === null) return exists(identity.pid) ? "alive" : "dead";
  return present === identity.startTime ? "alive" : "dead";
}

let ownScope: string | null | undefined;

/** Boot and process namespace, read once; null on systems without /proc. */
function processScope(): string | null {
  return ownScope === undefined ? ownScope = readScope() : ownScope;
}

function readScope(): string | null {
  const boot = bootId();
  if (boot === null) return null;
  let namespace = "";
  try {
    namespace = Deno.readLinkSync("/proc/self/ns/pid");
  } catch {
    // Kernels without namespaces: the boot alone must do.
  }
  return `${boot}/${namespace}`;
}

/**
 * Start of a process: field 22 of /proc/<pid>/stat (proc(5)), in clock ticks since boot; elsewhere
 * what `ps` says. Null if the process is gone, or is a zombie that only waits to be collected.
 */
function startTime(pid: number): string | null {
  if (Deno.build.os === "linux") {
    const stat = readProc(`/proc/${pid}/stat`);
    if (stat === null) return null;
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? "ended" : fields[19] ?? null;
  }
  if (Deno.build.os === "windows") return null;
  const ps = new Deno.Command("ps", { args: ["-o", "lstart=", "-p", String(pid)], stderr: "null" })
    .outputSync();
  return new TextDecoder().decode(ps.stdout).trim() || null;
}

function exists(pid: number): boolean {
  if (Deno.build.os === "windows") return windowsProcessExists(pid);
  // /proc may be mounted so that it hides the processes of other users (hidepid, proc(5)): that
  // there is nothing in it means little.
  if (Deno.build.os === "linux" && readProc(`/proc/${pid}/stat`) !== null) return true;
  try {
    // SIGURG is ignored unless a program asks for it; Deno has no signal 0.
    Deno.kill(pid, "SIGURG");
    return true;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}

function windowsProcessExists(pid: number): boolean {
  const list = new Deno.Command("tasklist", {
    args: ["/FI", `PID eq ${pid}`, "/NH", "/FO", "CSV"],
    stderr: "null",
  }).outputSync();
  return new TextDecoder().decode(list.stdout).includes(`"${pid}"`);
}
