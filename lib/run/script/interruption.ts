import {
  isIgnoredSignal,
  onSignals,
  sendSignal,
  type Signal,
  sleep,
  startTimer,
  stopSelf,
} from "../../sys/mod.ts";
import type { Interruption } from "./outcome.ts";

/** Signals that ask yanex to end the run. */
const ENDING: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

let endings: readonly Signal[] | null = null;

/** Signals that ask yanex to end: SIGINT, SIGTERM, SIGQUIT, and SIGHUP unless under nohup. */
export function endingSignals(): readonly Signal[] {
  // To be found out before the first listener: from then on the signal is not ignored any more.
  endings ??= ENDING.filter((name) => name !== "SIGHUP" || !isIgnoredSignal(name));
  return endings;
}

/** Signals that are the script's business; SLURM sends them before a time limit. */
const PASSED_ON: readonly Signal[] = ["SIGUSR1", "SIGUSR2"];

/** How often it is looked whether all processes of the script are gone. */
const POLL_MILLIS = 20;

/**
 * How long to wait for killed processes to vanish: one that hangs in the kernel, or that nobody
 * collects (a container without an init process), stays for ever.
 */
const BURIAL_MILLIS = 2000;

let stopping = false;

/**
 * Stops yanex when all who listen have heard of it: there may be several scripts to stop, and one
 * stop is enough.
 */
function stopSelfSoon(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => {
    stopping = false;
    stopSelf();
  });
}

/** Carries signals from yanex to a script and its children. */
export interface SignalBridge {
  /**
   * From now on, signals go to this process group.
   *
   * @param joining the process makes its group itself, and may not have done so yet
   */
  attach(pid: number, joining?: boolean): void;
  /** Ends the script as SIGTERM does, because somebody asked for that: `reason`. */
  cancel(reason: string): void;
  /** Why the script was or is being ended, or null. */
  interruption(): Interruption | null;
  /** The last signal that was passed on to the script and did not end it, or null. */
  warning(): Signal | null;
  /**
   * After the script itself has ended: if it was interrupted, waits until its children are gone
   * too and kills those left when the grace period is over.
   */
  settle(): Promise<void>;
  /** Gives the signals back their usual meaning. */
  close(): void;
}

/** Options of {@link bridgeSignals}. */
export interface BridgeOptions {
  /** Time between the first signal and SIGKILL. */
  readonly graceSeconds: number;
  /** Time that the script has; default: as much as it wants. */
  readonly timeoutSeconds?: number;
  /** Told of the first signal that asks yanex to end. */
  readonly onEnding?: () => void;
  /** Called with each signal that was only passed on. */
  readonly onWarning?: () => void;
}

/**
 * Listens to signals during a run. SIGINT, SIGTERM, SIGHUP and SIGQUIT go to the script's whole
 * process group; after the grace period, or at a second one of them, it is killed. Under nohup,
 * SIGHUP stays without effect. SIGUSR1 and SIGUSR2 go to the script alone: its children could not
 * stand them. Ctrl-Z stops both and `fg` wakes both.
 *
 * When the script's time is up, it is ended with SIGTERM.
 */
export function bridgeSignals(
  { graceSeconds, timeoutSeconds, onEnding, onWarning }: BridgeOptions,
): SignalBridge {
  let group: number | null = null;
  let mayJoin = false;
  let signal: Signal | null = null;
  let warning: Signal | null = null;
  let killed = false;
  let timedOut = false;
  let cancellation: string | undefined;
  let heard = false;
  let stopGrace: (() => void) | undefined;
  let stopTimeout: (() => void) | undefined;

  /** Until there is its group, the process is alone. */
  const send = (signal: Signal) => {
    if (group === null || sendSignal(group, signal, "group")) return;
    if (mayJoin) sendSignal(group, signal, "process");
  };
  const kill = () => {
    killed = true;
    send("SIGKILL");
  };
  const pass = () => {
    if (group === null || signal === null) return;
    send(signal);
    // A stopped process gets the signal only when it goes on.
    send("SIGCONT");
    stopGrace ??= startTimer(graceSeconds * 1000, kill);
  };
  const expire = () => {
    if (signal !== null) return;
    timedOut = true;
    signal = "SIGTERM";
    pass();
  };
  const cancel = (reason: string) => {
    if (signal === null) {
      signal = "SIGTERM";
      pass();
    }
    if (signal === "SIGTERM" && !timedOut) cancellation ??= reason;
  };
  const stops = [
    onSignals(endingSignals(), (received) => {
      // One SIGTERM may belong to the request: `yanex cancel` calls scancel as well.
      const isSame = cancellation !== undefined && received === "SIGTERM" && !heard;
      heard = true;
      if (isSame) return;
      if (signal !== null) return kill();
      signal = received;
      pass();
      onEnding?.();
    }),
    onSignals(PASSED_ON, (received) => {
      if (group === null) return;
      warning = received;
      onWarning?.();
      sendSignal(group, received, "process");
    }),
    onSignals(["SIGTSTP"], () => {
      // A session of its own has no terminal that could stop it: it must be SIGSTOP.
      send("SIGSTOP");
      stopSelfSoon();
    }),
    onSignals(["SIGCONT"], () => send("SIGCONT")),
  ];
  return {
    attach(pid, joining = false) {
      group = pid;
      mayJoin = joining;
      if (timeoutSeconds !== undefined) stopTimeout = startTimer(timeoutSeconds * 1000, expire);
      pass();
    },
    cancel,
    interruption: () =>
      signal === null ? null : {
        signal,
        killed,
        timeoutSeconds: timedOut ? timeoutSeconds ?? null : null,
        cancellation,
      },
    warning: () => warning,
    async settle() {
      mayJoin = false;
      if (signal === null || group === null) return;
      // SIGCONT does nothing to a running process and tells whether there is one.
      for (let buried = 0; sendSignal(group, "SIGCONT", "group"); await sleep(POLL_MILLIS)) {
        if (killed && (buried += POLL_MILLIS) > BURIAL_MILLIS) return;
      }
    },
    close() {
      stopGrace?.();
      stopTimeout?.();
      stops.forEach((stop) => stop());
    },
  };
}
