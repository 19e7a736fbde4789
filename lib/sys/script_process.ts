import type { Signal } from "./signals.ts";

/** What {@link startProcess} needs. */
export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the new process. */
  readonly env: Record<string, string>;
  /** Gets each piece of standard output in order; the next one waits until it is done. */
  readonly onStdout: (bytes: Uint8Array) => Promise<void>;
  /** Gets each piece of standard error in order. */
  readonly onStderr: (bytes: Uint8Array) => Promise<void>;
  /** Where its standard input comes from; default: yanex's own. */
  readonly stdin?: "inherit" | "null";
  /**
   * Who puts it into a session of its own; default: this does. A program that can do it itself
   * starts sooner, since the system can then start it without copying this whole process.
   */
  readonly session?: "is given one" | "makes its own";
}

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: Signal };

/** A process that was started. */
export interface StartedProcess {
  readonly pid: number;
  /** Resolves as soon as the process itself has ended. */
  readonly ended: Promise<ProcessEnd>;
  /** Resolves when everything that it and its children wrote has been passed on. */
  readonly drained: Promise<void>;
  /** Stops waiting for output of children that outlived it. */
  stopReading(): void;
}

/** Size of one read: the capacity of a pipe on Linux (pipe(7)). */
const PIECE = 64 * 1024;

/**
 * Starts a program in a session and process group of its own, so that a signal can reach it
 * together with all its children, and Ctrl-C reaches it only through yanex.
 *
 * @throws what the system says if the program cannot be started
 */
export function startProcess(request: ProcessRequest): StartedProcess {
  const child = new Deno.Command(request.program, {
    args: [...request.args],
    cwd: request.cwd,
    env: request.env,
    clearEnv: true,
    stdin: request.stdin ?? "inherit",
    stdout: "piped",
    stderr: "piped",
    detached: request.session !== "makes its own" && Deno.build.os !== "windows",
  }).spawn();
  const readers = [child.stdout, child.stderr].map((s) => s.getReader({ mode: "byob" }));
  const drained = Promise.all([
    passOn(readers[0]!, request.onStdout),
    passOn(readers[1]!, request.onStderr),
  ]).then(() => {});
  const ended = child.status.then((status): ProcessEnd =>
    status.signal === null
      ? { kind: "exited", code: status.code }
      : { kind: "signalled", signal: status.signal }
  );
  return {
    pid: child.pid,
    ended,
    drained,
    stopReading: () => readers.forEach((reader) => void reader.cancel().catch(() => {})),
  };
}

async function passOn(
  reader: ReadableStreamBYOBReader,
  receive: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  let buffer = new ArrayBuffer(PIECE);
  while (true) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (done || value === undefined) return;
    await receive(value);
    buffer = value.buffer as ArrayBuffer;
  }
}
