/** Signals that yanex knows by name. */
export type Signal = Deno.Signal;

/** Signals that do not exist on Windows are left out there. */
const WINDOWS: readonly Signal[] = ["SIGINT", "SIGBREAK"];

/**
 * Calls `listener` for each of these signals until the returned function is called. While a
 * listener is there, the signal does not end the program.
 */
export function onSignals(
  signals: readonly Signal[],
  listener: (signal: Signal) => void,
): () => void {
  const removals = signals
    .filter((signal) => Deno.build.os !== "windows" || WINDOWS.includes(signal))
    .map((signal) => {
      const listen = () => listener(signal);
      Deno.addSignalListener(signal, listen);
      return () => Deno.removeSignalListener(signal, listen);
    });
  return () => removals.forEach((remove) => remove());
}

/**
 * Sends a signal to a process, or to its whole group.
 *
 * @returns false if there is no such process any more
 */
export function sendSignal(pid: number, signal: Signal, target: "process" | "group"): boolean {
  try {
    Deno.kill(target === "group" && Deno.build.os !== "windows" ? -pid : pid, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Sends a signal to a process and says what came of it: it is gone, or it belongs to somebody whose
 * processes this user may not touch.
 */
export function signalProcess(pid: number, signal: Signal): "sent" | "gone" | "denied" {
  try {
    Deno.kill(pid, signal);
    return "sent";
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied ? "denied" : "gone";
  }
}

/** Stops this process until it gets SIGCONT, as Ctrl-Z does. */
export function stopSelf(): void {
  Deno.kill(Deno.pid, "SIGSTOP");
}

/** Signal numbers of Linux and macOS that the exit code 128 + n of a script can mean. */
export function signalNumber(signal: string): number {
  const linux = Deno.build.os !== "darwin";
  const numbers: Record<string, number> = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGILL: 4,
    SIGTRAP: 5,
    SIGABRT: 6,
    SIGBUS: linux ? 7 : 10,
    SIGFPE: 8,
    SIGKILL: 9,
    SIGUSR1: linux ? 10 : 30,
    SIGSEGV: 11,
    SIGUSR2: linux ? 12 : 31,
    SIGPIPE: 13,
    SIGALRM: 14,
    SIGTERM: 15,
    SIGXCPU: 24,
    SIGXFSZ: 25,
    SIGSYS: linux ? 31 : 12,
  };
  return numbers[signal] ?? 0;
}
